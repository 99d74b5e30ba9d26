package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What SageMaker's fields hold, by AWS's own service model. Lengths are counted in code points. */
final class NativeText {

    /** Tags of one group. */
    static final int MOST_TAGS = 50;

    /** Properties of one version. */
    static final int MOST_PROPERTIES = 50;

    private static final int KEY = 128;
    private static final int VALUE = 256;
    private static final int DESCRIPTION = 1024;

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}");
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
    private static final Pattern PRINTABLE = Pattern.compile("[\\p{L}\\p{M}\\p{Z}\\p{S}\\p{N}\\p{P}]*");

    /** Two characters of the line that the pattern of tags lets pass and that are no blanks. */
    private static final Pattern LINE_ENDS = Pattern.compile("[\\u2028\\u2029]");

    private static final String ENCODED = "b64:";

    private NativeText() {}

    static boolean isName(ModelName name) {
        return NAME.matcher(name.value()).matches();
    }

    static void checkName(ModelName name) {
        if (!isName(name)) {
            throw new InvalidException("model name '" + Text.shown(name.value()) + "' cannot be used on SageMaker: 1 to"
                    + " 63 letters A to Z, digits and hyphens, no hyphen at either end");
        }
    }

    static boolean isKey(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return plain(key, KEY) && !key.isBlank() && !lower.startsWith("aws:") && !lower.startsWith(Marks.PREFIX);
    }

    static boolean isTag(String key, String value) {
        return isKey(key) && plain(value, VALUE);
    }

    /** Properties are never empty; what stands for encoded text is not taken as it is. */
    static boolean isProperty(String key, String value) {
        return isTag(key, value) && !value.isEmpty();
    }

    private static boolean plain(String text, int longest) {
        return text.codePointCount(0, text.length()) <= longest
                && PLAIN.matcher(text).matches()
                && !LINE_ENDS.matcher(text).find()
                && text.equals(text.strip());
    }

    static boolean isDescription(String text) {
        return text.codePointCount(0, text.length()) <= DESCRIPTION
                && PRINTABLE.matcher(text).matches();
    }

    /** A mark of ours as a value; empty when it is too long even so. */
    static Optional<String> encoded(String text) {
        if (plain(text, VALUE) && !text.isEmpty() && !text.startsWith(ENCODED)) {
            return Optional.of(text);
        }
        String value =
                ENCODED + Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return Optional.of(value).filter(one -> one.length() <= VALUE);
    }

    /** What {@link #encoded} made; nonsense stays as it is. */
    static String decoded(String value) {
        if (!value.startsWith(ENCODED)) {
            return value;
        }
        try {
            return new String(Base64.getUrlDecoder().decode(value.substring(ENCODED.length())), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException nonsense) {
            return value;
        }
    }
}
