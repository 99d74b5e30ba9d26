package dev.modelregistry;

import dev.modelregistry.document.DocumentControl;
import dev.modelregistry.document.EntryDocument;
import dev.modelregistry.document.OpenLineageEvent;
import dev.modelregistry.document.PublishedDocument;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Deployment;
import dev.modelregistry.entry.Filter;
import dev.modelregistry.entry.Link;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.entry.RegisteredModel;
import dev.modelregistry.entry.RolloutPlan;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
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

/**
 * A model registry: the same operations with the same promises on every provider.
 *
 * <p>Everything that is decided is decided by one write-once log per model; the product's own rows show it. Objects are
 * thread-safe, calls block, and may be interrupted ({@link dev.modelregistry.error.CancelledException}, the interrupt
 * flag stays set). Streams are lazy, read in constant memory and must be closed. Every failure is a
 * {@link dev.modelregistry.error.RegistryException}. Reads never write.
 *
 * <p>An act that was committed but could not be shown in the product's rows throws the cause, with the event's number in
 * {@link dev.modelregistry.error.ErrorContext#event()}: the decision stands, and the next act or {@link #recover} shows it.
 */
public interface ModelRegistry extends AutoCloseable {

    /**
     * Opens a registry, acting for the login name.
     *
     * @param uri {@code scheme:rest}, for example {@code local:models}; never holds credentials
     * @throws dev.modelregistry.error.InvalidException nobody on the class path knows the scheme: the message lists the
     *     known ones and the artifact to add
     */
    static ModelRegistry connect(String uri) {
        return builder(uri).open();
    }

    /** Opens a registry with settings. */
    static RegistryBuilder builder(String uri) {
        return new RegistryBuilder(uri);
    }

    /** Puts the API over a backend, for adapter authors and tests. The registry closes the backend. */
    static RegistryBuilder builder(RegistryBackend backend) {
        return new RegistryBuilder(backend);
    }

    /** Registers a version, exactly once. See {@link #registerWithOutcome}. */
    default ModelEntry register(Registration registration) {
        return registerWithOutcome(registration).entry();
    }

    /**
     * Registers a version, exactly once: repeated, also by another process and also after a crash, it answers the
     * version that is there.
     *
     * @throws dev.modelregistry.error.InvalidException a value, or the artifact, breaks a rule
     * @throws dev.modelregistry.error.AlreadyExistsException the semantic version is taken
     * @throws dev.modelregistry.error.ConflictException the request key was used with other content, or somebody else is
     *     registering the semantic version right now
     */
    Registered registerWithOutcome(Registration registration);

    /** All models by name. */
    default Stream<RegisteredModel> models() {
        return models(Filter.none());
    }

    /**
     * The models that a filter accepts, by name.
     *
     * @throws dev.modelregistry.error.InvalidException it asks for a field that models do not have
     */
    Stream<RegisteredModel> models(Filter filter);

    /** One model; empty when there is none. */
    Optional<RegisteredModel> findModel(String model);

    /** All versions of a model, newest first. */
    default Stream<ModelVersion> versions(String model) {
        return versions(model, Filter.none());
    }

    /**
     * The versions of a model that a filter accepts, newest first.
     *
     * @throws dev.modelregistry.error.InvalidException it asks for a field that versions do not have
     * @throws dev.modelregistry.error.NotFoundException there is no such model
     */
    Stream<ModelVersion> versions(String model, Filter filter);

    /** The version that a URI names; empty when there is none. */
    Optional<ModelVersion> find(ModelUri uri);

    /**
     * The version that a URI names, in one round trip where the product can.
     *
     * @throws dev.modelregistry.error.NotFoundException there is none
     * @throws dev.modelregistry.error.ConflictException a stage that more than one version has; the message lists them
     */
    ModelVersion resolve(ModelUri uri);

    /** See {@link #resolve(ModelUri)}. */
    default ModelVersion resolve(String uri) {
        return resolve(ModelUri.parse(uri));
    }

