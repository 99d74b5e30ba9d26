package dev.modelregistry.http;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.RegistryException;
import java.time.Duration;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls to one server. Safe for use by several threads.
 *
 * <p>Two methods, so that tests and unusual sites can bring their own.
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

    /**
     * Sends a call and waits for the beginning of the answer. The caller closes it. Retries end here: a connection that
     * breaks while the body is read is an {@link java.io.IOException} for the reader; {@link Download} goes on then.
     *
     * @return an answer with a status from 200 to 299
     * @throws RegistryException as for {@link #execute}
     */
    HttpStream open(HttpCall call);

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
        return new Builder(provider, base, false);
    }

    /**
     * Starts a transport for calls that are {@link HttpCall#presigned}, to whatever address they name. It sends no credentials,
     * and of the headers none but the call's and those of HTTP itself: what a client of the user's own adds, perhaps to sign
     * in, is for another server.
     *
     * @param provider id of the provider, for errors
     */
    static Builder presigned(String provider) {
        return new Builder(provider, "", true);
    }

    /** Settings of a transport. Not safe for use by several threads. */
    final class Builder {

        final String provider;
        final String base;
        final boolean presigned;
        CredentialSource credentials = CredentialSource.none();
        RetryPolicy retry = RetryPolicy.standard();
        Duration connectTimeout = Duration.ofSeconds(10);
        Duration readTimeout = Duration.ofSeconds(30);
        ErrorTable errors = ErrorTable.none();
        Trust trust = Trust.standard();

        @Nullable
        RequestSigner signer;

        @Nullable
        OkHttpClient client;

        Timing timing = Timing.system();

        private Builder(String provider, String base, boolean presigned) {
            this.provider = provider;
            this.base = base;
            this.presigned = presigned;
        }

        /**
         * Where credentials come from; none by default.
         *
         * @throws IllegalStateException the transport is for presigned addresses
         */
        public Builder credentials(CredentialSource source) {
            refuseIfPresigned();
            credentials = source;
            return this;
        }

        private void refuseIfPresigned() {
            if (presigned) {
                throw new IllegalStateException(
                        "a presigned address carries its own permission: no credentials go there");
            }
        }

        /**
         * Who signs each attempt; nobody by default.
         *
         * @throws IllegalStateException the transport is for presigned addresses
         */
        public Builder signer(RequestSigner each) {
            refuseIfPresigned();
            signer = each;
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

        /** What the product's own answers mean; asked for every answer other than 2xx, before its status is. */
        public Builder errors(ErrorTable table) {
            errors = table;
            return this;
        }

        /** Whom to believe over TLS; {@link Trust#standard()} by default. Without effect on a client of the user's own. */
        public Builder trust(Trust settings) {
            trust = settings;
            return this;
        }

        /**
         * Uses a client of the user's own: its connections, proxy, TLS and interceptors. It stays the user's to close.
         *
         * @param okHttpClient an {@code okhttp3.OkHttpClient}; the type is not named, so that nobody else needs it
         * @throws InvalidException it is something else
         */
        public Builder client(Object okHttpClient) {
            if (!(okHttpClient instanceof OkHttpClient given)) {
                throw new InvalidException("the HTTP client is a "
                        + okHttpClient.getClass().getName() + ": it has to be an " + OkHttpClient.class.getName());
            }
            client = given;
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
