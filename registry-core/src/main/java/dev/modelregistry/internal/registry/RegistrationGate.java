package dev.modelregistry.internal.registry;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.PolicyRefusedException;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.registry.Governor.Decision;
import dev.modelregistry.internal.registry.Governor.Rows;
import dev.modelregistry.internal.registry.Governor.Situation;
import dev.modelregistry.log.AliasMove;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Refuses registrations before anything is uploaded for them. The event itself is judged again when it is committed. */
final class RegistrationGate {

    private final Governor governor;
    private final EventWriter writer;
    private final LogDirectory logs;

    RegistrationGate(Governor governor, EventWriter writer, LogDirectory logs) {
        this.governor = governor;
        this.writer = writer;
        this.logs = logs;
    }

    /**
     * Checks a registration, if a policy governs the model.
     *
     * @param entry as it would be registered; its number is not known yet, and no gate asks for it
     * @throws PolicyRefusedException the policy demands more
     */
    void check(ModelName model, ModelLog log, EventBody.NewEntry entry, EntryContent content, Set<Alias> aliases) {
        boolean governed = log.inTurn(() -> log.known().policy().isPresent()
                || logs.gates(log).governing(log.known()).isPresent());
        if (governed) {
            governor.act(model, Rows.UNREAD, situation -> check(situation, entry, content, aliases));
        }
    }

    private Decision<Boolean> check(
            Situation situation, EventBody.NewEntry entry, EntryContent content, Set<Alias> aliases) {
        ModelState state = situation.state();
        List<AliasMove> moves = aliases.stream()
                .map(alias -> new AliasMove(alias, state.alias(alias), Optional.of(entry.number())))
                .toList();
        EventBody body = new EventBody.Registered(List.of(entry), moves);
        Event event = situation.log().event(writer.draft(state, body, Event.Notes.none()));
        List<String> missing = logs.gates(situation.log()).missing(state, event, content);
        if (!missing.isEmpty()) {
            PolicyRefusedException refusal = ModelLog.refusal(situation.row().name(), missing);
            EventBody.Refused refused = new EventBody.Refused(body.type(), Optional.empty(), Optional.empty(), missing);
            governor.recordRefusal(situation, refused, refusal);
            throw refusal;
        }
        return Decision.nothing(true);
    }
}
