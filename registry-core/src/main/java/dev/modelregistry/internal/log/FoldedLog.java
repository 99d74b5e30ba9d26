package dev.modelregistry.internal.log;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.spi.LogStore;
import dev.modelregistry.spi.LogStore.StoredEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log's events folded into a state, as far as this client has read them: from a snapshot on where one can be trusted, then
 * what others added since. Not safe for use by several threads at once; {@link ModelLog} makes them take turns.
 */
final class FoldedLog {

    private static final Logger LOG = LoggerFactory.getLogger(FoldedLog.class);

    private final LogStore store;
    private final String place;
    private final Judge judge;
    private final Supplier<Optional<Snapshots.Found>> snapshot;
    private final RecentEvents recent = new RecentEvents();
    private ModelState state = new ModelState();
    private boolean loaded;

    /**
     * A log that nothing was read of yet.
     *
     * @param judge judges the events that are read
     * @param snapshot the newest one that may be built upon
     */
    FoldedLog(LogStore store, String place, Judge judge, Supplier<Optional<Snapshots.Found>> snapshot) {
        this.store = store;
        this.place = place;
        this.judge = judge;
        this.snapshot = snapshot;
    }

    /** The state as it is known, without asking the store. */
    ModelState known() {
        return state;
    }

    /** The state after the newest event. */
    ModelState refresh() {
        if (!loaded) {
            if (!startFromSnapshot()) {
                state = new ModelState();
                foldTail();
            }
            loaded = true;
        } else {
            foldTail();
        }
        return state;
    }

    /** Begins at event 1, to be folded event by event, if nothing was read yet; tells whether it does. */
    boolean beginIfUnread() {
        if (loaded) {
            return false;
        }
        state = new ModelState();
        loaded = true;
        return true;
    }

    /** The state after the newest event, from the stored events alone, whatever was seen before. */
    ModelState readAnew() {
        state = new ModelState();
        recent.clear();
        foldTail();
        loaded = true;
        return state;
    }

    /**
     * Looks whether the newest event that this client knows is still in the store. A store that was restored from a backup
     * has lost it, and whoever appended behind it would leave a gap.
     *
     * @throws IntegrityException it is gone, or another one has its number
     */
    void checkStillStored() {
        try (var stored = store.read(place, state.number())) {
            boolean there = stored.findFirst()
                    .filter(event -> event.number() == state.number()
                            && state.lastDigest().equals(Optional.of(ContentDigest.of(event.bytes()))))
                    .isPresent();
            if (!there) {
                throw new IntegrityException("the log '" + place + "' is truncated: event " + state.number()
                        + " was seen before and is not there any more. Restore it, or accept the loss with recover and "
                        + "ACCEPT_TRUNCATION");
            }
        }
    }

    private boolean startFromSnapshot() {
        Optional<Snapshots.Found> found = snapshot.get();
        if (found.isEmpty()) {
            return false;
        }
        try (var tail = store.read(place, found.get().number())) {
            boolean bound = false;
            state = found.get().state();
            for (StoredEvent event : (Iterable<StoredEvent>) tail::iterator) {
                if (!bound) {
                    if (event.number() != found.get().number()
                            || !ContentDigest.of(event.bytes())
                                    .equals(found.get().digest())) {
                        return false;
                    }
                    bound = true;
                    recent.addBeginning(event.number(), found.get().digest());
                } else {
                    fold(event.bytes());
                }
            }
            return bound;
        }
    }

    private void foldTail() {
        foldTail(new byte[0]);
    }

    /** Folds what others added; tells what became of the event with the given bytes, if that is among it. */
    Optional<Fold.Outcome> foldTail(byte[] ours) {
        Optional<Fold.Outcome> found = Optional.empty();
        try (var tail = store.read(place, state.number() + 1)) {
            for (StoredEvent event : (Iterable<StoredEvent>) tail::iterator) {
                Fold.Outcome outcome = fold(event.bytes());
                if (Arrays.equals(event.bytes(), ours)) {
                    found = Optional.of(outcome);
                }
            }
        }
        return found;
    }

    /** Folds the next event. */
    Fold.Outcome fold(byte[] bytes) {
        Fold.Outcome outcome = Fold.apply(state, bytes, judge);
        outcome.voidReason()
                .ifPresent(reason -> LOG.warn("event {} of log '{}' is void: {}", state.number(), place, reason));
        recent.add(state.number(), outcome);
        return outcome;
    }

    /** Native fields that events after a number changed; those of an earlier model of this name have no rows any more. */
    Set<NativeField> touchedAfter(long shown) {
        long number = Math.max(shown, state.openedBy() - 1);
        if (number >= state.number()) {
            return Set.of();
        }
        return recent.touchedBehind(number).orElseGet(() -> {
            Set<NativeField> fields = new LinkedHashSet<>();
            foldAnew((event, outcome) -> {
                if (event.number() > number) {
                    outcome.event().ifPresent(applied -> fields.addAll(NativeField.touchedBy(applied.body())));
                }
            });
            return fields;
        });
    }

    /** Folds the stored events up to the known state once more. */
    private ModelState foldAnew(BiConsumer<StoredEvent, Fold.Outcome> each) {
        ModelState scratch = new ModelState();
        try (var all = store.read(place, 1)) {
            all.takeWhile(event -> event.number() <= state.number())
                    .forEach(event -> each.accept(event, Fold.apply(scratch, event.bytes(), judge)));
        }
        return scratch;
    }

    /**
     * Digest of an event of the chain that the known state is the fold of; empty when the store does not have that chain
     * any more.
     */
    Optional<ContentDigest> digestAt(long number) {
        if (number < 1 || number > state.number()) {
            return Optional.empty();
        }
        Optional<ContentDigest> known = recent.digest(number);
        if (known.isPresent()) {
            return known;
        }
        List<ContentDigest> found = new ArrayList<>();
        ModelState scratch = foldAnew((event, outcome) -> {
            if (event.number() == number) {
                found.add(outcome.digest());
            }
        });
        return scratch.lastDigest().equals(state.lastDigest()) ? found.stream().findFirst() : Optional.empty();
    }
}
