package dev.modelregistry.http;

/** Keeps a server in trouble from being asked several times as often: retries cost tokens that only successes earn. */
final class RetryBudget {

    private static final int FULL = 500;
    private static final int RETRY = 5;

    private int tokens = FULL;

    synchronized boolean takeRetry() {
        if (tokens < RETRY) {
            return false;
        }
        tokens -= RETRY;
        return true;
    }

    synchronized void succeeded() {
        tokens = Math.min(FULL, tokens + 1);
    }
}
