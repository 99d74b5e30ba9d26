package dev.modelregistry.http;

import dev.modelregistry.error.RegistryException;
import java.util.Optional;

/** What a product's own error answers mean. Asked before the table by status; must be safe for use by several threads. */
@FunctionalInterface
public interface ErrorTable {

    /**
     * What an answer other than 2xx means; empty to leave it to its status.
     *
     * @param reply with its whole body, within the bound of the transport
     */
    Optional<Meaning> find(HttpCall call, HttpReply reply);

    /** Knows nothing. */
    static ErrorTable none() {
        return (call, reply) -> Optional.empty();
    }

    /**
     * A definite answer: the product took the request, and a write was not applied.
     *
     * @param failure what the caller gets, unless a later attempt succeeds
     * @param passes whether the same request may succeed in a moment
     */
    record Meaning(RegistryException failure, boolean passes) {

        /** An answer that stays the same however often one asks. */
        public static Optional<Meaning> lasting(RegistryException failure) {
            return Optional.of(new Meaning(failure, false));
        }

        /** A failure of the moment. */
        public static Optional<Meaning> passing(RegistryException failure) {
            return Optional.of(new Meaning(failure, true));
        }
    }
}
