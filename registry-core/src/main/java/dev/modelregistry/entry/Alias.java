package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;
import java.util.regex.Pattern;

/**
 * A movable name for one version of a model. {@code [A-Za-z][A-Za-z0-9_-]{0,127}}, but not {@code latest} and not
 * {@code v} followed by digits (in any case), which products give a meaning of their own. Case counts. A product may
 * allow less and says so.
 *
 * @param value the alias as written
 */
public record Alias(String value) implements Comparable<Alias> {

    // Before the constants below, which are checked against them.
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,127}");
    private static final Pattern RESERVED = Pattern.compile("(?i)latest|v[0-9]+");

    /** The version that serves. */
    public static final Alias CHAMPION = new Alias("champion");
    /** The version that wants to become champion. */
    public static final Alias CHALLENGER = new Alias("challenger");
    /** The version that gets a small share of the traffic. */
    public static final Alias CANARY = new Alias("canary");
    /** A version to fall back to. */
    public static final Alias STABLE = new Alias("stable");

    /** Checks the alias. */
    public Alias {
        if (!ALLOWED.matcher(value).matches()) {
            throw new InvalidException("alias '" + Text.shown(value)
                    + "' is not allowed: a letter, then up to 127 letters, digits, '_' or '-'");
        }
        if (RESERVED.matcher(value).matches()) {
            throw new InvalidException("alias '" + value
                    + "' is reserved: 'latest' and 'v' with digits mean something else to registries");
        }
    }

    /** The alias, checked. */
    public static Alias of(String value) {
        return new Alias(value);
    }

    @Override
    public int compareTo(Alias other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
