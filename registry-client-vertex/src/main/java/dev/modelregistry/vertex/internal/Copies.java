package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.http.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Versions that Vertex AI made of others ({@code models:copy}: by its console, its clients, or this library). Nothing says whether
 * labels go along. What labels of this library say of the original, its request key and approval above all, is not true of the copy: they
 * count there only once this library wrote them on it, which the label {@value #ROW} tells.
 */
final class Copies {

    /** Tells the row that labels of this library were written on, if that is a copy. */
    static final String ROW = "mre_row";

    /** Fields without which the labels of a row cannot be judged: they belong to each mask with labels. */
    static final String FIELDS = "name,versionId,versionCreateTime,originalModelInfo,modelSourceInfo,labels";

    private static final Pattern VERSION =
            Pattern.compile("(projects/[^/]+/)(locations/[^/]+/)models/([^/@]+)@([0-9]+)");

    private Copies() {}

    private static boolean isCopy(JsonNode version) {
        return original(version).isPresent()
                || version.path("modelSourceInfo").path("copy").asBoolean();
    }

    /** Resource name of the version that this one is a copy of; empty where it is none. */
    static Optional<String> original(JsonNode version) {
        return Json.given(version.path("originalModelInfo"), "model");
    }

    /** The labels that count: those of a copy without what they say of its original. */
    static Map<String, String> labels(JsonNode version) {
        Map<String, String> labels = Json.texts(version.path("labels"));
        if (!isCopy(version) || row(version).equals(labels.get(ROW))) {
            return labels;
        }
        Map<String, String> theirs = new TreeMap<>(labels);
        // Without marks of this library a stage, say, is a label of other tools like any other.
        if (labels.containsKey(TagLabels.OF_VERSION)) {
            // What lists the tags of a model may be of the model that the copy belongs to: it hides, and says nothing.
            theirs.keySet().removeIf(key -> Labels.isOurs(key) && !key.equals(TagLabels.OF_MODEL));
        }
        return theirs;
    }

    /** Labels as they are to be written on a version: on a copy with what makes them count. */
    static Map<String, String> marked(JsonNode version, Map<String, String> labels) {
        if (!isCopy(version)) {
            return labels;
        }
        Map<String, String> marked = new TreeMap<>(labels);
        marked.put(ROW, row(version));
        return marked;
    }

    /**
     * What no copy of a row has in common with it. The time is there because models of two projects may have one name; projects
     * are left out, as they have two names each.
     */
    private static String row(JsonNode version) {
        String name = Json.text(version, "name");
        int location = name.indexOf("/locations/");
        int at = name.lastIndexOf('@');
        String model = name.substring(Math.max(0, location), at < 0 ? name.length() : at);
        String text = model + "@" + ModelService.number(version) + " " + Times.of(version, "versionCreateTime");
        return Base32.of(ContentDigest.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * The original as a parent of the copy: as a version of this registry, where it is one, else by its resource name.
     *
     * @param version the copy
     */
    static Optional<String> parent(JsonNode version) {
        return original(version).map(original -> {
            Matcher name = VERSION.matcher(original);
            return name.matches() && Json.text(version, "name").startsWith(name.group(1) + name.group(2))
                    ? "models:/" + name.group(3) + "/" + name.group(4)
                    : original;
        });
    }
}
