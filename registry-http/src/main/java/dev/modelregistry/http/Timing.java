package dev.modelregistry.http;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Time and chance, so that tests need neither. */
interface Timing {

    long nanoTime();

    void pause(Duration length) throws InterruptedException;

    /** From 0 to below 1. */
    double random();

    static Timing system() {
        return new Timing() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void pause(Duration length) throws InterruptedException {
                // The pause between two attempts, which an interrupt ends; tests bring a clock of their own.
                Thread.sleep(length.toMillis());
            }

            @Override
            public double random() {
                return ThreadLocalRandom.current().nextDouble();
            }
        };
    }
}
