package dev.modelregistry.internal.registry;

import dev.modelregistry.ActiveRollout;
import dev.modelregistry.AliasAssignment;
import dev.modelregistry.AliasChange;
import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.Download;
import dev.modelregistry.EntryDiff;
import dev.modelregistry.MetricComparison;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.ProgressListener;
import dev.modelregistry.Promotion;
import dev.modelregistry.Recorded;
import dev.modelregistry.Registered;
import dev.modelregistry.Registration;
import dev.modelregistry.Rollback;
import dev.modelregistry.TagsChanged;
import dev.modelregistry.Transition;
import dev.modelregistry.TransitionPlan;
import dev.modelregistry.document.DocumentControl;
import dev.modelregistry.document.EntryDocument;
import dev.modelregistry.document.PublishedDocument;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Deployment;
import dev.modelregistry.entry.Filter;
import dev.modelregistry.entry.Link;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.entry.RegisteredModel;
import dev.modelregistry.entry.RolloutPlan;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.internal.log.Seals;
import dev.modelregistry.internal.registry.Removals.InUse;
import dev.modelregistry.log.GarbageReport;
import dev.modelregistry.log.Live;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.log.ModelMoment;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.log.Verification;
import dev.modelregistry.policy.Approval;
import dev.modelregistry.policy.PendingApproval;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.policy.Trust;
import dev.modelregistry.spi.ArtifactInspector;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.Diagnosis;
import dev.modelregistry.spi.RegistryBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The API: hands every call to the part that does it. */
final class GovernedRegistry implements ModelRegistry {

    private final RegistryBackend backend;
    private final Operations operations;
    private final Parts parts;

    GovernedRegistry(
            RegistryBackend backend, RegistrySettings settings, Optional<ArtifactInspector> inspector, Seals seals) {
        this.backend = backend;
        this.operations = new Operations(backend.provider(), settings);
        this.parts = new Parts(backend, settings, inspector, seals, operations::committed);
    }

    @Override
    public Registered registerWithOutcome(Registration registration) {
        return operations.run(
                "register",
                registration.model().value(),
                () -> parts.registrar().register(registration));
    }

    @Override
    public Stream<RegisteredModel> models(Filter filter) {
        return operations.run("models", "", () -> parts.reads().models(filter));
    }

    @Override
    public Optional<RegisteredModel> findModel(String model) {
        return operations.run("findModel", model, () -> parts.reads().model(ModelName.of(model)));
    }

    @Override
    public Stream<ModelVersion> versions(String model, Filter filter) {
        return operations.run("versions", model, () -> {
            ModelName name = parts.governor().requireModel(ModelName.of(model)).name();
            return parts.reads().versions(name, filter);
        });
    }

    @Override
    public Optional<ModelVersion> find(ModelUri uri) {
        return operations.run(
                "find", uri.toString(), () -> parts.reads().find(uri).map(LightReads::version));
    }

    @Override
    public ModelVersion resolve(ModelUri uri) {
        return operations.run(
                "resolve",
                uri.toString(),
                () -> LightReads.version(parts.reads().get(uri)));
    }

    @Override
    public ModelVersion resolve(ModelUri uri, Trust trust) {
        return operations.run("resolve", uri.toString(), () -> parts.verified().resolve(uri, trust));
    }

    @Override
    public ModelEntry get(ModelUri uri) {
        return operations.run(
                "get", uri.toString(), () -> parts.entries().entry(parts.reads().get(uri)));
    }

    @Override
    public Download download(ModelUri uri, Path directory, ProgressListener progress) {
        return operations.run(
                "download", uri.toString(), () -> parts.downloader().download(uri, directory, progress));
    }

    @Override
    public Download resumeDownload(ModelUri uri, Path directory, ProgressListener progress) {
        return operations.run(
                "resumeDownload", uri.toString(), () -> parts.downloader().resume(uri, directory, progress));
    }

    @Override
    public EntryDiff diff(ModelUri left, ModelUri right) {
        return operations.run("diff", left.toString(), () -> parts.comparisons().diff(left, right));
    }

    @Override
    public MetricComparison compare(
            String model, String metric, Optional<String> dataset, MetricComparison.Better better) {
        return operations.run(
                "compare", model, () -> parts.comparisons().compare(ModelName.of(model), metric, dataset, better));
    }

    @Override
    public List<ModelUri> children(ModelUri uri) {
        return operations.run("children", uri.toString(), () -> parts.family().children(uri));
    }

