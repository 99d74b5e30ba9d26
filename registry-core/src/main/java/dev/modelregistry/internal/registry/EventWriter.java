package dev.modelregistry.internal.registry;

import dev.modelregistry.error.ConflictException;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Appends events in the name of this client's actor, and tells whoever listens what was committed. */
final class EventWriter {

    private final String actor;
    private final BiConsumer<ModelLog, ModelLog.Appended> afterCommit;

    EventWriter(String actor, BiConsumer<ModelLog, ModelLog.Appended> afterCommit) {
        this.actor = actor;
        this.afterCommit = afterCommit;
    }

    String actor() {
        return actor;
    }

    ModelLog.Draft draft(ModelState state, EventBody body, Event.Notes notes) {
        return new ModelLog.Draft(state.modelId(), state.name().orElseThrow(), actor, body, notes);
    }

    /** Appends one event behind the known state; empty when somebody else's came first. Called in the log's turn. */
    Optional<ModelLog.Appended> appendIfFirst(ModelLog log, ModelLog.Draft draft) {
        Optional<ModelLog.Appended> appended = log.append(draft);
        appended.ifPresent(event -> afterCommit.accept(log, event));
        return appended;
    }

    /** Appends one event behind the known state; somebody else's being first is a conflict. Called in the log's turn. */
    void append(ModelLog log, ModelState state, EventBody body, Event.Notes notes) {
        if (appendIfFirst(log, draft(state, body, notes)).isEmpty()) {
            throw new ConflictException("another writer came first: try again");
        }
    }

    /** Tells of an event that was appended together with its rows. */
    void committed(ModelLog log, ModelLog.Appended appended) {
        afterCommit.accept(log, appended);
    }
}
