package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;

/**
 * A provider's counter of model versions: 1, 2, 3 and so on. A deleted and re-created model may start again, so over
 * time only the log's model id together with the number identifies a version.
 *
 * @param value at least 1
 */
public record VersionNumber(long value) implements Comparable<VersionNumber> {

    /** Checks the number. */
    public VersionNumber {
        if (value < 1) {
            throw new InvalidException("version number " + value + " is not allowed: numbers begin with 1");
        }
    }

    /** The number, checked. */
    public static VersionNumber of(long value) {
        return new VersionNumber(value);
    }

    /** Reads a number as written in URIs and on the command line: decimal digits, no sign, no leading zero. */
    public static VersionNumber parse(String text) {
        if (!text.matches("[1-9][0-9]{0,17}")) {
            throw new InvalidException("version '" + Text.shown(text) + "' is not a version number: digits, from 1 up");
        }
        return new VersionNumber(Long.parseLong(text));
    }

    @Override
    public int compareTo(VersionNumber other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
