package dev.modelregistry.internal.registry;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.log.Observed;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.VersionQuery;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a model's row and its log find each other: a model of other tools gets a log, a new model is made with one, a rename
 * or a deletion that was left half done, or done by hand, is carried into the log.
 */
final class FirstContact {

    private static final Logger LOG = LoggerFactory.getLogger(FirstContact.class);
    private static final int MOST_STAGES_FOUND = 500;
    private static final int MOST_ROUNDS = 20;

    private final RegistryBackend backend;
    private final LogDirectory logs;
    private final EventWriter writer;

    FirstContact(RegistryBackend backend, LogDirectory logs, EventWriter writer) {
        this.backend = backend;
        this.logs = logs;
        this.writer = writer;
    }

    /** The model's log, opened, and the model made if there was none. */
    ModelLog makeModel(ModelName name) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Optional<ModelRow> row = backend.model(name);
            ModelLog log = row.flatMap(logs::of).orElseGet(() -> logs.at(logs.placeFor(name)));
            Optional<ModelLog> made = log.inTurn(() -> makeModel(name, row, log));
            if (made.isPresent()) {
                return made.get();
            }
        }
        throw new ConflictException("model '" + name + "' is made and deleted again and again: try again later");
    }

    private Optional<ModelLog> makeModel(ModelName name, Optional<ModelRow> row, ModelLog log) {
        ModelState state = log.refresh();
        if (row.isEmpty()) {
            if (state.open()) {
                if (backend.model(name).isPresent()) {
                    // Somebody made it and opened its log after the row was looked for.
                    return Optional.empty();
                }
                // The rows were deleted behind our back; what the log knows of them ends here.
                writer.appendIfFirst(
                        log,
                        writer.draft(
                                state,
                                new EventBody.Deleted(Optional.empty(), List.of()),
                                Event.Notes.none().withObserved(List.of(new Observed("model", name.value(), "")))));
                return Optional.empty();
            }
            String place = log.place().substring(0, log.place().length() - "/log".length());
            backend.createModel(name, logs.pointer(place, ModelLog.randomId()));
            return Optional.empty();
        }
        if (row.get().log().isEmpty() || isNot(row.get(), state)) {
            try {
                open(row.get(), log);
            } catch (NotFoundException deleted) {
                LOG.debug("the deletion of model '{}' was finished", name);
            }
            return Optional.empty();
        }
        LogDirectory.checkNotTruncated(row.get(), log);
        return Optional.of(log);
    }

    /** Whether a row belongs to another incarnation than the one that the log has open, or to none. */
    static boolean isNot(ModelRow row, ModelState state) {
        return !state.open()
                || row.log().filter(p -> p.modelId().equals(state.modelId())).isEmpty();
    }

    /** Opens the log of a model, or ends what stands in the way of that. Called in the log's turn. */
    void open(ModelRow row, ModelLog log) {
        ModelState state = log.known();
        Optional<LogPointer> pointer = row.log();
        if (state.open()) {
            // The first event decided; a pointer that another client wrote at the same time is put right.
            if (state.name().filter(row.name()::equals).isEmpty()) {
                throw new ConflictException("model '" + row.name() + "' and model '"
                        + state.name().orElseThrow() + "' claim one log: run recover");
            }
            if (pointer.isEmpty() && wasMadeAnew(row, state)) {
                writer.append(
                        log,
                        state,
                        new EventBody.Deleted(Optional.empty(), List.of()),
                        Event.Notes.none().withObserved(List.of(new Observed("model", state.modelId(), "made anew"))));
                return;
            }
            setPointer(row, log, state.modelId());
            return;
        }
        if (LogDirectory.checkNotTruncated(row, log).open()) {
            return;
        }
        if (pointer.isPresent() && state.number() > 0 && pointer.get().modelId().equals(state.modelId())) {
            backend.deleteModel(row.name());
            throw new NotFoundException("model '" + row.name() + "' was deleted");
        }
        String modelId = pointer.map(LogPointer::modelId).orElseGet(ModelLog::randomId);
        EventBody.Opened opened = found(row, log);
        Optional<ModelLog.Appended> appended = writer.appendIfFirst(
                log, new ModelLog.Draft(modelId, row.name(), writer.actor(), opened, Event.Notes.none()));
        if (appended.isPresent() && pointer.isEmpty()) {
            setPointer(row, log, modelId);
        }
    }

    /** Whether somebody deleted the rows and made a model of the same name: none of its versions is one of ours. */
    private boolean wasMadeAnew(ModelRow row, ModelState state) {
        boolean[] ours = new boolean[2];
        state.forEachVersion(version -> version.entry()
                .filter(entry -> !ours[1])
                .ifPresent(entry -> {
                    ours[0] = true;
                    ours[1] = backend.version(row.name(), version.number())
                            .filter(found -> found.marks().requestKey().equals(Optional.of(entry.requestKey())))
                            .isPresent();
                }));
        return ours[0] && !ours[1];
    }

    private void setPointer(ModelRow row, ModelLog log, String modelId) {
        String place = log.place().substring(0, log.place().length() - "/log".length());
        backend.apply(row.name(), Long.MAX_VALUE, List.of(new RowChange.SetLog(logs.pointer(place, modelId))));
    }

    /** What other tools left in the rows: the state that a new log begins with. */
    private EventBody.Opened found(ModelRow row, ModelLog log) {
        Map<VersionNumber, Stage> stages = new TreeMap<>();
        StringBuilder seen = new StringBuilder(row.name() + "\n" + new TreeMap<>(row.aliases()) + "\n");
        try (var versions = backend.versions(row.name(), VersionQuery.all())) {
            versions.forEach(version -> {
                seen.append(version.number())
                        .append(' ')
                        .append(version.stage())
                        .append('\n');
                if (version.stage() != Stage.DEVELOPMENT && stages.size() < MOST_STAGES_FOUND) {
                    stages.put(version.number(), version.stage());
                }
            });
        }
        return new EventBody.Opened(
                ContentDigest.of(seen.toString().getBytes(StandardCharsets.UTF_8)),
                new TreeMap<>(row.aliases()),
                stages,
                log.blobs().store("description", Optional.of(row.description())));
    }

    /** A model that has a new name in the product, by our own half-finished rename or by somebody's hand. */
    void followRename(ModelRow row, ModelLog log) {
        ModelState state = log.known();
        ModelName before = state.name().orElseThrow();
        if (before.equals(row.name())) {
            return;
        }
        if (backend.model(before)
                .flatMap(ModelRow::log)
                .filter(row.log().orElseThrow()::equals)
                .isPresent()) {
            throw new ConflictException(
                    "models '" + before + "' and '" + row.name() + "' claim one log: remove one of them");
        }
        writer.appendIfFirst(log, writer.draft(state, new EventBody.Renamed(row.name()), Event.Notes.none()));
    }
}
