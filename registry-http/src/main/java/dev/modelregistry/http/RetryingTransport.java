package dev.modelregistry.http;

import dev.modelregistry.error.CancelledException;
import dev.modelregistry.error.ErrorContext;
import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Tries a call until it has an answer that will not change by asking again, or until patience ends. */
final class RetryingTransport implements HttpTransport {

    private final String provider;
    private final CredentialSource credentials;
    private final RetryPolicy retry;
    private final Builder settings;
    private final Timing timing;
    private final Wire wire;
    private final RetryBudget budget = new RetryBudget();

    RetryingTransport(Builder builder) {
        provider = builder.provider;
        credentials = builder.credentials;
        retry = builder.retry;
        settings = builder;
        timing = builder.timing;
        wire = new Wire(builder.base, builder.connectTimeout, builder.readTimeout);
    }

    @Override
    public HttpReply execute(HttpCall call) {
        return new Tries(call).run();
    }

    @Override
    public void close() {
        wire.close();
    }

    /** The attempts of one call. */
    private final class Tries {

        private final HttpCall call;
        private final long end = timing.nanoTime() + retry.deadline().toNanos();
        private int attempt = 1;
        private boolean perhapsApplied;
        private boolean refreshed;
        private Map<String, String> secret = Map.of();

        Tries(HttpCall call) {
            this.call = call;
        }

        HttpReply run() {
            secret = credentials.headers(false);
            while (true) {
                Wire.Outcome outcome = wire.send(call, secret, left());
                if (outcome.reply().isPresent()) {
                    HttpReply reply = outcome.reply().get();
                    if (reply.status() / 100 == 2) {
                        budget.succeeded();
                        return reply;
                    }
                    perhapsApplied |= writes() && leavesDoubt(reply.status());
                    if (!goesOn(reply)) {
                        throw failure(reply);
                    }
                } else {
                    perhapsApplied |= writes() && outcome.sent();
                    IOException cause = outcome.failure().orElseThrow();
                    if (Thread.currentThread().isInterrupted()
                            || !mayRepeat()
                            || !pause(retry.pauseAfter(attempt, timing.random()))) {
                        throw failure(cause);
                    }
                }
                attempt++;
            }
        }

        private boolean goesOn(HttpReply reply) {
            if (reply.status() == 401 && !refreshed) {
                refreshed = true;
                secret = credentials.headers(true);
                return !secret.isEmpty() && left().toNanos() > 0;
            }
            if (!passes(reply.status()) || !mayRepeat()) {
                return false;
            }
            Duration own = retry.pauseAfter(attempt, timing.random());
            Duration asked = retryAfter(reply);
            return pause(asked.compareTo(own) > 0 ? asked : own);
        }

        private boolean mayRepeat() {
            return call.effect() != Effect.WRITE && attempt < retry.attempts();
        }

        private boolean pause(Duration length) {
            if (length.compareTo(left()) >= 0 || !budget.takeRetry()) {
                return false;
            }
            try {
                timing.pause(length);
                return left().toNanos() > 0;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        private boolean writes() {
            return call.effect() != Effect.READ;
        }

        private Duration left() {
            return Duration.ofNanos(end - timing.nanoTime());
        }

        private RegistryException failure(HttpReply reply) {
            Optional<RegistryException> known = perhapsApplied ? Optional.empty() : settings.errors.apply(call, reply);
            RegistryException failure = known.orElseGet(() -> ErrorTable.failure(call, reply, perhapsApplied, secret));
            Optional<String> id = reply.header("x-request-id").or(() -> reply.header("x-amzn-requestid"));
            return failure.at(context().withRequest(reply.status(), id, attempt));
        }

        private RegistryException failure(IOException cause) {
            String what = call.operation() + " got no answer after " + attempt + " attempt(s)";
            if (perhapsApplied) {
                return new OutcomeUnknownException(
                                what + "; it may have been applied: read the state before trying again", cause)
                        .at(context());
            }
            return Thread.currentThread().isInterrupted()
                    ? new CancelledException(call.operation() + " was interrupted", cause).at(context())
                    : new UnavailableException(what + "; is the server up and its address right?", cause).at(context());
        }

        private ErrorContext context() {
            ErrorContext none = ErrorContext.none();
            return new ErrorContext(
                    Optional.of(provider),
                    Optional.of(call.operation()),
                    none.model(),
                    none.status(),
                    none.requestId(),
                    attempt,
                    none.event());
        }
    }

    /** Failures of the moment. */
    private static boolean passes(int status) {
        return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
    }

    /** A server or a gateway that broke off, perhaps after the write. 503 and 429 say that nothing was begun. */
    private static boolean leavesDoubt(int status) {
        return status >= 500 && status != 501 && status != 503;
    }

    private static Duration retryAfter(HttpReply reply) {
        return reply.header("retry-after")
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(Duration.ZERO);
    }
}
