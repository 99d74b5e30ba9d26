package dev.modelregistry.log;

/**
 * A native value that was not as the log had it.
 *
 * @param subject for example {@code alias:champion} or {@code stage:3}
 * @param expected the log's value; empty for none
 * @param actual the product's value; empty for none
 */
public record Observed(String subject, String expected, String actual) {}
