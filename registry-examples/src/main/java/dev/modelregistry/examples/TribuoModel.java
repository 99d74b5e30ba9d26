package dev.modelregistry.examples;

import dev.modelregistry.entry.ModelEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.tribuo.Model;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;

/** A classifier in Tribuo's own format, which is of protocol buffers and runs no code when it is read. Safe for use by many threads. */
final class TribuoModel {

    static final String FILE = "model.tribuo";

    private final Model<Label> model;

    private TribuoModel(Model<Label> model) {
        this.model = model;
    }

    /** Loads it from the files of its artifact; a {@link dev.modelregistry.serving.ModelLoader}. */
    static TribuoModel load(Path files, ModelEntry entry) throws IOException {
        return new TribuoModel(Model.deserializeFromFile(files.resolve(FILE)).castModel(Label.class));
    }

    /** What it takes these features for. */
    String predict(Map<String, Double> features) {
        ArrayExample<Label> example = new ArrayExample<>(
                LabelFactory.UNKNOWN_LABEL,
                features.keySet().toArray(String[]::new),
                features.values().stream().mapToDouble(value -> value).toArray());
        return model.predict(example).getOutput().getLabel();
    }
}
