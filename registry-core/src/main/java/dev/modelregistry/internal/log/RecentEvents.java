package dev.modelregistry.internal.log;

import dev.modelregistry.entry.ContentDigest;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What is kept of the newest events beside the fold: their digests, and the native fields that they changed. Not thread-safe. */
final class RecentEvents {

    private static final int KEPT = 1000;

    private final TreeMap<Long, ContentDigest> digests = new TreeMap<>();
    private final TreeMap<Long, Set<NativeField>> touched = new TreeMap<>();

    void clear() {
        digests.clear();
        touched.clear();
    }

    /** The event that a snapshot ends with: which fields it changed is not known. */
    void addBeginning(long number, ContentDigest digest) {
        digests.put(number, digest);
    }

    void add(long number, Fold.Outcome outcome) {
        digests.put(number, outcome.digest());
        touched.put(
                number,
                outcome.event()
                        .map(event -> NativeField.touchedBy(event.body()))
                        .orElse(Set.of()));
        if (digests.size() > KEPT) {
            digests.pollFirstEntry();
        }
        if (touched.size() > KEPT) {
            touched.pollFirstEntry();
        }
    }

    Optional<ContentDigest> digest(long number) {
        return Optional.ofNullable(digests.get(number));
    }

    /** Fields that events behind a number changed; empty when not all of these events are kept. */
    Optional<Set<NativeField>> touchedBehind(long number) {
        if (touched.isEmpty() || touched.firstKey() > number + 1) {
            return Optional.empty();
        }
        Set<NativeField> fields = new LinkedHashSet<>();
        touched.tailMap(number, false).values().forEach(fields::addAll);
        return Optional.of(fields);
    }
}
