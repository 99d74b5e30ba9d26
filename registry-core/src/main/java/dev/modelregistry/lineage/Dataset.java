package dev.modelregistry.lineage;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Data that a model was made from.
 *
 * @param name its name
 * @param version as its keeper counts, for example a Delta version or an Iceberg snapshot
 * @param digest of its content, in whatever form its keeper gives it
 * @param uri where it is
 * @param sourceType what keeps its versions
 * @param quality scores by name, finite, in the order of the names
 */
public record Dataset(
        String name,
        Optional<String> version,
        Optional<String> digest,
        Optional<String> uri,
        SourceType sourceType,
        Map<String, Double> quality) {

    /** Checks the values and copies the map. */
    public Dataset {
        Text.line("dataset name", name);
        Text.line("version of dataset '" + Text.shown(name) + "'", version);
        Text.line("digest of dataset '" + Text.shown(name) + "'", digest);
        Text.address("uri of dataset '" + Text.shown(name) + "'", uri);
        Map<String, Double> scores = new TreeMap<>();
        quality.forEach((score, value) -> {
            Text.line("dataset quality name", score);
            if (!Double.isFinite(value)) {
                throw new InvalidException("dataset quality '" + Text.shown(score) + "' is " + value
                        + ": quality scores are finite numbers");
            }
            // Minus zero becomes zero, whose sign JSON readers keep.
            scores.put(score, value + 0.0);
        });
        quality = Collections.unmodifiableMap(scores);
    }

    /** A data set known by name and digest. */
    public static Dataset of(String name, String digest) {
        return new Dataset(name, Optional.empty(), Optional.of(digest), Optional.empty(), SourceType.OTHER, Map.of());
    }
}
