package dev.modelregistry.testkit.fault;

/** What happens to one call. */
public sealed interface Fault {

    /** The call fails with {@code unavailable}; the product never saw it. */
    record FailBefore() implements Fault {}

    /** The product does what it was asked, then the call fails with {@code unavailable}. */
    record FailAfter() implements Fault {}

    /**
     * The product does what it was asked, and the answer is lost: a write fails with {@code outcome-unknown}, a read with
     * {@code unavailable}.
     */
    record DropAnswer() implements Fault {}

    /** The product goes down: this call and every later one fail with {@code unavailable}, until the next plan. */
    record Outage() implements Fault {}

    /** The process dies before the call: {@link ProcessDeath} from it and from every later one. */
    record DieBefore() implements Fault {}

    /** The process dies when the product has done what it was asked. */
    record DieAfter() implements Fault {}

    /**
     * The call is held up while somebody else works, then goes on.
     *
     * @param meanwhile the other's work, done on another thread
     */
    record PauseBefore(Runnable meanwhile) implements Fault {}

    /**
     * The product does what it was asked, then the answer is held up while somebody else works.
     *
     * @param meanwhile the other's work, done on another thread
     */
    record PauseAfter(Runnable meanwhile) implements Fault {}
}
