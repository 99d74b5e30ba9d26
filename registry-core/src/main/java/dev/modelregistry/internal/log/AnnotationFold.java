package dev.modelregistry.internal.log;

import static dev.modelregistry.internal.log.FoldStep.require;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.Approved;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.internal.log.EventBody.NewEntry;
import dev.modelregistry.internal.log.ModelState.EarlierName;
import dev.modelregistry.internal.log.ModelState.InForce;
import dev.modelregistry.internal.log.ModelState.PolicyStep;
import dev.modelregistry.internal.log.ModelState.RolloutState;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/** What is said of a model and its versions without moving them: tags, texts, metrics, decisions, policy, traffic. */
final class AnnotationFold {

    private final FoldStep step;
    private final ModelState state;
    private final Event event;

    AnnotationFold(FoldStep step) {
        this.step = step;
        this.state = step.state;
        this.event = step.event;
    }

    void apply(EventBody body) throws VoidEventException {
        if (body instanceof EventBody.TagsChanged changed) {
            changeTags(changed);
        } else if (body instanceof EventBody.DescriptionChanged changed) {
            describe(changed);
        } else if (body instanceof EventBody.MetricsAdded added) {
            VersionState version = step.versionFor(added.subject());
            version.evaluations.addAll(added.evaluations());
            step.put(version);
        } else if (body instanceof EventBody.LinksChanged changed) {
            VersionState version = step.versionFor(changed.subject());
            version.links.removeIf(link -> link.kind() == changed.link().kind());
            version.links.add(changed.link());
            step.put(version);
        } else if (body instanceof EventBody.DeploymentRecorded recorded) {
            VersionState version = step.versionFor(recorded.subject());
            version.deployments.remove(recorded.endpoint());
            recorded.began().ifPresent(deployment -> version.deployments.put(recorded.endpoint(), deployment));
            step.put(version);
        } else if (body instanceof EventBody.Decided decided) {
            decide(decided);
        } else if (body instanceof EventBody.RejectionLifted lifted) {
            lift(lifted);
        } else if (body instanceof EventBody.DocumentPublished published) {
            published.control().ifPresent(control -> state.documentControl = Optional.of(control));
        } else if (body instanceof EventBody.PolicyChanged changed) {
            state.policySteps.add(new PolicyStep(changed.policy(), step.provenance()));
            state.policy = Optional.of(new InForce(changed.policy(), changed.body(), event.number()));
        } else if (body instanceof EventBody.RolloutChanged changed) {
            changeRollout(changed);
        } else if (body instanceof EventBody.Renamed renamed) {
            state.earlierNames.add(new EarlierName(event.model(), event.at()));
            state.name = renamed.to();
        } else if (!(body instanceof EventBody.Refused || body instanceof EventBody.Erased)) { // Recorded only.
            throw new VoidEventException("events of type '" + body.type().text() + "' are not understood");
        }
    }

    private void changeTags(EventBody.TagsChanged changed) {
        if (changed.version().isEmpty()) {
            apply(changed, state.tags);
            return;
        }
        VersionState version = step.versionFor(changed.version().get());
        apply(changed, version.tags);
        step.put(version);
    }

    private static void apply(EventBody.TagsChanged changed, Map<String, Optional<String>> tags) {
        changed.set().forEach((key, value) -> tags.put(key, Optional.of(value)));
        changed.remove().forEach(key -> tags.put(key, Optional.empty()));
    }

    private void describe(EventBody.DescriptionChanged changed) {
        if (changed.version().isEmpty()) {
            state.description = Optional.of(changed.after());
            return;
        }
        VersionState version = step.versionFor(changed.version().get());
        version.description = Optional.of(changed.after());
        step.put(version);
    }

    private void decide(EventBody.Decided decided) throws VoidEventException {
        VersionState version = step.versionFor(decided.subject());
        Optional<ContentDigest> record = version.entry().map(NewEntry::record);
        require(decided.record().equals(record), "it speaks of another record than the version has");
        boolean held = holds(version);
        version.decisions.add(new VersionState.DecisionState(
                decided.id(),
                decided.to(),
                decided.decision(),
                event.actor(),
                event.at(),
                event.notes().evidence(),
                decided.condition(),
                decided.expires(),
                event.notes().reason(),
                event.number(),
                step.signatory(),
                decided.gate()));
        show(version, held);
    }

    /** Whether the gate of production holds without the event: then it is not what made it hold. */
    private boolean holds(VersionState version) {
        return version.shownApproval == ApprovalStatus.APPROVED
                && step.judge.shown(state, version, event).status() == ApprovalStatus.APPROVED;
    }

    private void show(VersionState version, boolean held) {
        step.put(version);
        Judge.Shown shown = step.judge.shown(state, version, event);
        LocalDate date = version.approved
                .filter(before -> held)
                .map(Approved::date)
                .orElseGet(() -> LocalDate.ofInstant(event.at(), ZoneOffset.UTC));
        version.shownApproval = shown.status();
        version.approved =
                shown.approvers().isEmpty() ? Optional.empty() : Optional.of(Approved.of(shown.approvers(), date));
        step.put(version);
    }

    private void lift(EventBody.RejectionLifted lifted) throws VoidEventException {
        VersionState version = step.versionFor(lifted.subject());
        require(version.hasRejection(lifted.to()), "there is no rejection to be lifted");
        boolean held = holds(version);
        version.lifted.put(lifted.to(), event.number());
        show(version, held);
    }

    private void changeRollout(EventBody.RolloutChanged changed) throws VoidEventException {
        for (Alias alias : changed.plan().weights().keySet()) {
            require(state.alias(alias).isPresent(), "alias " + alias + " points to nothing");
        }
        require(
                changed.plan()
                        .shadow()
                        .filter(alias -> state.alias(alias).isEmpty())
                        .isEmpty(),
                "the shadow points to nothing");
        require(changed.split().fits(changed.plan().weights()), "its split does not fit its weights");
        state.rollout = Optional.of(new RolloutState(changed.plan(), changed.split(), step.provenance()));
    }
}
