package dev.modelregistry.artifacts;

import dev.modelregistry.entry.Flavor;
import dev.modelregistry.internal.json.SignatureJson;
import dev.modelregistry.schema.ModelSignature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the file {@code MLmodel} of an MLflow model directory says. Its signature is three texts that hold JSON, the same
 * in MLflow 2 and 3.
 *
 * @param flavors in the order of the file
 * @param signature absent when the model was logged without one
 */
record MlmodelFile(List<Flavor> flavors, Optional<ModelSignature> signature) {

    /**
     * Reads the file.
     *
     * @throws dev.modelregistry.error.InvalidException it is not what MLflow writes
     */
    static MlmodelFile read(byte[] bytes) {
        Map<?, ?> root = YamlText.map(bytes);
        List<Flavor> flavors = new ArrayList<>();
        if (root.get("flavors") instanceof Map<?, ?> named) {
            named.forEach((name, config) -> flavors.add(flavor(String.valueOf(name), config)));
        }
        Optional<ModelSignature> signature = Optional.empty();
        if (root.get("signature") instanceof Map<?, ?> texts) {
            signature = Optional.of(SignatureJson.fromMlflow(
                    YamlText.text(texts, "inputs"), YamlText.text(texts, "outputs"), YamlText.text(texts, "params")));
        }
        return new MlmodelFile(flavors, signature);
    }

    private static Flavor flavor(String name, Object config) {
        Map<String, String> texts = new TreeMap<>();
        if (config instanceof Map<?, ?> values) {
            values.forEach((key, value) -> {
                if (value instanceof String text) {
                    texts.put(String.valueOf(key), text);
                }
            });
        }
        // Every flavor has a key of its own for the version of its framework: sklearn_version, onnx_version ...
        Optional<String> version = texts.entrySet().stream()
                .filter(one ->
                        one.getKey().endsWith("_version") && !one.getKey().equals("python_version"))
                .map(Map.Entry::getValue)
                .findFirst();
        return new Flavor(name, version, texts);
    }
}
