package dev.modelregistry;

import dev.modelregistry.log.ModelEvent;

/**
 * Hears of decisions that this client committed, after the commit, on the committing thread. An exception is logged
 * and changes nothing.
 */
@FunctionalInterface
public interface RegistryListener {

    /** An event was committed. */
    void committed(ModelEvent event);
}
