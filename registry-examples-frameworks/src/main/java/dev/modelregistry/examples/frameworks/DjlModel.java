package dev.modelregistry.examples.frameworks;

import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import dev.modelregistry.entry.ModelEntry;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A classifier that DJL runs, by ONNX Runtime: its {@code Criteria} get the path of the files that were resolved and verified,
 * so DJL fetches nothing itself. Safe for use by many threads.
 */
final class DjlModel implements AutoCloseable {

    static final String FILE = "model.onnx";

    private final ZooModel<float[], float[]> model;

    private DjlModel(ZooModel<float[], float[]> model) {
        this.model = model;
    }

    /** Loads it from the files of its artifact; a {@link dev.modelregistry.serving.ModelLoader}. */
    static DjlModel load(Path files, ModelEntry entry) throws IOException {
        Criteria<float[], float[]> criteria = Criteria.builder()
                .setTypes(float[].class, float[].class)
                .optEngine("OnnxRuntime")
                .optModelPath(files.resolve(FILE))
                .optTranslator(new Row())
                .build();
        try {
            return new DjlModel(criteria.loadModel());
        } catch (ModelNotFoundException | MalformedModelException e) {
            throw new IOException(
                    "version " + entry.version() + " of model '" + entry.model() + "' is none for DJL", e);
        }
    }

    /** The scores of the classes for one row of features. */
    float[] predict(float[] features) {
        // DJL's predictors are for one thread each, and cheap.
        try (Predictor<float[], float[]> predictor = model.newPredictor()) {
            return predictor.predict(features);
        } catch (TranslateException e) {
            throw new IllegalArgumentException("the model does not take these " + features.length + " features", e);
        }
    }

    @Override
    public void close() {
        model.close();
    }

    /** One row in, one row out. */
    private static final class Row implements NoBatchifyTranslator<float[], float[]> {

        @Override
        public NDList processInput(TranslatorContext context, float[] features) {
            return new NDList(context.getNDManager().create(features, new Shape(1, features.length)));
        }

        @Override
        public float[] processOutput(TranslatorContext context, NDList scores) {
            return scores.get(0).toFloatArray();
        }
    }
}
