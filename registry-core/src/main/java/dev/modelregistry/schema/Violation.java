package dev.modelregistry.schema;

/**
 * One way in which values do not fit a signature.
 *
 * @param field path of the value, for example {@code age}, {@code address.zip} or {@code scores[3]}
 * @param rule what was expected, for example {@code required long}
 * @param actual what was found, for example {@code missing}; never the value itself, which may be personal data
 */
public record Violation(String field, String rule, String actual) {

    @Override
    public String toString() {
        return field + ": expected " + rule + ", found " + actual;
    }
}
