package dev.modelregistry.serving;

import dev.modelregistry.entry.ModelVersion;

/** Hears what becomes of a live model. What a listener throws is logged and changes nothing. */
public interface LiveModelListener {

    /** Another version is in use. */
    default void swapped(ModelVersion version) {}

    /** A version could not be taken into use; the one before stays. */
    default void failed(ModelVersion version, Exception cause) {}

    /** A version was closed, after its last use. */
    default void closed(ModelVersion version) {}
}
