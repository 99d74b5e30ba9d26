package dev.modelregistry.examples.bandit;

/**
 * What is known of one alias.
 *
 * @param successes answers that did well
 * @param failures answers that did not
 */
record Arm(long successes, long failures) {

    static final Arm UNKNOWN = new Arm(0, 0);

    Arm with(boolean success) {
        return success ? new Arm(successes + 1, failures) : new Arm(successes, failures + 1);
    }

    /** The share of successes; one half as long as nothing is known. */
    double rate() {
        return (successes + 1.0) / (successes + failures + 2.0);
    }
}