    /**
     * Where a URI leads by the model's log, for readers who do not trust whoever can write to the registry. The answer is the
     * log's, whatever the product's rows show, and only when a principal of the trusted policy, or of one that follows from
     * it, decided it with a signature: what an alias holds, the stage of the version where the policy guards that stage, or,
     * for a URI with a number, the registration. Costs a read of the log's new events.
     *
     * @throws dev.modelregistry.error.NotFoundException there is none
     * @throws dev.modelregistry.error.IntegrityException something does not verify; the message says what
     * @throws dev.modelregistry.error.UnsupportedCapabilityException {@code registry-trust} is not on the class path
     */
    ModelVersion resolve(ModelUri uri, Trust trust);

    /**
     * The whole entry of a version.
     *
     * @throws dev.modelregistry.error.NotFoundException there is none
     * @throws dev.modelregistry.error.IntegrityException its record is not what was registered
     */
    ModelEntry get(ModelUri uri);

    /** See {@link #get(ModelUri)}. */
    default ModelEntry get(String uri) {
        return get(ModelUri.parse(uri));
    }

    /**
     * Downloads an artifact, verified, all or nothing.
     *
     * @param directory does not exist or is empty
     * @throws dev.modelregistry.error.ConflictException the directory holds something
     * @throws dev.modelregistry.error.IntegrityException the bytes are not those that were registered; nothing is left
     */
    default Download download(ModelUri uri, Path directory) {
        return download(uri, directory, progress -> {});
    }

    /** See {@link #download(ModelUri, Path)}. */
    Download download(ModelUri uri, Path directory, ProgressListener progress);

    /**
     * Downloads as {@link #download(ModelUri, Path, ProgressListener)}, and when that breaks off, also by the end of the process,
     * keeps what it got in {@code .NAME.partial} beside the directory. The next call goes on from there: files that are
     * whole are not fetched again, a file that broke off goes on where it did if the store can begin there. All of it is verified before
     * it is published; an artifact whose digest nobody knows begins anew.
     *
     * <p>At most one call at a time for a directory, by all processes together: the caller's to see to.
     */
    Download resumeDownload(ModelUri uri, Path directory, ProgressListener progress);

    /** The training that made a version, as an event of OpenLineage, in JSON. */
    default String openLineage(ModelUri uri) {
        return OpenLineageEvent.of(get(uri), provider());
    }

    /** How two entries differ. */
    EntryDiff diff(ModelUri left, ModelUri right);

    /**
     * Compares the versions of a model by one metric.
     *
     * @param dataset only values measured on this data set; empty for any
     */
    MetricComparison compare(String model, String metric, Optional<String> dataset, MetricComparison.Better better);

    /** Versions that name this one among their parents. */
    List<ModelUri> children(ModelUri uri);

    /** Parents, their parents and so on, nearest first. */
    List<ModelUri> ancestors(ModelUri uri);

    /** Children, their children and so on, nearest first. */
    List<ModelUri> descendants(ModelUri uri);

    /** Points an alias to a version. */
    default AliasChange setAlias(String model, Alias alias, VersionNumber version) {
        return setAlias(AliasAssignment.of(model, alias, version));
    }

    /**
     * Points an alias to a version.
     *
     * @throws dev.modelregistry.error.NotFoundException there is no such version
     * @throws dev.modelregistry.error.ConflictException the alias holds something else than expected; the message says what
     */
    AliasChange setAlias(AliasAssignment assignment);

    /**
     * Removes an alias.
     *
     * @throws dev.modelregistry.error.NotFoundException it is not set
     */
    AliasChange removeAlias(String model, Alias alias);

    /**
     * Brings a version into a stage, with aliases and archiving, as one decision.
     *
     * @throws dev.modelregistry.error.PolicyRefusedException the policy demands more; everything missing is listed
     */
    Transition promote(Promotion promotion);

    /** What {@link #promote} would do. Writes nothing. */
    TransitionPlan plan(Promotion promotion);

    /**
     * Takes the last promotion back.
     *
     * @throws dev.modelregistry.error.ConflictException there is nothing to go back to, or not any more; the message says why
     */
    Transition rollback(Rollback rollback);

    /** What {@link #rollback} would do. Writes nothing. */
    TransitionPlan plan(Rollback rollback);

    /** Sends a version to the archive. */
    Transition archive(ModelUri uri);

    /** Approves or rejects a version for a stage. */
    Approval decide(ApprovalRequest request);

