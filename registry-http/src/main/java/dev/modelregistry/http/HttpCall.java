package dev.modelregistry.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One request to be made. Immutable; prints without query, headers and body, because those may hold secrets.
 *
 * @param operation what is done, in the words of the caller, for errors: for example {@code setAlias}
 * @param effect whether it may be sent again
 * @param method the HTTP method, in capitals
 * @param path path below the base address, not encoded, without a leading slash; see {@link #oneName}. A whole address where
 *     the call is {@link #presigned}
 * @param query names and values, not encoded
 * @param headers headers apart from credentials
 * @param body what it carries
 */
public record HttpCall(
        String operation,
        Effect effect,
        String method,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        Optional<HttpBody> body) {

    /** Stands for a slash inside of a name; names never hold control characters. */
    private static final char SLASH_IN_NAME = '\u001F';

    /** Makes a call of copies of the maps; the order of the query is kept. */
    public HttpCall {
        query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
        headers = Map.copyOf(headers);
    }

    /**
     * A name that is one part of a path although it may hold slashes, as object stores have them: {@code a/b} is sent as
     * {@code a%2Fb}.
     */
    public static String oneName(String name) {
        return name.replace('/', SLASH_IN_NAME);
    }

    /** The parts of the path, not encoded. */
    List<String> segments() {
        return Stream.of(path.split("/", -1)).map(HttpCall::shown).toList();
    }

    private static String shown(String text) {
        return text.replace(SLASH_IN_NAME, '/');
    }

    /** A {@code GET}. */
    public static HttpCall get(String operation, String path) {
        return new HttpCall(operation, Effect.READ, "GET", path, Map.of(), Map.of(), Optional.empty());
    }

    /** A request with a JSON body. */
    public static HttpCall json(String operation, Effect effect, String method, String path, byte[] json) {
        return with(operation, effect, method, path, HttpBody.of("application/json", json));
    }

    /** A request with a body. */
    public static HttpCall with(String operation, Effect effect, String method, String path, HttpBody body) {
        return new HttpCall(operation, effect, method, path, Map.of(), Map.of(), Optional.of(body));
    }

    /**
     * A request to an address that carries its own permission, for {@linkplain HttpTransport#presigned a transport} made for
     * such. The address is sent as it is, and never printed with its query.
     *
     * @param address {@code http} or {@code https}
     */
    public static HttpCall presigned(String operation, Effect effect, String method, String address) {
        return new HttpCall(operation, effect, method, address, Map.of(), Map.of(), Optional.empty());
    }

    /** This call with one more query parameter. */
    public HttpCall withQuery(String name, String value) {
        return withQuery(Map.of(name, value));
    }

    /** This call with more query parameters. */
    public HttpCall withQuery(Map<String, String> parameters) {
        if (query.isEmpty()) {
            return new HttpCall(operation, effect, method, path, parameters, headers, body);
        }
        Map<String, String> more = new LinkedHashMap<>(query);
        more.putAll(parameters);
        return new HttpCall(operation, effect, method, path, more, headers, body);
    }

    /** This call with one more header. */
    public HttpCall withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpCall(operation, effect, method, path, query, more, body);
    }

    /** This call with a body. */
    public HttpCall withBody(HttpBody content) {
        return new HttpCall(operation, effect, method, path, query, headers, Optional.of(content));
    }

    @Override
    public String toString() {
        int query = path.indexOf('?');
        return method + " " + shown(query < 0 ? path : path.substring(0, query));
    }
}
