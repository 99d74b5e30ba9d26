package dev.modelregistry.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the server answered.
 *
 * @param status the HTTP status
 * @param headers values by name; names are in small letters
 * @param body the whole body, empty if there is none; not copied
 */
public record HttpReply(int status, Map<String, List<String>> headers, byte[] body) {

    /** Makes a reply of a copy of the headers. */
    public HttpReply {
        headers = Map.copyOf(headers);
    }

    /** First value of a header; the name in any case. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .findFirst();
    }

    /** The body as UTF-8 text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return status + ", " + body.length + " bytes";
    }
}
