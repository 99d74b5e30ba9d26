package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;
import java.util.regex.Pattern;

/**
 * Name of a registered model.
 *
 * <p>A {@linkplain #portable() portable} name is 1 to 63 characters of {@code [a-z](-?[a-z0-9])*} and works on every
 * provider. Any other name is allowed where the provider allows it; what no provider can carry safely is refused here:
 * more than 256 characters, {@code / : @}, control characters, outer blanks, {@code .} and {@code ..}, and a tilde,
 * which the log's place uses.
 *
 * @param value the name as written
 */
public record ModelName(String value) implements Comparable<ModelName> {

    private static final Pattern PORTABLE = Pattern.compile("[a-z](-?[a-z0-9])*");
    private static final int LONGEST = 256;

    /** Checks the name. */
    public ModelName {
        if (value.isEmpty()) {
            throw new InvalidException("model name is empty: a name has 1 to 256 characters");
        }
        if (value.length() > LONGEST) {
            throw new InvalidException("model name has " + value.length() + " characters: at most 256 are allowed");
        }
        if (!value.equals(value.strip()) || value.equals(".") || value.equals("..")) {
            throw refused(value, "may not begin or end with a blank, nor be '.' or '..'");
        }
        value.codePoints().forEach(c -> {
            if (c == '/'
                    || c == ':'
                    || c == '@'
                    || c == '~'
                    || Character.isISOControl(c)
                    || c >= 0xD800 && c <= 0xDFFF) {
                throw refused(value, "may not hold '/', ':', '@', '~', control characters or lone surrogates");
            }
        });
    }

    private static InvalidException refused(String value, String rule) {
        return new InvalidException("model name '" + Text.shown(value) + "' " + rule);
    }

    /** The name, checked. */
    public static ModelName of(String value) {
        return new ModelName(value);
    }

    /** Whether every provider takes this name as it is. */
    public boolean portable() {
        return value.length() <= 63 && PORTABLE.matcher(value).matches();
    }

    @Override
    public int compareTo(ModelName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
