package dev.modelregistry;

import dev.modelregistry.schema.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * How two entries differ.
 *
 * @param changes every difference, by path
 * @param signature what the change of the model signature means for callers
 */
public record EntryDiff(List<Change> changes, Verdict signature) {

    /** Copies the list. */
    public EntryDiff {
        changes = List.copyOf(changes);
    }

    /**
     * One difference.
     *
     * @param path JSON pointer into the entry (RFC 6901), for example {@code /metrics/auc}
     * @param left value in the first entry, as strings, numbers, booleans, lists and maps; empty when not there
     * @param right value in the second entry
     */
    public record Change(String path, Optional<Object> left, Optional<Object> right) {}
}
