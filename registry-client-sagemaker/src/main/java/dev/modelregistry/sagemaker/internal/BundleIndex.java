package dev.modelregistry.sagemaker.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.http.internal.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * What is where in a bundle, so that one file can be read without those before it. It stands beside the bundle.
 *
 * @param size of the bundle in bytes
 * @param sha256 digest of the bundle, in hexadecimal
 * @param files in the order in which they stand in the bundle
 */
record BundleIndex(long size, String sha256, List<Entry> files) {

    BundleIndex {
        files = List.copyOf(files);
    }

    /**
     * A file of a bundle.
     *
     * @param path its path
     * @param size in bytes
     * @param from where its header begins in the bundle
     * @param to where the next file, or the end mark, begins
     */
    record Entry(String path, long size, long from, long to) {}

    byte[] bytes() {
        ObjectNode node = Json.object().put("schema", 1).put("size", size).put("sha256", sha256);
        ArrayNode list = node.putArray("files");
        for (Entry file : files) {
            list.addObject()
                    .put("path", file.path())
                    .put("size", file.size())
                    .put("from", file.from())
                    .put("to", file.to());
        }
        return Json.write(node);
    }

    static BundleIndex parse(String key, byte[] bytes) {
        JsonNode node = Json.tryRead(bytes)
                .filter(one ->
                        one.path("schema").asInt() == 1 && one.path("files").isArray())
                .orElseThrow(() -> new IntegrityException("'" + key + "' is not the index of a bundle"));
        List<Entry> files = new ArrayList<>();
        for (JsonNode file : node.path("files")) {
            files.add(new Entry(
                    Json.text(file, "path"),
                    file.path("size").asLong(),
                    file.path("from").asLong(),
                    file.path("to").asLong()));
        }
        return new BundleIndex(node.path("size").asLong(), Json.text(node, "sha256"), files);
    }

    Entry file(String path) {
        return files.stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("the bundle has no file '" + path + "'"));
    }
}
