package dev.modelregistry;

import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.log.AliasMove;
import dev.modelregistry.log.Observed;
import dev.modelregistry.log.Waiver;
import java.util.List;
import java.util.OptionalLong;

/**
 * A promotion, a rollback or an archiving: what one event decided.
 *
 * @param model the model
 * @param version the version that entered a stage
 * @param from its stage before
 * @param to its stage now
 * @param aliases aliases that moved with it
 * @param archived versions that went to the archive with it
 * @param waived requirements that were waived
 * @param event number of the event; absent in a plan
 * @param projection whether the product's rows show it
 * @param observed native values that were not as the log had them, before the event
 */
public record Transition(
        ModelName model,
        VersionNumber version,
        Stage from,
        Stage to,
        List<AliasMove> aliases,
        List<VersionNumber> archived,
        List<Waiver> waived,
        OptionalLong event,
        Projection projection,
        List<Observed> observed) {

    /** Copies the lists. */
    public Transition {
        aliases = List.copyOf(aliases);
        archived = List.copyOf(archived);
        waived = List.copyOf(waived);
        observed = List.copyOf(observed);
    }
}
