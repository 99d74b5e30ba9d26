package dev.modelregistry.internal.log;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.CancelledException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.error.PolicyRefusedException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.spi.LogStore;
import dev.modelregistry.spi.ObjectStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One log as this client knows it: the fold so far, reading what others added, appending.
 *
 * <p>Threads of this process take turns ({@link #inTurn}); against other processes only the log store's create-if-absent
 * decides. All methods but {@link #inTurn} are called in turn.
 */
public final class ModelLog {

    private static final Logger LOG = LoggerFactory.getLogger(ModelLog.class);
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(2);
    private static final int MOST_SENDS = 3;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final LogStore store;
    private final String place;
    private final Clock clock;
    private final Judge folding;
    private final Judge deciding;
    private final Seals seals;
    private final Snapshots snapshots;
    private final SnapshotTrust trust;
    private final Checkpoints checkpoints;
    private final Blobs blobs;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final FoldedLog folded;

    /** A log that no policy governs, and to which this client adds unsigned events only. */
    ModelLog(LogStore store, ObjectStore objects, String place, Clock clock) {
        this(store, objects, place, clock, Seals.none(), Judge.lenient(), Judge.lenient(), SnapshotTrust.any());
    }

    /**
     * A log.
     *
     * @param seals signs its events and checks signatures
     * @param folding judges events that are read
     * @param deciding judges events before they are appended
     * @param trust tells which snapshots are built upon
     */
    public ModelLog(
            LogStore store,
            ObjectStore objects,
            String place,
            Clock clock,
            Seals seals,
            Judge folding,
            Judge deciding,
            SnapshotTrust trust) {
        this.folding = folding;
        this.deciding = deciding;
        this.store = store;
        this.place = place + "/log";
        this.clock = clock;
        this.seals = seals;
        this.snapshots = new Snapshots(objects, place);
        this.trust = trust;
        this.checkpoints = new Checkpoints(objects, seals, place);
        this.blobs = new Blobs(objects, place);
        this.folded = new FoldedLog(store, this.place, folding, this::trustedSnapshot);
    }

    /** Texts that events of this log name. */
    public Blobs blobs() {
        return blobs;
    }

    /** The log's name at the store. */
    public String place() {
        return place;
    }

    /** Judges the events of this log when they are read. */
    public Judge judge() {
        return folding;
    }

    /** Signs and checks its events. */
    public Seals seals() {
        return seals;
    }

    /** Where events are kept. */
    public LogStore store() {
        return store;
    }

    /** Does something while no other thread of this process uses this log. */
    public <T> T inTurn(Supplier<T> action) {
        try {
            turn.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while waiting for another act on the same model");
        }
        try {
            return action.get();
        } catch (BrokenSnapshotException e) {
            LOG.warn(
                    "a snapshot of log '{}' cannot be used, the log is read from its beginning: {}",
                    place,
                    e.getMessage());
            folded.readAnew();
            return action.get();
        } finally {
            turn.unlock();
        }
    }

    /** The state after the newest event. */
    public ModelState refresh() {
        return folded.refresh();
    }

    /** Begins at event 1 if this client read nothing yet, and gives what folds the next event: who reads all does so once. */
    public Optional<Function<byte[], Fold.Outcome>> beginIfUnread() {
        return folded.beginIfUnread() ? Optional.of(folded::fold) : Optional.empty();
    }

    /** The state as it is known, without asking the store. */
    public ModelState known() {
        return folded.known();
    }

    /** The state after the newest event, from the stored events alone, whatever this client saw before. */
    public ModelState readAnew() {
        return folded.readAnew();
    }

    /**
     * Looks whether the newest event that this client knows is still in the store. A store that was restored from a backup
     * has lost it, and whoever appended behind it would leave a gap.
     *
     * @throws dev.modelregistry.error.IntegrityException it is gone, or another one has its number
     */
    public void checkStillStored() {
        folded.checkStillStored();
    }

    /** Native fields that events after a number changed; those of an earlier model of this name have no rows any more. */
    public Set<NativeField> touchedAfter(long shown) {
        return folded.touchedAfter(shown);
    }

    /**
     * Digest of an event of the chain that the known state is the fold of; empty when the store does not have that chain
     * any more.
     */
    public Optional<ContentDigest> digestAt(long number) {
        return folded.digestAt(number);
    }

    /** The newest snapshot, or, where only a signed one is good enough, that of the newest checkpoint. */
    private Optional<Snapshots.Found> trustedSnapshot() {
        Optional<Snapshots.Found> newest = snapshots.read();
        if (newest.isEmpty() || isTrusted(newest.get())) {
            return newest;
        }
        LOG.debug("the newest snapshot of log '{}' is not signed by anybody who may", place);
        return checkpoint()
                .checkpoint()
                .flatMap(signed -> snapshots.read(signed.snapshot()))
                .filter(this::isTrusted);
    }

    private boolean isTrusted(Snapshots.Found found) {
        return trust.trusts(found.state(), found.head(), () -> checkpoint().checkpoint());
    }

    /** What stands beside the log as its newest checkpoint. */
    public Checkpoints.Found checkpoint() {
        return checkpoints.newest();
    }

    /**
     * Publishes, signed, how far the log goes.
     *
     * @param valid how long the statement counts
     */
    public void publishCheckpoint(Duration valid) {
        checkClock();
        ContentDigest snapshot = snapshots.keep(known());
        trust.made(known().modelId(), snapshot);
        Instant now = clock.instant();
        checkpoints.publish(known(), snapshot, now, now.plus(valid));
    }

    /**
     * What somebody wants to append.
     *
     * @param modelId the incarnation
     * @param model the model's name
     * @param actor who
     * @param body what is decided
     * @param notes why, and what was seen
     */
    public record Draft(String modelId, ModelName model, String actor, EventBody body, Event.Notes notes) {}

    /**
     * An event that this client appended.
     *
     * @param applied the event, with its envelope
     * @param digest of its bytes
     * @param answered whether the appender itself said so; else it was found in the log after a lost answer
     */
    public record Appended(Fold.Applied applied, ContentDigest digest, boolean answered) {

        /** The event. */
        public Event event() {
            return applied.event();
        }
    }

    /** Appends the bytes of an event, perhaps together with something else; see {@link LogStore#append}. */
    @FunctionalInterface
    public interface Appender {
        boolean append(long number, byte[] bytes, ContentDigest digest);
    }

    /** Appends an event behind the known state; see {@link #append(Draft, Appender)}. */
    public Optional<Appended> append(Draft draft) {
        return append(draft, (number, bytes, digest) -> store.append(place, number, bytes));
    }

    /**
     * Appends an event behind the known state, if nobody else did so first.
     *
     * @param appender does it
     * @return empty when somebody did; the state then includes what they appended
     * @throws PolicyRefusedException the policy in force, or the one that this client brings, demands more
     */
    public Optional<Appended> append(Draft draft, Appender appender) {
        checkClock();
        Event event = event(draft);
        List<String> missing = deciding.missing(known(), event);
        if (!missing.isEmpty()) {
            throw refusal(draft.model(), missing);
        }
        byte[] bytes = EventCodec.write(event, seals);
        Fold.Outcome outcome;
        boolean answered = appendOnce(event.number(), bytes, appender);
        if (answered) {
            outcome = folded.fold(bytes);
        } else {
            Optional<Fold.Outcome> ours = folded.foldTail(bytes);
            if (ours.isEmpty()) {
                return Optional.empty();
            }
            outcome = ours.get();
        }
        if (outcome.voidReason().isPresent()) {
            throw new ConflictException("event " + event.number() + " has no effect: "
                    + outcome.voidReason().get());
        }
        if (event.number() % Snapshots.EVERY == 0) {
            writeSnapshot();
        }
        return Optional.of(new Appended(outcome.applied().orElseThrow(), outcome.digest(), answered));
    }

    /** The exception for an act that a policy refuses. */
    public static PolicyRefusedException refusal(ModelName model, List<String> missing) {
        return new PolicyRefusedException(
                "the policy of model '" + model + "' refuses it: missing " + String.join(", ", missing), missing);
    }

    /** What the policy demands of an event that nobody has written yet, and does not find. */
    public List<String> missing(Draft draft) {
        return deciding.missing(known(), event(draft));
    }

    /** The event that a draft would be now. */
    public Event event(Draft draft) {
        Instant now = clock.instant();
        return new Event(
                known().number() + 1,
                draft.modelId(),
                draft.model(),
                known().lastDigest(),
                randomId(),
                draft.actor(),
                now.isBefore(known().lastAt()) ? known().lastAt() : now,
                draft.body(),
                draft.notes(),
                seals.ownKeys());
    }

    /**
     * Appends; where the answer is lost, looks whether the number is taken, and tries the same bytes again.
     *
     * @return false when the number is taken, perhaps by our own bytes after a lost answer
     */
    private boolean appendOnce(long number, byte[] bytes, Appender appender) {
        ContentDigest digest = ContentDigest.of(bytes);
        boolean unclear = false;
        for (int attempt = 1; ; attempt++) {
            try {
                return appender.append(number, bytes, digest);
            } catch (RegistryException failure) {
                unclear |= failure instanceof OutcomeUnknownException;
                if (!unclear && !failure.retryable()) {
                    throw failure;
                }
                if (isTaken(number, failure)) {
                    return false;
                }
                if (attempt == MOST_SENDS) {
                    throw unclear ? unknown(number, failure) : failure;
                }
            }
        }
    }

    /** An answer that was lost may still be on its way to the store: that the number is free now proves nothing. */
    private static OutcomeUnknownException unknown(long number, RegistryException failure) {
        return new OutcomeUnknownException(
                "nobody can tell whether event " + number + " was committed: " + failure.getMessage(), failure);
    }

    private boolean isTaken(long number, RegistryException failure) {
        try (var found = store.read(place, number)) {
            return found.findFirst().filter(event -> event.number() == number).isPresent();
        } catch (RegistryException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private void writeSnapshot() {
        try {
            trust.made(known().modelId(), snapshots.write(known()));
        } catch (RegistryException e) {
            LOG.warn("a snapshot of log '{}' was not written: {}", place, e.getMessage());
        }
    }

    /** Digests, in hexadecimal, of snapshot parts in use. */
    public Set<String> snapshotPartsInUse() {
        return snapshots.inUse(checkpoints.namedSnapshot());
    }

    private void checkClock() {
        Optional<Instant> server = store.serverTime();
        if (server.isPresent()
                && Duration.between(server.get(), clock.instant()).abs().compareTo(CLOCK_TOLERANCE) > 0) {
            throw new InvalidException("this machine's clock says " + clock.instant() + " and the server's "
                    + server.get() + ": set the clock, events may differ by two minutes at most");
        }
    }

    /** A random id, 128 bits in hexadecimal. */
    public static String randomId() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
