package dev.modelregistry.http;

import java.util.Map;

/** Gives the headers that authenticate a request. Asked for every request; must be safe for use by several threads. */
@FunctionalInterface
public interface CredentialSource {

    /**
     * Headers of one request, for example {@code Authorization}.
     *
     * @param refresh true when the server has just refused what this source gave: get new ones, do not answer from a cache
     */
    Map<String, String> headers(boolean refresh);

    /** No credentials. */
    static CredentialSource none() {
        return refresh -> Map.of();
    }
}
