package dev.modelregistry.http;

import dev.modelregistry.error.RegistryException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Sends calls to one server. Safe for use by several threads.
 *
 * <p>One method, so that tests and unusual sites can bring their own.
 */
public interface HttpTransport extends AutoCloseable {

    /**
     * Sends a call and waits for the whole answer.
     *
     * @return an answer with a status from 200 to 299
     * @throws RegistryException for every other end. A write whose result cannot be known is an
     *     {@code OutcomeUnknownException}; a call that was never sent is an {@code UnavailableException}; an interrupted
     *     one that changed nothing is a {@code CancelledException}, and the thread stays interrupted.
     */
    HttpReply execute(HttpCall call);

    /** Gives idle connections back. */
    @Override
    void close();

    /**
     * Starts a transport.
     *
     * @param provider id of the provider, for errors
     * @param base address below which all paths are, {@code http} or {@code https}, without user, query and fragment
     */
    static Builder to(String provider, String base) {
        return new Builder(provider, base);
    }

    /** Settings of a transport. Not safe for use by several threads. */
    final class Builder {

        final String provider;
        final String base;
        CredentialSource credentials = CredentialSource.none();
        RetryPolicy retry = RetryPolicy.standard();
        Duration connectTimeout = Duration.ofSeconds(10);
        Duration readTimeout = Duration.ofSeconds(30);
        BiFunction<HttpCall, HttpReply, Optional<RegistryException>> errors = (call, reply) -> Optional.empty();
        Timing timing = Timing.system();

        private Builder(String provider, String base) {
            this.provider = provider;
            this.base = base;
        }

        /** Where credentials come from; none by default. */
        public Builder credentials(CredentialSource source) {
            credentials = source;
            return this;
        }

        /** How often and how long; {@link RetryPolicy#standard()} by default. */
        public Builder retry(RetryPolicy policy) {
            retry = policy;
            return this;
        }

        /** Longest time for opening a connection; 10 seconds by default. */
        public Builder connectTimeout(Duration longest) {
            connectTimeout = longest;
            return this;
        }

        /** Longest silence of the server; 30 seconds by default. */
        public Builder readTimeout(Duration longest) {
            readTimeout = longest;
            return this;
        }

        /** What the provider knows better than the table by status. Asked for final answers other than 2xx, unless a write is in doubt. */
        public Builder errors(BiFunction<HttpCall, HttpReply, Optional<RegistryException>> table) {
            errors = table;
            return this;
        }

        Builder timing(Timing source) {
            timing = source;
            return this;
        }

        /**
         * Makes the transport. No connection is opened yet.
         *
         * @throws RegistryException if the base address is not one
         */
        public HttpTransport build() {
            return new RetryingTransport(this);
        }
    }
}
