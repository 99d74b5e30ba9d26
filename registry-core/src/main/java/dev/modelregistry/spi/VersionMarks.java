package dev.modelregistry.spi;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.SemanticVersion;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the core notes on a version row: at most five native tags ({@code mre.key}, {@code mre.record},
 * {@code mre.semver}, {@code mre.event}, {@code mre.lost}). All empty on versions that other tools registered.
 *
 * @param requestKey identifies the registration: 32 hexadecimal digits in lower case, which fit every product
 * @param record key of its record in the object store, below the model's place
 * @param recordDigest digest of that record: the entry digest
 * @param semanticVersion the semantic version
 * @param event number of the event that registered it; absent while the registration is under way
 * @param lost aliases that this version lost, each with the event that took it: a reader that still finds such an alias
 *     here looks at an older value and asks the log
 */
public record VersionMarks(
        Optional<String> requestKey,
        Optional<String> record,
        Optional<ContentDigest> recordDigest,
        Optional<SemanticVersion> semanticVersion,
        OptionalLong event,
        Map<Alias, Long> lost) {

    private static final VersionMarks NONE = new VersionMarks(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty(), Map.of());

    /** Copies the map. */
    public VersionMarks {
        lost = Map.copyOf(lost);
    }

    /** No marks: the version is other people's. */
    public static VersionMarks none() {
        return NONE;
    }

    /** These marks on a version whose registration an event completed. */
    public VersionMarks withEvent(long number) {
        return new VersionMarks(requestKey, record, recordDigest, semanticVersion, OptionalLong.of(number), lost);
    }

    /** These marks with other notes of lost aliases. */
    public VersionMarks withLost(Map<Alias, Long> notes) {
        return new VersionMarks(requestKey, record, recordDigest, semanticVersion, event, notes);
    }
}