    /** Sets tags of a version, or of the model for {@code models:/NAME}. Other tags stay. */
    TagsChanged setTags(ModelUri uri, Map<String, String> tags);

    /** Removes tags. Keys that are not there are no error. */
    TagsChanged removeTags(ModelUri uri, Set<String> keys);

    /** Describes a version, or the model, in words; an empty text removes the description. */
    Recorded describe(ModelUri uri, String text);

    /** Adds metric values to a version. */
    Recorded addMetrics(ModelUri uri, List<Registration.Measurement> measurements);

    /** Adds a link to a version; one of the same kind is replaced. */
    Recorded addLink(ModelUri uri, Link link);

    /** Records that a version is deployed; a deployment at the same end point is replaced. */
    Recorded addDeployment(ModelUri uri, Deployment deployment);

    /**
     * Records that a deployment ended.
     *
     * @throws dev.modelregistry.error.NotFoundException the version has none at that end point
     */
    Recorded removeDeployment(ModelUri uri, String endpoint);

    /**
     * Sets the policy that governs a model from the next event on, in its log. A model that does not exist is made. The
     * first policy may be set by whoever can write, later ones by whom the present one lets change it. Nothing is recorded
     * when it is in force already; the event is then the one that brought it.
     *
     * @throws dev.modelregistry.error.PolicyRefusedException the policy in force keeps that for others
     */
    Recorded setPolicy(String model, Policy policy);

    /**
     * The policy that governs a model: the one in its log, else the one that this client brings.
     *
     * @throws dev.modelregistry.error.NotFoundException there is no such model
     * @throws dev.modelregistry.error.IntegrityException the log names a policy whose text is gone
     */
    Optional<Policy> policy(String model);

    /**
     * Approvals that versions of a model wait for under its policy, in the order of the versions: those in a stage that the
     * gate of another one lets in, as long as an approval is missing and no rejection stands.
     *
     * @throws dev.modelregistry.error.NotFoundException there is no such model
     */
    List<PendingApproval> pendingApprovals(String model);

    /**
     * Shares out the traffic of a model between its aliases, in its log; programs that serve follow it with
     * {@link dev.modelregistry.serving.Rollout}. Nothing is recorded when it is so already; the event is then the one that
     * set it.
     *
     * @throws dev.modelregistry.error.NotFoundException there is no such model, or no version has one of the aliases
     * @throws dev.modelregistry.error.PolicyRefusedException the policy keeps promoting for other roles
     */
    Recorded setRollout(String model, RolloutPlan plan);

    /**
     * How the traffic of a model is shared out; empty when that was never set.
     *
     * @throws dev.modelregistry.error.NotFoundException there is no such model
     */
    Optional<ActiveRollout> rollout(String model);

    /**
     * {@link #rollout(String)} for readers who do not trust whoever can write to the registry; see
     * {@link #resolve(ModelUri, Trust)}.
     */
    Optional<ActiveRollout> rollout(String model, Trust trust);

    /**
     * Deletes a version, or the whole model for {@code models:/NAME}. Objects stay until {@link #collectGarbage}.
     *
     * @throws dev.modelregistry.error.ConflictException a version is in production or has an alias
     */
    Recorded delete(ModelUri uri);

    /** Deletes as {@link #delete}, also what is in production or has an alias. */
    Recorded deleteForced(ModelUri uri);

    /** Renames a model with everything that belongs to it. */
    Recorded rename(String model, String newName);

    /** Every event of the model's present incarnation, oldest first. */
    Stream<ModelEvent> history(String model);

    /** Every event of all incarnations of the name, oldest first. */
    Stream<ModelEvent> fullHistory(String model);

    /** Which version an alias held at an instant. */
    Live whatWasLive(String model, Alias alias, Instant at);

    /** Which version a stage held at an instant; the newest to enter it, when there were several. */
    Live whatWasLive(String model, Stage stage, Instant at);

    /**
     * What a model's log said at an instant: aliases, stages, approvals and the policy in force, as they were after the last event
     * that is not later. Also of a model that was deleted since.
     *
     * @throws dev.modelregistry.error.NotFoundException there is no such model and never was
     */
    ModelMoment stateAt(String model, Instant at);

    /** Checks numbers, hashes, records, artifact bytes, and compares the log with the rows. Writes nothing. */
    Verification verify(String model, Verification.Depth depth);

