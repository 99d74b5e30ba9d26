package dev.modelregistry.entry;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A named container of versions.
 *
 * @param name its name
 * @param description empty when there is none
 * @param tags in the order of their keys
 * @param aliases all of them with the versions they point to, in the order of their names
 * @param versions how many there are, where the product tells
 * @param createdAt when it was made
 */
public record RegisteredModel(
        ModelName name,
        String description,
        Map<String, String> tags,
        Map<Alias, VersionNumber> aliases,
        OptionalLong versions,
        Instant createdAt) {

    /** Copies the maps. Texts are shown as the product has them, so nothing is refused. */
    public RegisteredModel {
        tags = SortedCopy.of(tags);
        aliases = SortedCopy.of(aliases);
    }
}
