package dev.modelregistry.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command end in order when the process is asked to stop: the working thread is interrupted, gives up, cleans up
 * and reports, then the JVM ends with the code that the signal demands (130 for Ctrl-C).
 */
final class Interruption {

    private static final int PATIENCE_SECONDS = 3;

    private final CountDownLatch over = new CountDownLatch(1);

    private final Runnable lastWord;

    private Interruption(Runnable lastWord) {
        this.lastWord = lastWord;
    }

    /**
     * Listens for the signal.
     *
     * @param worker the thread that does the work
     * @param lastWord told by the process itself where the worker does not end in time
     */
    static Interruption of(Thread worker, Runnable lastWord) {
        Interruption interruption = new Interruption(lastWord);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interruption.stop(worker), "mre-interruption"));
        return interruption;
    }

    private void stop(Thread worker) {
        if (over.getCount() == 0) {
            return;
        }
        worker.interrupt();
        try {
            if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                lastWord.run();
                Runtime.getRuntime().halt(Failure.INTERRUPTED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The command is done. */
    void over() {
        over.countDown();
    }
}
