package dev.modelregistry.internal.log;

import static dev.modelregistry.internal.log.FoldStep.require;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.internal.log.ModelState.AliasState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Applies events to a state, and validates them: an event that does not parse, does not follow from the one before it, or
 * decides what its state does not allow, is void. A void event keeps its number and has no effect; the next one hashes its
 * bytes and goes on. So neither a broken object nor a stranger with write access can block a log or take it over.
 */
public final class Fold {

    /** After this time a reservation may be ended by anyone. */
    public static final Duration CLAIM_LIFE = Duration.ofHours(24);

    private final FoldStep step;
    private final ModelState state;
    private final Event event;

    private Fold(FoldStep step) {
        this.step = step;
        this.state = step.state;
        this.event = step.event;
    }

    /** Applies stored bytes as the next event of a log that no policy governs. */
    static Outcome apply(ModelState state, byte[] bytes) {
        return apply(state, bytes, Judge.lenient());
    }

    /**
     * Applies stored bytes as the next event.
     *
     * @param judge has the last word: what the policy in force does not allow is void
     * @return what became of it
     */
    public static Outcome apply(ModelState state, byte[] bytes, Judge judge) {
        Outcome outcome;
        ContentDigest digest = ContentDigest.of(bytes);
        try {
            Envelope envelope = EventCodec.envelope(bytes);
            Event event = EventCodec.read(envelope);
            if (askSignatures(state, event)) {
                event = event.signedBy(judge.keys(envelope));
            }
            new Fold(new FoldStep(state, judge, event)).apply();
            state.lastAt = event.at();
            outcome = new Outcome(digest, Optional.of(new Applied(event, envelope)), Optional.empty(), List.of());
        } catch (VoidEventException e) {
            state.voids++;
            outcome = new Outcome(digest, Optional.empty(), Optional.of(String.valueOf(e.getMessage())), e.missing());
        }
        state.number++;
        state.lastDigest = digest;
        return outcome;
    }

    /** Who signed matters under a policy; of registrations and approvals a later policy may ask. */
    private static boolean askSignatures(ModelState state, Event event) {
        return state.policy().isPresent()
                || event.body() instanceof EventBody.Registered
                || event.body() instanceof EventBody.Decided;
    }

    /**
     * What became of an event.
     *
     * @param digest of its bytes
     * @param applied the event, when it has effect
     * @param voidReason why it has none
     * @param missing what the policy in force demanded of it and did not find
     */
    public record Outcome(
            ContentDigest digest, Optional<Applied> applied, Optional<String> voidReason, List<String> missing) {

        /** The event, when it has effect. */
        public Optional<Event> event() {
            return applied.map(Applied::event);
        }
    }

    /**
     * An event with effect.
     *
     * @param event the event
     * @param envelope that it came in, with its signatures
     */
    public record Applied(Event event, Envelope envelope) {}

    private void apply() throws VoidEventException {
        require(event.number() == state.number + 1, "it carries another number");
        require(event.previous().equals(state.lastDigest()), "it does not follow the event before it");
        require(!event.at().isBefore(state.lastAt), "its time is before that of the event ahead of it");
        EventBody body = event.body();
        if (body instanceof EventBody.Opened opened) {
            open(opened);
            return;
        }
        require(state.open, "the model is not open");
        require(event.modelId().equals(state.modelId), "it belongs to another model");
        require(event.model().equals(state.name), "it names another model");
        List<String> missing = step.judge.missing(state, event);
        if (!missing.isEmpty()) {
            throw new VoidEventException("the policy in force demands " + String.join(", ", missing), missing);
        }
        noteRefusal();
        decide(body);
    }

    private void decide(EventBody body) throws VoidEventException {
        StageFold stages = new StageFold(step);
        VersionFold versions = new VersionFold(step, stages);
        if (body instanceof EventBody.Registered registered) {
            versions.register(registered);
        } else if (body instanceof EventBody.Claimed claimed) {
            versions.claim(claimed);
        } else if (body instanceof EventBody.ClaimReleased released) {
            versions.release(released);
        } else if (body instanceof EventBody.Collected collected) {
            versions.collect(collected);
        } else if (body instanceof EventBody.Deleted deleted) {
            versions.delete(deleted);
        } else if (body instanceof EventBody.StageChanged changed) {
            stages.change(changed);
        } else if (body instanceof EventBody.RolledBack back) {
            stages.rollBack(back);
        } else if (body instanceof EventBody.Archived archived) {
            stages.archive(archived);
        } else if (body instanceof EventBody.AliasMoved || body instanceof EventBody.AliasRemoved) {
            stages.moveAliases(body.aliases());
        } else {
            new AnnotationFold(step).apply(body);
        }
    }

    /** Remembers refusals as long as nothing changes. */
    private void noteRefusal() {
        if (event.body() instanceof EventBody.Refused refused) {
            state.refusals.add(event.actor() + " " + refused);
        } else {
            state.refusals.clear();
        }
    }

    private void open(EventBody.Opened opened) throws VoidEventException {
        require(!state.open, "the model is open already");
        require(event.modelId().matches("[0-9a-f]{32}"), "the model id is not 32 hexadecimal digits");
        require(!event.modelId().equals(state.modelId), "the model id was used before");
        state.startOver();
        state.open = true;
        state.modelId = event.modelId();
        state.name = event.model();
        state.openedBy = event.number();
        state.description = Optional.of(opened.description());
        for (Map.Entry<VersionNumber, Stage> one : opened.stages().entrySet()) {
            step.put(new VersionState(one.getKey(), Optional.empty(), 0, one.getValue()));
        }
        opened.aliasesFound()
                .forEach((alias, version) ->
                        state.aliases.put(alias, new AliasState(Optional.of(version), List.of(), Optional.empty())));
    }
}
