package dev.modelregistry.internal.registry;

import dev.modelregistry.Projection;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.ErrorContext;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.PolicyRefusedException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.internal.gate.Gatekeeper;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.LostRaces;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.NativeField;
import dev.modelregistry.internal.log.VersionState;
import dev.modelregistry.log.AliasMove;
import dev.modelregistry.log.Observed;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.VersionRow;
import dev.modelregistry.spi.Watermark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How every governed act runs: fold, decide against that state, append the next event, and when somebody else was first
 * decide again; then show the decision in the rows.
 */
final class Governor {

    private static final Logger LOG = LoggerFactory.getLogger(Governor.class);
    private static final int MOST_ROUNDS = 20;

    private final RegistryBackend backend;
    private final LogDirectory logs;
    private final Projector projector;
    private final EventWriter writer;
    private final FirstContact firstContact;
    private final RememberedHeads remembered;

    Governor(
            RegistryBackend backend,
            LogDirectory logs,
            Projector projector,
            EventWriter writer,
            FirstContact firstContact,
            RememberedHeads remembered) {
        this.backend = backend;
        this.logs = logs;
        this.projector = projector;
        this.writer = writer;
        this.firstContact = firstContact;
        this.remembered = remembered;
    }

    /** Whether the rows have to show everything that was decided before the next decision. */
    enum Rows {
        /** The act reads no rows. */
        UNREAD,
        /** Pending decisions of others are shown first, so that what differs then was changed outside. */
        SETTLED
    }

    /**
     * What a decision is made against.
     *
     * @param row the model as the product shows it
     * @param state the model as the log has it
     * @param log its log
     */
    record Situation(ModelRow row, ModelState state, ModelLog log) {}

    /**
     * What was decided.
     *
     * @param body what to commit; empty when there is nothing to
     * @param notes why, and what was seen
     * @param value what the caller gets
     */
    record Decision<T>(Optional<EventBody> body, Event.Notes notes, T value) {

        static <T> Decision<T> commit(EventBody body, Event.Notes notes, T value) {
            return new Decision<>(Optional.of(body), notes, value);
        }

        static <T> Decision<T> nothing(T value) {
            return new Decision<>(Optional.empty(), Event.Notes.none(), value);
        }
    }

    /** Decides. May be asked again, with a newer situation; writes nothing but blobs. */
    @FunctionalInterface
    interface Decider<T> {
        Decision<T> decide(Situation situation);
    }

    /**
     * An act that ended.
     *
     * @param value what was decided
     * @param event number of the event; absent when nothing was committed
     * @param projection whether the rows show it
     */
    record Done<T>(T value, OptionalLong event, Projection projection) {}

    /** Runs an act on a model that exists. */
    <T> Done<T> act(ModelName name, Rows rows, Decider<T> decider) {
        Optional<ModelLog> known = logs.lastKnown(name);
        if (known.isPresent()) {
            Optional<Done<T>> done = known.get().inTurn(() -> act(name, known.get(), rows, decider));
            if (done.isPresent()) {
                return done.get();
            }
        }
        for (int round = 0; round < MOST_ROUNDS; round++) {
            ModelRow row = requireModel(name);
            ModelLog log = logs.of(row).orElseGet(() -> logs.at(logs.placeFor(name)));
            Optional<Done<T>> done = log.inTurn(() -> act(name, log, rows, decider));
            if (done.isPresent()) {
                logs.remember(name, log);
                return done.get();
            }
        }
        throw new ConflictException("model '" + name + "' gets another log again and again: try again later");
    }

