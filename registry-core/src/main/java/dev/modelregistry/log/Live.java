package dev.modelregistry.log;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import java.time.Instant;
import java.util.Optional;

/**
 * Which version an alias, or a stage, held at an instant.
 *
 * @param model the model
 * @param version the version; empty when none
 * @param alias the alias asked for
 * @param stage the stage asked for
 * @param at the instant asked for
 * @param since when it began to hold
 * @param until when it ended; empty when it still holds
 */
public record Live(
        ModelName model,
        Optional<VersionNumber> version,
        Optional<Alias> alias,
        Optional<Stage> stage,
        Instant at,
        Optional<Instant> since,
        Optional<Instant> until) {}
