package dev.modelregistry.vertex.internal;

import dev.modelregistry.entry.ContentDigest;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whose tags the labels in an answer are: Vertex AI merges those of the model with those of the version. Two labels of ours tell:
 * {@value #OF_VERSION}, on a version, and {@value #OF_MODEL}, on a model, list what this library wrote there, each key by the
 * first 25 bits of its digest. A key is never written to both. What neither lists is other people's: it counts as the
 * version's and is written back as it was.
 *
 * @param labels as they were read; empty for what is new
 */
record TagLabels(Map<String, String> labels) {

    static final String OF_VERSION = "mre_tags";
    static final String OF_MODEL = "mre_model";

    private static final int MARK = 5;

    /** As many as a list has room for. */
    static final int MOST = 63 / MARK;

    /** For a new version of a model whose present labels are these. */
    static TagLabels ofNew(Map<String, String> present) {
        String list = present.get(OF_MODEL);
        return new TagLabels(list == null ? Map.of() : Map.of(OF_MODEL, list));
    }

    /** The list of some keys. */
    static String list(Collection<String> keys) {
        return new TreeSet<>(keys).stream().map(TagLabels::mark).collect(Collectors.joining());
    }

    private static String mark(String key) {
        return Base32.of(ContentDigest.of(key.getBytes(StandardCharsets.UTF_8))).substring(0, MARK);
    }

    private boolean listed(String label, String key) {
        String list = labels.getOrDefault(label, "");
        String mark = mark(key);
        for (int i = 0; i + MARK <= list.length(); i += MARK) {
            if (list.startsWith(mark, i)) {
                return true;
            }
        }
        return false;
    }

    /** Whether this library wrote it as a tag of the version. */
    boolean isOfVersion(String key) {
        return listed(OF_VERSION, key);
    }

    /** Whether it is a tag of the model, and none of the version. */
    boolean isOfModel(String key) {
        return listed(OF_MODEL, key) && !isOfVersion(key);
    }

    /** Whether it stands there as others wrote it. */
    boolean isOfOthers(String key, String value) {
        return value.equals(labels.get(key)) && !isOfVersion(key) && !isOfModel(key);
    }

    /**
     * Labels that the model may have: all but those of the version, and those that are no tags. Empty where that is not
     * known, on versions that other tools made.
     */
    Optional<Map<String, String>> maybeOfModel() {
        if (!labels.containsKey(Labels.UID)) {
            return Optional.empty();
        }
        Map<String, String> rest = new TreeMap<>(labels);
        rest.keySet().removeIf(key -> Labels.isOurs(key) || isOfVersion(key));
        return Optional.of(rest);
    }
}
