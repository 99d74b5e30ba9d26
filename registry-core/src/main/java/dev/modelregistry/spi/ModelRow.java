package dev.modelregistry.spi;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A registered model as the product shows it.
 *
 * @param name its name
 * @param description empty when there is none
 * @param tags those of people and other tools; never ours
 * @param aliases all of them
 * @param versions how many versions there are, where the product tells in the same request
 * @param createdAt by the product's clock
 * @param log where its log is; empty when other tools made the model
 * @param projected what the rows show; empty before the first event was shown
 */
public record ModelRow(
        ModelName name,
        String description,
        Map<String, String> tags,
        Map<Alias, VersionNumber> aliases,
        OptionalLong versions,
        Instant createdAt,
        Optional<LogPointer> log,
        Optional<Watermark> projected) {

    /** Copies the maps. */
    public ModelRow {
        tags = Map.copyOf(tags);
        aliases = Map.copyOf(aliases);
    }
}
