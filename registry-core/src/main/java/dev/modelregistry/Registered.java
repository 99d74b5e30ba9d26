package dev.modelregistry;

import dev.modelregistry.entry.ModelEntry;
import java.util.List;

/**
 * What a registration came to.
 *
 * @param entry the version's entry
 * @param created false when an earlier attempt had made the version
 * @param event number of the event that registered it
 * @param projection whether the product's rows show it
 * @param notes what a person should know, for example that a signature could not be read
 */
public record Registered(ModelEntry entry, boolean created, long event, Projection projection, List<String> notes) {}
