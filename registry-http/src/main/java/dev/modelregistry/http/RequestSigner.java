package dev.modelregistry.http;

import java.net.URI;
import java.util.Map;

/**
 * Authenticates requests one by one, for services whose credentials are a signature over the request itself. Asked before each
 * attempt, so that a repeated request carries a time of its own; must be safe for use by several threads.
 *
 * <p>With a signer, everything in a path but letters, digits and {@code -._~} is percent-encoded: a service that checks signatures
 * encodes the path anew and would not come to the same text otherwise.
 */
@FunctionalInterface
public interface RequestSigner {

    /**
     * Headers to be added to a request, or to replace some of it.
     *
     * @param request as it is about to be sent
     */
    Map<String, String> sign(Unsigned request);

    /**
     * A request as it is about to be sent.
     *
     * @param method in capitals
     * @param uri the whole address, encoded as it is sent
     * @param headers those that the caller set, its media type included
     * @param body empty where there is none, or where it is read while it is sent
     */
    record Unsigned(String method, URI uri, Map<String, String> headers, byte[] body) {

        /** Copies the headers. */
        public Unsigned {
            headers = Map.copyOf(headers);
        }

        @Override
        public String toString() {
            return method + " " + uri.getRawPath();
        }
    }
}
