package dev.modelregistry.log;

/**
 * A requirement that was waived.
 *
 * @param requirement in the one spelling, for example {@code soak:PT24H}
 * @param reason why
 */
public record Waiver(String requirement, String reason) {}
