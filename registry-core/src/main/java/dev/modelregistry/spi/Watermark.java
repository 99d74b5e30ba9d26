package dev.modelregistry.spi;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.error.InvalidException;

/**
 * The last event that the native rows of a model show: the native tag {@code mre.projected}.
 *
 * @param event its number
 * @param digest SHA-256 of its bytes, so that a change of the newest event, which no later one chains, is noticed
 */
public record Watermark(long event, ContentDigest digest) {

    /** The one line that a native tag holds. */
    public String text() {
        return event + " " + digest;
    }

    /** Reads {@link #text()}. */
    public static Watermark parse(String text) {
        int blank = text.indexOf(' ');
        if (blank < 1 || !text.substring(0, blank).matches("[0-9]{1,18}")) {
            throw new InvalidException("watermark '" + text + "' is not 'NUMBER DIGEST'");
        }
        return new Watermark(Long.parseLong(text.substring(0, blank)), ContentDigest.parse(text.substring(blank + 1)));
    }
}
