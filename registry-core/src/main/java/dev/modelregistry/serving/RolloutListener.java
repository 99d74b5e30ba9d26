package dev.modelregistry.serving;

import dev.modelregistry.ActiveRollout;
import dev.modelregistry.error.RegistryException;
import java.util.Optional;

/** Hears what becomes of a rollout that is followed. Called on a background thread; what it throws is logged. */
public interface RolloutListener {

    /** Keys go otherwise from now on. */
    default void changed(Optional<ActiveRollout> before, ActiveRollout after) {}

    /** The registry did not say how they should go; they go as before. */
    default void refreshFailed(RegistryException cause) {}
}
