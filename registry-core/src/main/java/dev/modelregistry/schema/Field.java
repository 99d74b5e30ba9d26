package dev.modelregistry.schema;

import java.util.Optional;

/** One input or output of a model. */
public sealed interface Field permits Column, Tensor {

    /** Its name; absent only where a model takes or gives values by their position. */
    Optional<String> name();

    /** Whether it must be there. */
    boolean required();

    /** Its type in one line for people. */
    String typeText();
}
