package dev.modelregistry.testkit.contract;

/**
 * An act of a random history. What the four numbers mean depends on the kind, see {@link ReferencePlay}.
 *
 * @param kind what is done
 * @param actor which client does it
 * @param a a number from 0 to 3
 * @param b another
 * @param c another
 * @param d another
 */
record RandomAct(Kind kind, int actor, int a, int b, int c, int d) {

    enum Kind {
        REGISTER,
        SET_ALIAS,
        REMOVE_ALIAS,
        PROMOTE,
        ROLL_BACK,
        ROLL_BACK_ALIAS,
        ARCHIVE,
        TAG,
        DESCRIBE,
        DECIDE,
        DELETE,
        DELETE_MODEL
    }
}
