package dev.modelregistry.http;

import java.io.InputStream;
import java.util.OptionalLong;

/** What a request carries. */
public sealed interface HttpBody {

    /** For example {@code application/json}; empty to send none. */
    String mediaType();

    /** Whether it can be sent once more. */
    boolean repeatable();

    /** Bytes that are there already. They are not copied: do not change them. */
    static HttpBody of(String mediaType, byte[] bytes) {
        return new Given(mediaType, bytes);
    }

    /**
     * Bytes that are read while they are sent, once: a call with such a body is never tried again. The transport reads the
     * stream but does not close it.
     *
     * @param length in bytes; empty to send in chunks
     */
    static HttpBody stream(String mediaType, OptionalLong length, InputStream content) {
        return new Streamed(mediaType, length, content);
    }

    /** See {@link #of}. */
    record Given(String mediaType, byte[] bytes) implements HttpBody {
        @Override
        public boolean repeatable() {
            return true;
        }
    }

    /** See {@link #stream}. */
    record Streamed(String mediaType, OptionalLong length, InputStream content) implements HttpBody {
        @Override
        public boolean repeatable() {
            return false;
        }
    }
}
