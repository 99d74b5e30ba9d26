package dev.modelregistry.mlflow.internal;

import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.util.regex.Pattern;

/**
 * What MLflow keeps. Limits are those of its columns on MySQL and PostgreSQL, also where SQLite and the server itself let more
 * pass: what works on a test server has to work on the real one. Lengths are counted in characters as Java counts them, of
 * which MySQL's are never more.
 */
final class NativeLimits {

    static final int MODEL_NAME = 256;
    static final int DESCRIPTION = 5000;
    static final int KEY = 250;
    static final int TAG = 5000;
    static final int PARAM = 6000;
    static final int RUN_TAG = 5000;
    static final int SOURCE = 500;
    static final int DATASET_NAME = 500;
    static final int DATASET_DIGEST = 36;

    private static final Pattern PLAIN_KEY = Pattern.compile("[\\p{L}\\p{N}_. :/-]{1," + KEY + "}");

    private NativeLimits() {}

    /** Whether the server takes it as the key of a tag, parameter or metric; it checks keys as if they were paths. */
    static boolean isKey(String key) {
        if (!PLAIN_KEY.matcher(key).matches() || key.startsWith("/") || key.endsWith("/") || key.contains("//")) {
            return false;
        }
        for (String part : key.split("/", -1)) {
            if (part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }

    static boolean isParam(String key, String value) {
        return isKey(key) && value.length() <= PARAM;
    }

    static void checkName(ModelName name) {
        String value = name.value();
        boolean plain = value.codePoints().noneMatch(c -> c == '/' || c == ':' || c == '@' || Character.isISOControl(c))
                && value.equals(value.strip())
                && !value.equals(".")
                && !value.equals("..");
        if (!plain || value.length() > MODEL_NAME) {
            throw new InvalidException("model name '" + Text.shown(value) + "' cannot be used on MLflow: 1 to "
                    + MODEL_NAME + " characters, no '/', ':', '@' or control character, no blank at either end,"
                    + " not '.' or '..'");
        }
    }

    static void checkTag(String key, String value) {
        if (!isKey(key)) {
            throw new InvalidException("tag key '" + Text.shown(key) + "' cannot be used on MLflow: up to " + KEY
                    + " letters, digits and _ - . : / and the blank, not like a path with empty parts, '.' or '..'");
        }
        if (value.length() > TAG) {
            throw new InvalidException("tag '" + key + "' has " + value.length() + " characters: MLflow keeps " + TAG);
        }
    }

    static void checkDescription(String text) {
        if (text.length() > DESCRIPTION) {
            throw new InvalidException("description has " + text.length() + " characters: MLflow keeps " + DESCRIPTION
                    + "; link to longer texts");
        }
    }

    /** Digests are columns of 36 characters; a cut one still tells two data sets apart, and the source holds it whole. */
    static String datasetDigest(String digest) {
        String plain = digest.startsWith("sha256:") ? digest.substring("sha256:".length()) : digest;
        return plain.length() <= DATASET_DIGEST ? plain : plain.substring(0, DATASET_DIGEST);
    }
}
