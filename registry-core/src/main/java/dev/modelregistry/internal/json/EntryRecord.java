package dev.modelregistry.internal.json;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.VersionNumber;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A stored record.
 *
 * @param content what was known of the version
 * @param aliases what the registration was to move to the version, and what each pointed to when the record was written;
 *     so whoever finishes the registration of a crashed client knows what it was about
 */
public record EntryRecord(EntryContent content, Map<Alias, Optional<VersionNumber>> aliases) {

    /** Copies the map. */
    public EntryRecord {
        aliases = Collections.unmodifiableMap(new TreeMap<>(aliases));
    }
}