    @Override
    public List<ModelUri> ancestors(ModelUri uri) {
        return operations.run("ancestors", uri.toString(), () -> parts.family().ancestors(uri));
    }

    @Override
    public List<ModelUri> descendants(ModelUri uri) {
        return operations.run(
                "descendants", uri.toString(), () -> parts.family().descendants(uri));
    }

    @Override
    public AliasChange setAlias(AliasAssignment assignment) {
        return operations.run(
                "setAlias", assignment.model().value(), () -> parts.aliases().set(assignment));
    }

    @Override
    public AliasChange removeAlias(String model, Alias alias) {
        return operations.run("removeAlias", model, () -> parts.aliases().remove(ModelName.of(model), alias));
    }

    @Override
    public Transition promote(Promotion promotion) {
        return operations.run(
                "promote",
                promotion.version().toString(),
                () -> parts.transitions().promote(promotion));
    }

    @Override
    public TransitionPlan plan(Promotion promotion) {
        return operations.run(
                "plan", promotion.version().toString(), () -> parts.planner().plan(promotion));
    }

    @Override
    public Transition rollback(Rollback rollback) {
        return operations.run(
                "rollback", rollback.model().value(), () -> parts.rollbacks().rollBack(rollback));
    }

    @Override
    public TransitionPlan plan(Rollback rollback) {
        return operations.run(
                "plan", rollback.model().value(), () -> parts.planner().plan(rollback));
    }

    @Override
    public Transition archive(ModelUri uri) {
        return operations.run(
                "archive", uri.toString(), () -> parts.transitions().archive(uri));
    }

    @Override
    public Approval decide(ApprovalRequest request) {
        return operations.run(
                "decide",
                request.version().toString(),
                () -> parts.annotations().decide(request));
    }

    @Override
    public Recorded liftRejections(ModelUri version, Stage to, String reason) {
        return operations.run(
                "liftRejections", version.toString(), () -> parts.annotations().lift(version, to, reason));
    }

    @Override
    public Recorded erase(String model, long event, String reason) {
        return operations.run("erase", model, () -> parts.erasure().erase(ModelName.of(model), event, reason));
    }

    @Override
    public TagsChanged setTags(ModelUri uri, Map<String, String> tags) {
        return operations.run(
                "setTags", uri.toString(), () -> parts.annotations().changeTags(uri, Map.copyOf(tags), Set.of()));
    }

    @Override
    public TagsChanged removeTags(ModelUri uri, Set<String> keys) {
        return operations.run(
                "removeTags", uri.toString(), () -> parts.annotations().changeTags(uri, Map.of(), Set.copyOf(keys)));
    }

    @Override
    public Recorded describe(ModelUri uri, String text) {
        return operations.run(
                "describe", uri.toString(), () -> parts.annotations().describe(uri, text));
    }

    @Override
    public Recorded addMetrics(ModelUri uri, List<Registration.Measurement> measurements) {
        return operations.run(
                "addMetrics", uri.toString(), () -> parts.annotations().addMetrics(uri, List.copyOf(measurements)));
    }

    @Override
    public Recorded addLink(ModelUri uri, Link link) {
        return operations.run(
                "addLink", uri.toString(), () -> parts.annotations().addLink(uri, link));
    }

    @Override
    public Recorded addDeployment(ModelUri uri, Deployment deployment) {
        return operations.run(
                "addDeployment", uri.toString(), () -> parts.annotations().addDeployment(uri, deployment));
    }

    @Override
    public Recorded removeDeployment(ModelUri uri, String endpoint) {
        return operations.run(
                "removeDeployment", uri.toString(), () -> parts.annotations().removeDeployment(uri, endpoint));
    }

    @Override
    public Recorded setPolicy(String model, Policy policy) {
        return operations.run("setPolicy", model, () -> parts.policies().set(ModelName.of(model), policy));
    }

    @Override
    public Optional<Policy> policy(String model) {
        return operations.run("policy", model, () -> parts.policies().governing(ModelName.of(model)));
    }

    @Override
    public List<PendingApproval> pendingApprovals(String model) {
        return operations.run(
                "pendingApprovals", model, () -> parts.pendingApprovals().of(ModelName.of(model)));
    }

    @Override
    public Recorded setRollout(String model, RolloutPlan plan) {
        return operations.run("setRollout", model, () -> parts.rollouts().set(ModelName.of(model), plan));
    }

