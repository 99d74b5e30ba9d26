package dev.modelregistry.testkit.contract;

/**
 * Which calls of an act meet what a test is about: each, or every few of them. The tests of one act begin at calls that lie evenly
 * apart, and those of another act at others, so that no kind of fault always meets the first call.
 *
 * @param first number of the first call, counted from 1
 * @param stride how far the next one is
 * @param last number of the last call when nothing goes wrong
 */
record CallSample(long first, long stride, long last) {

    /**
     * A sample for one test.
     *
     * @param act the act
     * @param round number of the test among those of the act, from 0
     * @param rounds how many there are
     * @param stride how far the calls are apart
     * @param calls how many calls the act has when nothing goes wrong
     */
    static CallSample of(Act act, int round, int rounds, int stride, long calls) {
        long span = Math.max(1, Math.min(stride, calls));
        long begin = Math.floorMod(act.name().hashCode() + round * span / rounds, span);
        return new CallSample(1 + begin, stride, calls);
    }

    /** Whether the test goes on: a whole run until no call meets anything, a sample until the act is through. */
    boolean goesOn(long call, boolean reached) {
        return reached && (stride == 1 || call <= last);
    }
}
