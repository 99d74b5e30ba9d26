package dev.modelregistry.local.internal;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.util.Comparator;
import java.util.Optional;

/** What a key may be, and the order of keys. */
final class Keys {

    /** The order of the UTF-8 bytes, which SQLite compares. UTF-16 differs where surrogates meet what is above them. */
    static final Comparator<String> ORDER = Keys::compare;

    /** Second name of the keys that are files. */
    static final String ARTIFACTS = "artifacts";

    private Keys() {}

    /** Checks the key of an object or the place of a log. */
    static String check(String key) {
        checkPrefix(key);
        if (key.isEmpty() || key.endsWith("/")) {
            throw refused(key, "may not be empty nor end with '/'");
        }
        return key;
    }

    /** Checks the beginning of a key. */
    static String checkPrefix(String key) {
        if (key.startsWith("/") || key.contains("//")) {
            throw refused(key, "is relative, with one '/' between names");
        }
        key.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                throw refused(key, "may not hold control characters or line ends");
            }
            if (c >= 0xD800 && c <= 0xDFFF) {
                throw refused(key, "may not hold half of a surrogate pair, which UTF-8 cannot write");
            }
        });
        return key;
    }

    private static InvalidException refused(String key, String rule) {
        return new InvalidException("object key '" + Text.shown(key) + "' " + rule);
    }

    /** Whether an object is a file: {@code PLACE/artifacts/…}. All others are rows. */
    static boolean isFile(String key) {
        int slash = key.indexOf('/');
        return slash > 0 && key.startsWith(ARTIFACTS + "/", slash + 1);
    }

    /** What comes right behind all keys that begin with a prefix; empty when they are the last ones. */
    static Optional<String> end(String prefix) {
        int[] points = prefix.codePoints().toArray();
        for (int i = points.length - 1; i >= 0; i--) {
            if (points[i] < Character.MAX_CODE_POINT) {
                points[i] = points[i] == Character.MIN_SURROGATE - 1 ? Character.MAX_SURROGATE + 1 : points[i] + 1;
                return Optional.of(new String(points, 0, i + 1));
            }
        }
        return Optional.empty();
    }

    private static int compare(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char l = left.charAt(i);
            char r = right.charAt(i);
            if (l != r) {
                boolean leftAstral = Character.isSurrogate(l);
                return leftAstral == Character.isSurrogate(r) ? Character.compare(l, r) : leftAstral ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