    @Override
    public Optional<ActiveRollout> rollout(String model) {
        return operations.run("rollout", model, () -> parts.rollouts().active(ModelName.of(model)));
    }

    @Override
    public Optional<ActiveRollout> rollout(String model, Trust trust) {
        return operations.run("rollout", model, () -> parts.verified().rollout(ModelName.of(model), trust));
    }

    @Override
    public Recorded delete(ModelUri uri) {
        return operations.run("delete", uri.toString(), () -> parts.removals().delete(uri, InUse.REFUSE));
    }

    @Override
    public Recorded deleteForced(ModelUri uri) {
        return operations.run(
                "deleteForced", uri.toString(), () -> parts.removals().delete(uri, InUse.DELETE));
    }

    @Override
    public Recorded rename(String model, String newName) {
        return operations.run(
                "rename", model, () -> parts.removals().rename(ModelName.of(model), ModelName.of(newName)));
    }

    @Override
    public Stream<ModelEvent> history(String model) {
        return operations.run("history", model, () -> parts.history().present(ModelName.of(model)));
    }

    @Override
    public Stream<ModelEvent> fullHistory(String model) {
        return operations.run("fullHistory", model, () -> parts.history().all(ModelName.of(model)));
    }

    @Override
    public Live whatWasLive(String model, Alias alias, Instant at) {
        return operations.run("whatWasLive", model, () -> parts.history().whatWasLive(ModelName.of(model), alias, at));
    }

    @Override
    public Live whatWasLive(String model, Stage stage, Instant at) {
        return operations.run("whatWasLive", model, () -> parts.history().whatWasLive(ModelName.of(model), stage, at));
    }

    @Override
    public ModelMoment stateAt(String model, Instant at) {
        return operations.run("stateAt", model, () -> parts.timeTravel().state(ModelName.of(model), at));
    }

    @Override
    public Verification verify(String model, Verification.Depth depth) {
        return operations.run(
                "verify", model, () -> parts.verifier().verify(ModelName.of(model), depth, Optional.empty()));
    }

    @Override
    public Verification verify(String model, Verification.Depth depth, Trust trust) {
        return operations.run(
                "verify", model, () -> parts.verifier().verify(ModelName.of(model), depth, Optional.of(trust)));
    }

    @Override
    public Recorded checkpoint(String model, Duration valid) {
        return operations.run("checkpoint", model, () -> parts.checkpointer().publish(ModelName.of(model), valid));
    }

    @Override
    public Recovery recover(String model, Recovery.Mode mode) {
        return operations.run("recover", model, () -> parts.recoverer().recover(ModelName.of(model), mode));
    }

    @Override
    public GarbageReport collectGarbage(Optional<String> model, GarbageReport.Mode mode) {
        return operations.run(
                "collectGarbage", model.orElse(""), () -> parts.garbage().collect(model.map(ModelName::of), mode));
    }

    @Override
    public EntryDocument document(ModelUri uri) {
        return operations.run(
                "document", uri.toString(), () -> parts.documents().document(uri));
    }

    @Override
    public DocumentControl documentControl(String model) {
        return operations.run("documentControl", model, () -> parts.documents().control(ModelName.of(model)));
    }

    @Override
    public Recorded controlDocument(String model, DocumentControl changes) {
        return operations.run("controlDocument", model, () -> parts.documents().control(ModelName.of(model), changes));
    }

    @Override
    public PublishedDocument publishDocument(ModelUri uri) {
        return operations.run(
                "publishDocument", uri.toString(), () -> parts.documents().publish(uri));
    }

    @Override
    public List<PublishedDocument> publishedDocuments(String model) {
        return operations.run(
                "publishedDocuments", model, () -> parts.documents().published(ModelName.of(model)));
    }

    @Override
    public String publishedDocument(String model, long event) {
        return operations.run(
                "publishedDocument", model, () -> parts.documents().text(ModelName.of(model), event));
    }

    @Override
    public Diagnosis diagnose() {
        return operations.run("diagnose", "", backend::diagnose);
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.copyOf(backend.capabilities());
    }

    @Override
    public String provider() {
        return backend.provider();
    }

    @Override
    public void close() {
        if (operations.end()) {
            backend.close();
        }
    }

    @Override
    public String toString() {
        return "ModelRegistry[" + backend.provider() + "]";
    }
}