    /** Empty when the model has another log by now. */
    private <T> Optional<Done<T>> act(ModelName name, ModelLog log, Rows rows, Decider<T> decider) {
        LostRaces races = new LostRaces();
        while (true) {
            long began = System.nanoTime();
            Optional<Situation> situation = situation(name, log, rows);
            if (situation.isEmpty()) {
                logs.forget(name);
                return Optional.empty();
            }
            Decision<T> decision = decider.decide(situation.get());
            if (decision.body().isEmpty()) {
                return Optional.of(new Done<>(decision.value(), OptionalLong.empty(), Projection.COMPLETE));
            }
            Optional<Committed> committed =
                    commit(situation.get(), decision.body().get(), decision.notes());
            if (committed.isPresent()) {
                return Optional.of(new Done<>(
                        decision.value(),
                        OptionalLong.of(committed.get().event()),
                        committed.get().projection()));
            }
            races.waitAfter(Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private record Committed(long event, Projection projection) {}

    /** Commits a decision, or records that the policy refused it. */
    private Optional<Committed> commit(Situation situation, EventBody body, Event.Notes notes) {
        for (AliasMove move : body.aliases()) {
            move.version().ifPresent(version -> checkShowable(new RowChange.SetAlias(move.alias(), version)));
        }
        try {
            return appendAndShow(situation, body, notes);
        } catch (PolicyRefusedException refused) {
            recordRefusal(situation, EventBody.Refused.of(body, refused.missing()), refused);
            throw refused;
        }
    }

    /** Once as long as nothing changes: else a client that tries again and again would fill the log. */
    void recordRefusal(Situation situation, EventBody.Refused refused, PolicyRefusedException refusal) {
        if (situation.state().wasRefused(writer.actor(), refused)) {
            return;
        }
        try {
            appendAndShow(situation, refused, Event.Notes.none());
        } catch (RegistryException e) {
            LOG.debug("a refusal was not recorded", e);
            refusal.addSuppressed(e);
        }
    }

    /** What the policy demands of a decision and does not find. */
    List<String> missing(Situation situation, EventBody body, Event.Notes notes) {
        return situation.log().missing(writer.draft(situation.state(), body, notes));
    }

    /** Refuses what the product's rows could never show. */
    void checkShowable(RowChange change) {
        backend.check(change);
    }

    /** What the gates say of the model, for this client. */
    Gatekeeper gates(Situation situation) {
        return logs.gates(situation.log());
    }

    /** Appends and shows a decision; empty when somebody else's event came first. */
    private Optional<Committed> appendAndShow(Situation situation, EventBody body, Event.Notes notes) {
        ModelLog log = situation.log();
        ModelRow row = situation.row();
        ModelLog.Draft draft = writer.draft(situation.state(), body, notes);
        Optional<List<RowChange>> direct = projector.direct(row, situation.state(), body);
        Optional<ModelLog.Appended> appended = direct.isEmpty()
                ? log.append(draft)
                : log.append(draft, (number, bytes, digest) -> {
                    List<RowChange> changes = new ArrayList<>(direct.get());
                    changes.add(new RowChange.SetWatermark(new Watermark(number, digest)));
                    return backend.appendAndApply(log.place(), number, bytes, row.name(), changes);
                });
        if (appended.isEmpty()) {
            return Optional.empty();
        }
        long number = appended.get().event().number();
        remembered.checkAndRemember(log.known());
        // A reservation is in no row. The next event shows it along; what fails before that is no failure of an act.
        boolean shown = direct.isPresent() && appended.get().answered() || body instanceof EventBody.Claimed;
        Projection projection = shown ? Projection.COMPLETE : show(row, log, number);
        writer.committed(log, appended.get());
        return Optional.of(new Committed(number, projection));
    }

    private Projection show(ModelRow row, ModelLog log, long number) {
        try {
            if (!log.known().open()) {
                backend.deleteModel(row.name());
                return Projection.COMPLETE;
            }
            return projector.show(
                    row.name(), log, row.projected().map(Watermark::event).orElse(0L));
        } catch (RegistryException e) {
            throw e.at(ErrorContext.none().withEvent(number));
        }
    }

    /** The model's row and state now, the log opened if it was not; empty when another log is the model's. */
    private Optional<Situation> situation(ModelName name, ModelLog log, Rows rows) {
        boolean settled = rows == Rows.UNREAD;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            ModelState state = log.refresh();
            ModelRow row = requireModel(name);
            if (logs.of(row).filter(other -> other != log).isPresent()) {
                return Optional.empty();
            }
            if (row.log().isEmpty() || FirstContact.isNot(row, state)) {
                firstContact.open(row, log);
                continue;
            }
            long known = state.number();
            if (LogDirectory.checkNotTruncated(row, log).number() > known) {
                continue;
            }
            remembered.checkAndRemember(state);
            firstContact.followRename(row, log);
            long shown = row.projected().map(Watermark::event).orElse(0L);
            if (shown < state.number()) {
                log.checkStillStored();
            }
            if (shown >= state.number() || settled && (rows == Rows.UNREAD || areNewVersions(log, shown))) {
                return Optional.of(new Situation(row, state, log));
            }
            projector.show(name, log, shown);
            settled = true;
        }
        throw new ConflictException("model '" + name + "' changes faster than it can be read: try again later");
    }

    /** Whether all that the rows do not show yet are registrations: others go on registering while this act waits for its turn. */
    private static boolean areNewVersions(ModelLog log, long shown) {
        return log.touchedAfter(shown).stream().allMatch(NativeField.Ready.class::isInstance);
    }

    /** The log of a model that exists and has one. */
    ModelLog logOf(ModelName name) {
        return logs.of(requireModel(name))
                .orElseThrow(() -> new NotFoundException("model '" + name + "' has no log yet"));
    }

    ModelRow requireModel(ModelName name) {
        return backend.model(name).orElseThrow(() -> new NotFoundException("model '" + name + "' does not exist"));
    }

    /** The row of a version that exists, is complete, and that the log has not deleted. */
    VersionRow requireVersion(Situation situation, VersionNumber number) {
        Optional<VersionRow> row = backend.version(situation.row().name(), number);
        boolean ours = row.filter(LightReads::isOurs).isPresent();
        if (row.isEmpty() || ours && situation.state().version(number).isEmpty()) {
            throw new NotFoundException(
                    "version " + number + " of model '" + situation.row().name() + "' does not exist");
        }
        return row.get();
    }

    /** The stage that the log has for a version. */
    static Stage stage(ModelState state, VersionNumber number) {
        return state.version(number).map(VersionState::stage).orElse(Stage.DEVELOPMENT);
    }

    /** How the row's stage differs from the log's, if it does. */
    static List<Observed> stageDrift(ModelState state, VersionRow row) {
        Stage expected = stage(state, row.number());
        return row.stage() == expected
                ? List.of()
                : List.of(new Observed(
                        "stage:" + row.number(), expected.name(), row.stage().name()));
    }

    /** How the native alias differs from the log's, if it does and no late request of a crashed writer explains it. */
    List<Observed> aliasDrift(Situation situation, Alias alias) {
        Optional<VersionNumber> expected = situation.state().alias(alias);
        Optional<VersionNumber> actual =
                Optional.ofNullable(situation.row().aliases().get(alias));
        if (expected.equals(actual)) {
            return List.of();
        }
        boolean late = actual.flatMap(number -> backend.version(situation.row().name(), number))
                .filter(row -> row.marks().lost().containsKey(alias))
                .isPresent();
        List<Observed> drift = new ArrayList<>();
        if (!late) {
            drift.add(new Observed(
                    "alias:" + alias,
                    expected.map(VersionNumber::toString).orElse(""),
                    actual.map(VersionNumber::toString).orElse("")));
        }
        return drift;
    }
}
