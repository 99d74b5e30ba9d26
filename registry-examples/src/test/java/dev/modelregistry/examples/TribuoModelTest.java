package dev.modelregistry.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.serving.LiveModel;
import dev.modelregistry.serving.ModelCache;
import dev.modelregistry.serving.ModelResolver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

class TribuoModelTest {

    @TempDir
    Path directory;

    @Test
    void aModelInTribuosOwnFormatIsServed() throws IOException {
        LabelFactory labels = new LabelFactory();
        MutableDataset<Label> payments =
                new MutableDataset<>(new SimpleDataSourceProvenance("payments", labels), labels);
        for (int amount = 0; amount < 200; amount++) {
            String label = amount > 100 ? "suspicious" : "fine";
            payments.add(new ArrayExample<>(
                    new Label(label), new String[] {"amount", "hour"}, new double[] {amount, amount % 24}));
        }
        Path file = directory.resolve(TribuoModel.FILE);
        new CARTClassificationTrainer(3).train(payments).serializeToFile(file);

        try (ModelRegistry registry = ModelRegistry.connect("memory:")) {
            registry.register(
                    Registration.of("fraud").artifact(file).noCodeDetection().build());
            try (ModelResolver resolver = ModelResolver.builder(registry).open();
                    LiveModel<TribuoModel> live = LiveModel.follow(
                                    registry, resolver, ModelUri.parse("models:/fraud/1"), TribuoModel::load)
                            .open(ModelCache.in(directory.resolve("models"), 1 << 20))) {
                assertThat(predicted(live, 150)).isEqualTo("suspicious");
                assertThat(predicted(live, 50)).isEqualTo("fine");
            }
        }
    }

    private static String predicted(LiveModel<TribuoModel> live, double amount) {
        return live.call(model -> model.predict(new TreeMap<>(Map.of("amount", amount, "hour", 12.0))));
    }
}
