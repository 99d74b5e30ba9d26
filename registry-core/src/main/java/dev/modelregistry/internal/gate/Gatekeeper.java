package dev.modelregistry.internal.gate;

import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.internal.log.Envelope;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.Judge;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.Seals;
import dev.modelregistry.internal.log.Signatory.Standing;
import dev.modelregistry.internal.log.VersionState;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.policy.StagePolicy;
import dev.modelregistry.spi.ObjectStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Judges the events of one log by the policy in force before them. The same judgement is made before an event is appended
 * and whenever it is read, by everybody; so it rests on nothing but the log and what the log names by digest.
 */
public final class Gatekeeper implements Judge {

    private static final List<String> OTHER_POLICY = List.of("policy");

    private final Policies policies;
    private final Facts facts;
    private final Optional<Policy> brought;
    private final Seals seals;

    private Gatekeeper(Policies policies, Facts facts, Optional<Policy> brought, Seals seals) {
        this.policies = policies;
        this.facts = facts;
        this.brought = brought;
        this.seals = seals;
    }

    /**
     * Judges events that are read. A record that is gone, perhaps because its version was deleted long ago, does not make
     * history void: what it would have to tell is then not asked.
     *
     * @param place where the model's objects are
     * @param seals checks signatures
     */
    public static Gatekeeper reading(ObjectStore objects, String place, Seals seals) {
        return new Gatekeeper(
                new Policies(objects, place),
                new Facts(objects, place, Facts.Unknown.NOT_ASKED),
                Optional.empty(),
                seals);
    }

    /**
     * Judges events before they are appended.
     *
     * @param brought the policy that this client brings: it governs logs without one, and has to be that of the others
     * @param seals checks signatures
     */
    public static Gatekeeper deciding(ObjectStore objects, String place, Optional<Policy> brought, Seals seals) {
        return new Gatekeeper(
                new Policies(objects, place), new Facts(objects, place, Facts.Unknown.MISSING), brought, seals);
    }

    @Override
    public List<String> keys(Envelope envelope) {
        return seals.check(envelope).keys();
    }

    @Override
    public List<String> missing(ModelState state, Event event) {
        EventBody body = event.body();
        if (body instanceof EventBody.Refused || body instanceof EventBody.Opened) {
            return List.of();
        }
        if (body instanceof EventBody.PolicyChanged changed && policies.isBroken(changed)) {
            return OTHER_POLICY;
        }
        if (state.policy().isEmpty()) {
            // The first policy may be set by whoever can write.
            return body instanceof EventBody.PolicyChanged
                    ? List.of()
                    : brought.map(policy -> judged(policy, state, event)).orElse(List.of());
        }
        Optional<Policy> policy = policies.inForce(state);
        boolean another = brought.filter(
                        own -> !own.digest().equals(state.policy().get().policy()))
                .isPresent();
        // A policy that cannot be read allows nothing: else whoever removes its object would be free of it.
        return another || policy.isEmpty() ? OTHER_POLICY : judged(policy.get(), state, event);
    }

    /** What a registration lacks whose record is not stored yet. */
    public List<String> missing(ModelState state, Event event, EntryContent content) {
        return new Gatekeeper(policies, facts.proposing(content), brought, seals).missing(state, event);
    }

    private List<String> judged(Policy policy, ModelState state, Event event) {
        return new Judgement(policy, state, event, facts).missing();
    }

    @Override
    public Optional<Standing> standing(ModelState state, Event event) {
        return governing(state).map(policy -> Judgement.standing(policy, event));
    }

    /**
     * What stage the version comes from, and how long it was there, is left out: both come true by themselves with the
     * promotion.
     */
    @Override
    public Shown shown(ModelState state, VersionState version, Event event) {
        Optional<Policy> policy = governing(state);
        StagePolicy gate = policy.map(one -> one.stages().get(Stage.PRODUCTION)).orElse(null);
        if (policy.isEmpty() || gate == null) {
            return state.policy().isPresent() && policy.isEmpty()
                    ? new Shown(ApprovalStatus.PENDING, List.of())
                    : Shown.lenient(version);
        }
        var staying =
                new EventBody.StageChanged(version.number(), Stage.PRODUCTION, Stage.PRODUCTION, List.of(), List.of());
        Requirements need = new Requirements(Set.of());
        new StageGate(policy.get(), gate, state, staying, event.at(), true, facts, need).check();
        if (need.missing().contains("rejected")) {
            return new Shown(ApprovalStatus.REJECTED, List.of());
        }
        return need.missing().isEmpty()
                ? new Shown(
                        ApprovalStatus.APPROVED,
                        ApprovalCount.of(
                                        policy.get(),
                                        gate,
                                        Stage.PRODUCTION,
                                        state,
                                        version.number(),
                                        event.at(),
                                        facts)
                                .approvers())
                : new Shown(ApprovalStatus.PENDING, List.of());
    }

    /** Where the approvals for production stand, whatever else its gate demands. */
    public ApprovalStatus approvalStatus(ModelState state, VersionState version, Instant at) {
        Optional<ApprovalCount> count = approvals(state, version.number(), Stage.PRODUCTION, at);
        if (count.isEmpty()) {
            return version.approvalStatus(Stage.PRODUCTION);
        }
        if (count.get().rejected()) {
            return ApprovalStatus.REJECTED;
        }
        return count.get().unmet().isEmpty() && !count.get().registrantUnknown()
                ? ApprovalStatus.APPROVED
                : ApprovalStatus.PENDING;
    }

    /** Number of the event of the newest rejection for production that stands; empty when none does. */
    public OptionalLong rejectedBy(ModelState state, VersionState version, Instant at) {
        return approvals(state, version.number(), Stage.PRODUCTION, at)
                .map(ApprovalCount::rejectedBy)
                .orElseGet(() -> version.rejectedBy(Stage.PRODUCTION));
    }

    /** The policy that governs a model for this client; empty when nothing does. */
    public Optional<Policy> governing(ModelState state) {
        return state.policy().isPresent() ? policies.inForce(state) : brought;
    }

    /** Where the decisions about a version and a stage stand under the policy that governs; empty without one. */
    public Optional<ApprovalCount> approvals(ModelState state, VersionNumber version, Stage to, Instant at) {
        return governing(state)
                .flatMap(policy -> Optional.ofNullable(policy.stages().get(to))
                        .map(gate -> ApprovalCount.of(policy, gate, to, state, version, at, facts)));
    }
}
