package dev.modelregistry.log;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.VersionNumber;
import java.util.Optional;

/**
 * An alias that an event moved.
 *
 * @param alias the alias
 * @param previous what it pointed to before; empty when it was not set
 * @param version what it points to since; empty when it was removed
 */
public record AliasMove(Alias alias, Optional<VersionNumber> previous, Optional<VersionNumber> version) {}
