package dev.modelregistry;

import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import java.util.Optional;

/**
 * An act that one event recorded.
 *
 * @param model the model
 * @param version the version; empty when the act was about the model
 * @param event number of the event
 * @param projection whether the product's rows show it
 */
public record Recorded(ModelName model, Optional<VersionNumber> version, long event, Projection projection) {}