    /**
     * Checks as {@link #verify(String, Verification.Depth)}, and compares the log with what the reader carries: its policy has
     * to be in force or the one in force to follow from it ({@code policy-violation}), the log has to go at least as far as is
     * known, and no checkpoint of the demanded age is {@code truncated}.
     */
    Verification verify(String model, Verification.Depth depth, Trust trust);

    /**
     * Lifts the rejections of a version for a stage that stand so far; recorded, and for the role that may change the policy. Later
     * rejections count.
     *
     * @param reason why
     * @throws dev.modelregistry.error.ConflictException there is no rejection to be lifted
     * @throws dev.modelregistry.error.PolicyRefusedException the policy keeps that for others
     */
    Recorded liftRejections(ModelUri version, Stage to, String reason);

    /**
     * Erases the free texts and the stored files of an earlier event: reason, impact, condition, descriptions, evidence, a published
     * document. The log stays as it is and verifies: it holds digests of salted texts only, and the event {@code erased} says that they
     * are gone on purpose. Policies, and texts that are in force now, are not erased. Safe to repeat: where nothing is left, nothing is
     * recorded and the answer's event is 0.
     *
     * @param event number of the event whose texts go
     * @param reason why, which is not to repeat what is erased
     * @throws dev.modelregistry.error.NotFoundException there is no such event
     * @throws dev.modelregistry.error.ConflictException a text is in force: the present description, the present control values
     * @throws dev.modelregistry.error.InvalidException the event names no text
     * @throws dev.modelregistry.error.PolicyRefusedException the policy keeps that for those who may retire
     */
    Recorded erase(String model, long event, String reason);

    /**
     * Publishes beside the log, signed by this client's signer, how far it goes. Whoever demands a checkpoint of a maximum
     * age cannot be shown an old or truncated log. Readers also begin at the fold that it names in place of event 1.
     *
     * @param valid how long it counts, from now on; at most ten years
     * @return the number of the newest event
     * @throws dev.modelregistry.error.InvalidException there is no signer
     * @throws dev.modelregistry.error.PolicyRefusedException the policy knows no such key, or keeps it for other roles
     */
    Recorded checkpoint(String model, Duration valid);

    /** Finishes what crashed clients left half way. */
    Recovery recover(String model, Recovery.Mode mode);

    /**
     * Finds, and on demand deletes, objects that nothing refers to and that are old enough not to be work under way; and finds,
     * and on demand archives or deletes, versions whose time is over by the policy's rules of retention: never one in
     * production, with an alias, a deployment or a version made from it. Their files are garbage afterwards.
     *
     * @param model one model; empty for all
     */
    GarbageReport collectGarbage(Optional<String> model, GarbageReport.Mode mode);

    /** The entry document of a model with all its versions, or of one version. Writes nothing. */
    EntryDocument document(ModelUri uri);

    /** What people say about a model's entry document, as it is kept. */
    DocumentControl documentControl(String model);

    /**
     * Keeps what people say about a model's entry document: what is given replaces what is kept, key by key. Nothing is
     * recorded when nothing changes; the event is then 0.
     *
     * @throws dev.modelregistry.error.PolicyRefusedException a final approval while applicable steps of the review are
     *     open; all of them are listed
     */
    Recorded controlDocument(String model, DocumentControl changes);

    /**
     * Stores the entry document as it is now, for ever. Repeated without a change it answers what is there.
     *
     * @throws dev.modelregistry.error.InvalidException it has more than 32 million characters
     */
    PublishedDocument publishDocument(ModelUri uri);

    /** Every published document of a model, oldest first, superseded ones too. */
    List<PublishedDocument> publishedDocuments(String model);

    /**
     * The Markdown of a published document.
     *
     * @param event number of the event that published it
     * @throws dev.modelregistry.error.NotFoundException that event published none
     */
    String publishedDocument(String model, long event);

    /** Looks at connection, permissions and set-up. */
    Diagnosis diagnose();

    /** What this provider, as it is configured and permitted, can do. */
    Set<Capability> capabilities();

    /** Id of the provider, for example {@code local}. */
    String provider();

    /** Frees connections and files. Idempotent; other calls fail afterwards. */
    @Override
    void close();
}
