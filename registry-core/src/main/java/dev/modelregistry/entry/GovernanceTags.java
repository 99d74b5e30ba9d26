package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Typed, read-only view of the tags that governance uses. An empty tag counts as absent. Immutable.
 *
 * <p>Tags are free text to every tool, so a value of the wrong type is found only when it is asked for: then the accessor
 * throws {@link InvalidException} with the name of the tag.
 */
public final class GovernanceTags {

    private final Map<String, String> tags;

    private GovernanceTags(Map<String, String> tags) {
        this.tags = SortedCopy.of(tags);
    }

    /** The view of some tags. */
    public static GovernanceTags of(Map<String, String> tags) {
        return new GovernanceTags(tags);
    }

    /** Tag {@code risk_tier}. */
    public Optional<String> riskTier() {
        return text("risk_tier");
    }

    /** Tag {@code business_unit}. */
    public Optional<String> businessUnit() {
        return text("business_unit");
    }

    /** Tag {@code use_case}. */
    public Optional<String> useCase() {
        return text("use_case");
    }

    /** Tag {@code owner}. */
    public Optional<String> owner() {
        return text("owner");
    }

    /** Tag {@code fairness_tested}: {@code true} or {@code false}, in any case. */
    public Optional<Boolean> fairnessTested() {
        return flag("fairness_tested");
    }

    /** Tag {@code bias_tested}: {@code true} or {@code false}, in any case. */
    public Optional<Boolean> biasTested() {
        return flag("bias_tested");
    }

    /** Tag {@code compliance_status}. */
    public Optional<String> complianceStatus() {
        return text("compliance_status");
    }

    /** Tag {@code approved_date}: an ISO-8601 date, for example {@code 2026-03-01}. */
    public Optional<LocalDate> approvedDate() {
        return text("approved_date").map(value -> {
            try {
                return LocalDate.parse(value);
            } catch (DateTimeParseException e) {
                throw wrongType("approved_date", value, "an ISO-8601 date, for example 2026-03-01");
            }
        });
    }

    private Optional<Boolean> flag(String tag) {
        return text(tag).map(value -> switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrongType(tag, value, "'true' or 'false'");
        });
    }

    private Optional<String> text(String tag) {
        return Optional.ofNullable(tags.get(tag)).filter(value -> !value.isEmpty());
    }

    private static InvalidException wrongType(String tag, String value, String expected) {
        return new InvalidException("tag '" + tag + "' is '" + Text.shown(value) + "', not " + expected);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GovernanceTags that && tags.equals(that.tags);
    }

    @Override
    public int hashCode() {
        return tags.hashCode();
    }

    @Override
    public String toString() {
        return tags.toString();
    }
}
