package dev.modelregistry.testkit.fault;

/**
 * One call that reached, or should have reached, the product.
 *
 * @param number counted from 1 since the plan was armed
 * @param operation interface and method, for example {@code log.append}
 * @param subject what it was about, for example a key or a model
 * @param kind whether it changes something
 */
public record SpiCall(long number, String operation, String subject, Kind kind) {

    /** Whether a call changes something. */
    public enum Kind {
        /** It only looks. */
        READ,
        /** It changes rows, objects or the log. */
        WRITE
    }

    @Override
    public String toString() {
        return number + " " + operation + "(" + subject + ")";
    }
}
