package dev.modelregistry.internal.registry;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.internal.gate.Gatekeeper;
import dev.modelregistry.internal.log.Checkpoint;
import dev.modelregistry.internal.log.Checkpoints;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.ModelState.PolicyStep;
import dev.modelregistry.internal.log.Provenance;
import dev.modelregistry.log.Finding;
import dev.modelregistry.log.Finding.Kind;
import dev.modelregistry.policy.Act;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.policy.Trust;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Compares a log with what a reader goes by: the policy that it carries, a checkpoint, an event that is known to exist. */
final class TrustCheck {

    private final ModelName model;
    private final ModelLog log;
    private final ModelState state;
    private final Gatekeeper gates;
    private final List<Finding> findings = new ArrayList<>();

    private TrustCheck(ModelName model, ModelLog log, ModelState state, Gatekeeper gates) {
        this.model = model;
        this.log = log;
        this.state = state;
        this.gates = gates;
    }

    /** What a reader who carries a policy finds. Called in the log's turn, the log being folded to its end. */
    static List<Finding> demanded(ModelName model, ModelLog log, Gatekeeper gates, Trust trust, Instant now) {
        ModelState state = log.known();
        TrustCheck check = new TrustCheck(model, log, state, gates);
        Optional.ofNullable(trust.pinned().get(model))
                .filter(pinned -> pinned > state.number())
                .ifPresent(pinned -> check.add(Kind.TRUNCATED, "log", "event " + pinned, "event " + state.number()));
        check.anchor(trust.policy());
        check.checkpoint(check.judges(trust), trust, now);
        return check.findings;
    }

    /** What anybody finds, who carries a policy or not. Called in the log's turn, the log being folded to its end. */
    static List<Finding> offered(ModelName model, ModelLog log, Gatekeeper gates, Optional<Policy> brought) {
        ModelState state = log.known();
        TrustCheck check = new TrustCheck(model, log, state, gates);
        brought.filter(own -> state.policy().isPresent()).ifPresent(check::anchor);
        check.believed(
                gates.governing(state).stream().toList(), gates.governing(state).isEmpty());
        return check.findings;
    }

    /**
     * Whether a policy was in force before an event, or one that follows from it by changes that principals of the policy
     * before had signed. That each change was allowed, the fold has seen to.
     */
    static boolean isAnchored(ModelState state, ContentDigest policy, long event) {
        List<PolicyStep> steps = state.policySteps();
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (steps.get(i).provenance().event() >= event) {
                continue;
            }
            if (steps.get(i).policy().equals(policy)) {
                return true;
            }
            if (!steps.get(i).provenance().signed()) {
                return false;
            }
        }
        return false;
    }

    /** Whether something was decided by a principal's signature, under a policy or what follows from it. */
    static boolean isVerified(ModelState state, ContentDigest policy, Optional<Provenance> provenance) {
        return provenance
                .filter(one -> one.signed() && isAnchored(state, policy, one.event()))
                .isPresent();
    }

    /** Whether a checkpoint was signed by somebody who may, as one of these policies has it. */
    static boolean isSignedUnder(Policy policy, Checkpoint checkpoint) {
        Set<String> allowed = policy.roles().get(Act.CHECKPOINT);
        return checkpoint.keys().stream()
                .flatMap(key -> policy.principalOf(key, checkpoint.issuedAt()).stream())
                .anyMatch(principal -> allowed == null || policy.hasAnyRole(principal, allowed));
    }

    /** Whether the newest checkpoint names exactly this fold, signed by somebody who may. */
    static boolean isSignedFold(
            Policy policy, ModelState state, ContentDigest head, Supplier<Optional<Checkpoint>> checkpoint) {
        return checkpoint
                .get()
                .filter(one ->
                        one.snapshot().equals(head) && one.number() == state.number() && isSignedUnder(policy, one))
                .isPresent();
    }

    private void anchor(Policy policy) {
        if (!isAnchored(state, policy.digest(), state.number() + 1)) {
            add(
                    Kind.POLICY_VIOLATION,
                    "policy",
                    policy.digest().toString(),
                    state.policy().map(now -> now.policy().toString()).orElse(""));
        }
    }

    /** The policy that the reader carries, and the one in force where that follows from it. */
    private List<Policy> judges(Trust trust) {
        List<Policy> judges = new ArrayList<>(List.of(trust.policy()));
        if (isAnchored(state, trust.policy().digest(), state.number() + 1)) {
            gates.governing(state).ifPresent(judges::add);
        }
        return judges;
    }

    private void checkpoint(List<Policy> judges, Trust trust, Instant now) {
        Optional<Checkpoint> good = believed(judges, false);
        if (trust.checkpointAge().isEmpty()) {
            return;
        }
        Instant oldest = now.minus(trust.checkpointAge().get());
        boolean fresh = good.filter(
                        one -> !one.issuedAt().isBefore(oldest) && one.expires().isAfter(now))
                .isPresent();
        if (!fresh) {
            String actual = good.map(one -> "issued " + one.issuedAt() + ", expires " + one.expires())
                    .orElse("none");
            add(Kind.TRUNCATED, "checkpoint", "issued after " + oldest, actual);
        }
    }

    /**
     * The checkpoint, when it is one of this log by somebody who may publish it; what is wrong with it is a finding.
     *
     * @param judges policies that tell who may
     * @param byAnybody nobody tells: any key will do
     */
    private Optional<Checkpoint> believed(List<Policy> judges, boolean byAnybody) {
        Checkpoints.Found found = log.checkpoint();
        found.flaw().ifPresent(flaw -> add(Kind.BAD_SIGNATURE, "checkpoint", "a signed checkpoint", flaw));
        if (found.checkpoint().isEmpty()) {
            return Optional.empty();
        }
        Checkpoint checkpoint = found.checkpoint().get();
        if (!byAnybody && judges.stream().noneMatch(policy -> isSignedUnder(policy, checkpoint))) {
            add(
                    Kind.UNKNOWN_KEY,
                    "checkpoint",
                    "a key of a principal",
                    checkpoint.keys().get(0));
            return Optional.empty();
        }
        if (checkpoint.number() > state.number()) {
            add(Kind.TRUNCATED, "log", "event " + checkpoint.number(), "event " + state.number());
            return Optional.empty();
        }
        if (!checkpoint.modelId().equals(state.modelId())) {
            return Optional.empty(); // Of a model that had this name before.
        }
        Optional<ContentDigest> there = log.digestAt(checkpoint.number());
        if (!there.equals(Optional.of(checkpoint.digest()))) {
            add(
                    Kind.BAD_DIGEST,
                    "event " + checkpoint.number(),
                    checkpoint.digest().toString(),
                    there.map(ContentDigest::toString).orElse(""));
            return Optional.empty();
        }
        return Optional.of(checkpoint);
    }

    private void add(Kind kind, String subject, String expected, String actual) {
        findings.add(new Finding(kind, model, Optional.empty(), subject, expected, actual));
    }
}
