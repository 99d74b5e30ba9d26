package dev.modelregistry.cli;

/** A command, with its options filled in. */
@FunctionalInterface
interface Action {

    /** Does it. */
    Reply run(Session session);
}
