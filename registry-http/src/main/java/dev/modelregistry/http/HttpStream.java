package dev.modelregistry.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An answer whose body is read as it comes. Closing it before the end gives the connection up. For use by one thread.
 */
public final class HttpStream implements AutoCloseable {

    private final int status;
    private final Map<String, List<String>> headers;
    private final InputStream body;

    /**
     * An answer.
     *
     * @param status the HTTP status
     * @param headers values by name; names are in small letters
     * @param body closing it ends the request
     */
    public HttpStream(int status, Map<String, List<String>> headers, InputStream body) {
        this.status = status;
        this.headers = Map.copyOf(headers);
        this.body = body;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** First value of a header; the name in any case. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .findFirst();
    }

    /** The body. Reading from it can fail with an {@link IOException} when the connection breaks. */
    public InputStream body() {
        return body;
    }

    /** The whole body, up to a bound. */
    HttpReply whole(int most) throws IOException {
        try (InputStream in = body) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IOException("the answer is longer than " + most + " bytes");
            }
            return new HttpReply(status, headers, bytes);
        }
    }

    /** An answer that tells of an error: the first part of it is enough. */
    HttpReply beginning(int most) throws IOException {
        try (InputStream in = body) {
            return new HttpReply(status, headers, in.readNBytes(most));
        }
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
