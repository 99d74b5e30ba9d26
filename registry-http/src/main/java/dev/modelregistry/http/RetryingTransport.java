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
import java.util.stream.Stream;

/** Tries a call until it has an answer that will not change by asking again, or until patience ends. */
final class RetryingTransport implements HttpTransport {

    /** Above every page of rows that an adapter asks for; what is larger is opened as a stream. */
    private static final int LONGEST_ANSWER = 256 << 20;

    private static final int LONGEST_ERROR = 1 << 20;

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
        wire = new Wire(builder);
    }

    @Override
    public HttpReply execute(HttpCall call) {
        // How long a body of unknown size may take nobody knows; the server's silence is bounded all the same.
        boolean sized = call.body().filter(body -> !body.repeatable()).isEmpty();
        return new Tries<>(call, sized, answer -> answer.whole(LONGEST_ANSWER)).run();
    }

    @Override
    public HttpStream open(HttpCall call) {
        return new Tries<>(call, false, answer -> answer).run();
    }

    @Override
    public void close() {
        wire.close();
    }

    /** Takes a good answer. */
    @FunctionalInterface
    private interface Reader<T> {
        T read(HttpStream answer) throws IOException;
    }

    /** The attempts of one call. */
    private final class Tries<T> {

        private final HttpCall call;
        private final boolean limited;
        private final Reader<T> reader;
        private final long end = timing.nanoTime() + retry.deadline().toNanos();
        private int attempt = 1;
        private boolean perhapsApplied;
        private boolean refreshed;
        private Map<String, String> secret = Map.of();

        Tries(HttpCall call, boolean limited, Reader<T> reader) {
            this.call = call;
            this.limited = limited;
            this.reader = reader;
        }

        T run() {
            secret = credentials.headers(false);
            while (true) {
                Wire.Outcome outcome = wire.send(call, secret, limited ? Optional.of(left()) : Optional.empty());
                Optional<IOException> broken = outcome.failure();
                if (outcome.answer().isPresent()) {
                    HttpStream answer = outcome.answer().get();
                    try {
                        if (answer.status() / 100 == 2) {
                            T result = reader.read(answer);
                            budget.succeeded();
                            return result;
                        }
                        judge(answer.beginning(LONGEST_ERROR));
                    } catch (IOException e) {
                        broken = Optional.of(e);
                    }
                }
                if (broken.isPresent()) {
                    perhapsApplied |= writes() && outcome.sent();
                    goOnAfter(broken.get());
                }
                attempt++;
            }
        }

        /** Returns when the call is to be tried again. */
        private void judge(HttpReply reply) {
            if (reply.status() == 401 && !refreshed && repeatableBody()) {
                refreshed = true;
                secret = credentials.headers(true);
                if (!secret.isEmpty() && left().toNanos() > 0) {
                    return;
                }
            }
            Optional<ErrorTable.Meaning> meaning = settings.errors.find(call, reply);
            if (meaning.isEmpty()) {
                perhapsApplied |= writes() && StatusTable.leavesDoubt(reply.status());
            }
            boolean passes = meaning.map(ErrorTable.Meaning::passes).orElse(StatusTable.passes(reply.status()));
            if (!passes || !mayRepeat(meaning.isPresent()) || !pause(reply)) {
                throw failure(reply, meaning.map(ErrorTable.Meaning::failure));
            }
        }

        private void goOnAfter(IOException broken) {
            if (Thread.currentThread().isInterrupted()
                    || !mayRepeat(false)
                    || !pause(retry.pauseAfter(attempt, timing.random()))) {
                throw failure(broken);
            }
        }

        /**
         * Whether there is another attempt.
         *
         * @param refused the product itself said that it did nothing
         */
        private boolean mayRepeat(boolean refused) {
            return (refused || call.effect() != Effect.WRITE) && repeatableBody() && attempt < retry.attempts();
        }

        private boolean repeatableBody() {
            return call.body().map(HttpBody::repeatable).orElse(true);
        }

        private boolean pause(HttpReply reply) {
            Duration own = retry.pauseAfter(attempt, timing.random());
            Duration asked = retryAfter(reply);
            return pause(asked.compareTo(own) > 0 ? asked : own);
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

        private RegistryException failure(HttpReply reply, Optional<RegistryException> known) {
            // A write in doubt stays in doubt, whatever a later attempt was told.
            RegistryException failure = known.filter(any -> !perhapsApplied)
                    .orElseGet(() -> StatusTable.failure(call, reply, perhapsApplied, secret));
            Optional<String> id = Stream.of("x-request-id", "x-amzn-requestid", "x-amz-request-id")
                    .flatMap(name -> reply.header(name).stream())
                    .findFirst();
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

    private static Duration retryAfter(HttpReply reply) {
        return reply.header("retry-after")
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(Duration.ZERO);
    }
}
