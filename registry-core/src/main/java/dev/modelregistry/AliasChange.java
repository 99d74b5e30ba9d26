package dev.modelregistry;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import java.util.Optional;

/**
 * An alias that was set or removed.
 *
 * @param model the model
 * @param alias the alias
 * @param version what it points to now; empty after a removal
 * @param previous what it pointed to before; empty when it was not set
 * @param event number of the event; 0 when nothing had to change
 * @param projection whether the product's rows show it
 */
public record AliasChange(
        ModelName model,
        Alias alias,
        Optional<VersionNumber> version,
        Optional<VersionNumber> previous,
        long event,
        Projection projection) {}
