package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Rules for text that comes from outside, and how it is shown in messages. Adapters use it for what their products
 * answer.
 */
public final class Text {

    private static final int SHOWN = 80;
    private static final int LONGEST_LINE = 4096;
    private static final Pattern HOST = Pattern.compile("([^:]*|\\[[^\\]]*])(:[0-9]*)?");

    private Text() {}

    /** A foreign text for a message: cut, and without characters that could play with a terminal or a log. */
    public static String shown(String value) {
        StringBuilder shown = new StringBuilder();
        value.codePoints().limit(SHOWN).forEach(c -> {
            if (breaksLine(c) || isLoneSurrogate(c)) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return value.codePointCount(0, value.length()) > SHOWN ? shown + "…" : shown.toString();
    }

    /**
     * Checks a value that stands on one line: not blank, at most 4096 characters, no control characters or line ends.
     *
     * @param field names the value in the message
     * @return the value
     */
    public static String line(String field, String value) {
        if (value.isBlank()) {
            throw new InvalidException(field + " is empty: it needs at least one visible character");
        }
        if (value.length() > LONGEST_LINE) {
            throw new InvalidException(
                    field + " has " + value.length() + " characters: at most " + LONGEST_LINE + " are allowed");
        }
        value.codePoints().forEach(c -> {
            if (breaksLine(c)) {
                throw new InvalidException(
                        field + " '" + shown(value) + "' may not hold control characters or line ends");
            }
        });
        return unicode(field, value);
    }

    /** Checks a value that is there as {@link #line(String, String)} does. */
    public static void line(String field, Optional<String> value) {
        value.ifPresent(text -> line(field, text));
    }

    /**
     * Checks free text: anything that UTF-8 can write, so no half of a surrogate pair.
     *
     * @param field names the value in the message
     * @return the value
     */
    public static String unicode(String field, String value) {
        value.codePoints().forEach(c -> {
            if (isLoneSurrogate(c)) {
                throw new InvalidException(
                        field + " '" + shown(value) + "' holds half of a surrogate pair, which UTF-8 cannot write");
            }
        });
        return value;
    }

    /** Checks a value that is there as {@link #unicode(String, String)} does. */
    public static void unicode(String field, Optional<String> value) {
        value.ifPresent(text -> unicode(field, text));
    }

    /**
     * Checks the address of something: one line without a password. The user names of {@code ssh://git@host} and
     * {@code abfss://container@account} are allowed; over http a user name is most often a token, so it is not.
     *
     * @param field names the value in the message
     * @return the value
     */
    public static String address(String field, String value) {
        line(field, value);
        String authority = authority(value);
        int at = authority.lastIndexOf('@');
        String user = authority.substring(0, Math.max(at, 0));
        boolean http = value.regionMatches(true, 0, "http", 0, 4);
        // A colon that no port follows is what is left of user:password when the password holds a slash.
        boolean odd = http && !HOST.matcher(authority.substring(at + 1)).matches();
        if (user.indexOf(':') >= 0 || http && at >= 0 || odd) {
            // The value is left out of the message: it may hold a secret.
            throw new InvalidException(
                    field + " has credentials or no clear host: an address is stored without user and password");
        }
        return value;
    }

    /** Checks an address that is there as {@link #address(String, String)} does. */
    public static void address(String field, Optional<String> value) {
        value.ifPresent(text -> address(field, text));
    }

    /** What stands between {@code ://} and the path; empty when there is no such part. */
    private static String authority(String address) {
        int start = address.indexOf("://");
        if (start < 0) {
            return "";
        }
        int end = start + 3;
        while (end < address.length() && "/?#".indexOf(address.charAt(end)) < 0) {
            end++;
        }
        return address.substring(start + 3, end);
    }

    static boolean breaksLine(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
    }

    static boolean isLoneSurrogate(int c) {
        return c >= 0xD800 && c <= 0xDFFF;
    }
}
