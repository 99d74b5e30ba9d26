package dev.modelregistry.testkit.contract;

/**
 * An act of a random history under policies. What the four numbers mean depends on the kind, see {@link GovernancePlay}.
 *
 * @param kind what is done
 * @param model which of the two models it is done to
 * @param actor the name that the client gives
 * @param key the key that the client signs with, or none
 * @param a a number from 0 to 3
 * @param b another
 * @param c another
 * @param d another
 */
record GovernanceAct(Kind kind, int model, int actor, int key, int a, int b, int c, int d) {

    enum Kind {
        REGISTER,
        TAG,
        APPROVE,
        REJECT,
        LIFT,
        PROMOTE,
        SET_ALIAS,
        REMOVE_ALIAS,
        ROLL_BACK,
        ROLL_BACK_ALIAS,
        ARCHIVE,
        DELETE,
        DELETE_MODEL,
        SET_POLICY,
        WAIT,
        COPY_EVENT
    }
}
