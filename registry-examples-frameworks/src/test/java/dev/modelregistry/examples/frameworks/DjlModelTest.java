package dev.modelregistry.examples.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.serving.LiveModel;
import dev.modelregistry.serving.ModelCache;
import dev.modelregistry.serving.ModelResolver;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.ONNXExportable;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

class DjlModelTest {

    @TempDir
    Path directory;

    @Test
    void aModelThatIsResolvedAndVerifiedIsRunByDjl() throws Exception {
        Path file = directory.resolve(DjlModel.FILE);
        trained().saveONNXModel("dev.modelregistry.examples", 1, file);
        try (ModelRegistry registry = ModelRegistry.connect("memory:")) {
            registry.register(
                    Registration.of("fraud").artifact(file).noCodeDetection().build());
            try (ModelResolver resolver = ModelResolver.builder(registry).open();
                    LiveModel<DjlModel> live = LiveModel.follow(
                                    registry, resolver, ModelUri.parse("models:/fraud/1"), DjlModel::load)
                            .open(ModelCache.in(directory.resolve("models"), 1 << 20))) {
                float[] high = live.call(model -> model.predict(new float[] {2, 0}));
                float[] low = live.call(model -> model.predict(new float[] {-2, 0}));

                assertThat(high).hasSize(2);
                assertThat(high[0] + high[1]).isCloseTo(1, within(1e-5f));
                assertThat(high[0] > high[1]).isNotEqualTo(low[0] > low[1]);
                assertThatThrownBy(() -> live.call(model -> model.predict(new float[3])))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("3 features");
            }
        }
    }

    @Test
    void whatIsNoModelIsAFailedLoad() throws Exception {
        Path file = Files.writeString(directory.resolve(DjlModel.FILE), "no model");
        try (ModelRegistry registry = ModelRegistry.connect("memory:")) {
            registry.register(Registration.of("fraud")
                    .artifact(file)
                    .format("onnx")
                    .noCodeDetection()
                    .build());
            try (ModelResolver resolver = ModelResolver.builder(registry).open()) {
                var builder = LiveModel.follow(registry, resolver, ModelUri.parse("models:/fraud/1"), DjlModel::load);
                assertThatThrownBy(() -> builder.open(ModelCache.in(directory.resolve("models"), 1 << 20)))
                        .hasMessageContaining("fraud");
            }
        }
    }

    private static ONNXExportable trained() {
        LabelFactory labels = new LabelFactory();
        MutableDataset<Label> payments =
                new MutableDataset<>(new SimpleDataSourceProvenance("payments", labels), labels);
        for (int i = 0; i < 200; i++) {
            double amount = (i - 100) / 50.0;
            payments.add(new ArrayExample<>(
                    new Label(amount > 0 ? "suspicious" : "fine"),
                    new String[] {"amount", "hour"},
                    new double[] {amount, (i % 24 - 12) / 12.0}));
        }
        return (ONNXExportable) new LogisticRegressionTrainer().train(payments);
    }
}
