package dev.modelregistry.internal.log;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Deployment;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.Link;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.RolloutPlan;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.TrafficSplit;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.log.AliasMove;
import dev.modelregistry.log.EventType;
import dev.modelregistry.policy.Decision;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one event decides. The whole decision is in here: nothing else has to be read to apply it. */
public sealed interface EventBody {

    /** The type as history shows it. */
    EventType type();

    /** The version it is about; empty when it is about the model. */
    default Optional<VersionNumber> version() {
        return Optional.empty();
    }

    /** Aliases that it moves. */
    default List<AliasMove> aliases() {
        return List.of();
    }

    /**
     * A log begins, or a new model takes a freed name.
     *
     * @param found digest of the native rows found
     * @param aliasesFound native aliases found
     * @param stages native stages found, of versions that are not in development
     * @param description digest of the model's description found; empty when there was none
     */
    record Opened(
            ContentDigest found,
            Map<Alias, VersionNumber> aliasesFound,
            Map<VersionNumber, Stage> stages,
            Optional<ContentDigest> description)
            implements EventBody {
        @Override
        public EventType type() {
            return EventType.OPENED;
        }
    }

    /** A semantic version is reserved for a registration. */
    record Claimed(SemanticVersion semanticVersion, String requestKey) implements EventBody {
        @Override
        public EventType type() {
            return EventType.CLAIMED;
        }
    }

    /** A reservation ends. */
    record ClaimReleased(SemanticVersion semanticVersion) implements EventBody {
        @Override
        public EventType type() {
            return EventType.CLAIM_RELEASED;
        }
    }

    /** Versions are registered. */
    record Registered(List<NewEntry> versions, List<AliasMove> aliases) implements EventBody {
        public Registered {
            versions = List.copyOf(versions);
            aliases = List.copyOf(aliases);
        }

        @Override
        public EventType type() {
            return EventType.REGISTERED;
        }

        @Override
        public Optional<VersionNumber> version() {
            return versions.size() == 1 ? Optional.of(versions.get(0).number()) : Optional.empty();
        }
    }

    /**
     * One registered version.
     *
     * @param number its native number
     * @param requestKey identifies the registration
     * @param content digest of what the registration handed over, for telling the same key with other content
     * @param uid of the upload and the record
     * @param record digest of the record
     * @param artifact digest of the artifact's manifest
     * @param semanticVersion its semantic version
     * @param parents versions of this registry that it was made from
     * @param added files that the adapter put beside those that were registered
     */
    record NewEntry(
            VersionNumber number,
            String requestKey,
            ContentDigest content,
            String uid,
            ContentDigest record,
            ContentDigest artifact,
            Optional<SemanticVersion> semanticVersion,
            List<String> parents,
            List<ArtifactFile> added) {
        public NewEntry {
            parents = List.copyOf(parents);
            added = List.copyOf(added);
        }
    }

    /** A version leaves a stage for the archive, together with another act. */
    record Superseded(VersionNumber version, Stage from) {}

    /** A version enters a stage. */
    record StageChanged(VersionNumber subject, Stage from, Stage to, List<AliasMove> aliases, List<Superseded> archived)
            implements EventBody {
        public StageChanged {
            aliases = List.copyOf(aliases);
            archived = List.copyOf(archived);
        }

        @Override
        public EventType type() {
            return EventType.STAGE_CHANGED;
        }

        @Override
        public Optional<VersionNumber> version() {
            return Optional.of(subject);
        }
    }

    /** A version goes to the archive by itself. */
    record Archived(VersionNumber subject, Stage from) implements EventBody {
        @Override
        public EventType type() {
            return EventType.ARCHIVED;
        }

        @Override
        public Optional<VersionNumber> version() {
            return Optional.of(subject);
        }
    }

    /**
     * A promotion is taken back.
     *
     * @param promotion number of the event that is taken back; 0 when only an alias goes back
     * @param subject the version that comes back
     * @param stages stages that change, each from one to another
     * @param aliases aliases that go back
     */
    record RolledBack(long promotion, VersionNumber subject, List<StageMove> stages, List<AliasMove> aliases)
            implements EventBody {
        public RolledBack {
            stages = List.copyOf(stages);
            aliases = List.copyOf(aliases);
        }

        @Override
        public EventType type() {
            return EventType.ROLLED_BACK;
        }

        @Override
        public Optional<VersionNumber> version() {
            return Optional.of(subject);
        }
    }

    /** A version's stage goes from one to another. */
    record StageMove(VersionNumber version, Stage from, Stage to) {}

    /** An alias points to a version. */
    record AliasMoved(AliasMove move) implements EventBody {
        @Override
        public EventType type() {
            return EventType.ALIAS_MOVED;
        }

        @Override
        public Optional<VersionNumber> version() {
            return move.version();
        }

        @Override
        public List<AliasMove> aliases() {
            return List.of(move);
        }
    }

    /** An alias is removed. */
    record AliasRemoved(AliasMove move) implements EventBody {
        @Override
        public EventType type() {
            return EventType.ALIAS_REMOVED;
        }

        @Override
        public Optional<VersionNumber> version() {
            return move.previous();
        }

        @Override
        public List<AliasMove> aliases() {
            return List.of(move);
        }
    }

    /** Tags change; {@code before} holds the old values of the keys concerned. */
    record TagsChanged(
            Optional<VersionNumber> version, Map<String, String> before, Map<String, String> set, Set<String> remove)
            implements EventBody {
        @Override
        public EventType type() {
            return EventType.TAGS_CHANGED;
        }
    }

    /** A description changes; the texts are in blobs, empty digests stand for empty texts. */
    record DescriptionChanged(
            Optional<VersionNumber> version, Optional<ContentDigest> before, Optional<ContentDigest> after)
            implements EventBody {
        @Override
        public EventType type() {
            return EventType.DESCRIPTION_CHANGED;
        }
    }

    /** Metric values are added. */
    record MetricsAdded(VersionNumber subject, List<Evaluation> evaluations) implements EventBody {
        public MetricsAdded {
            evaluations = List.copyOf(evaluations);
        }

        @Override
        public EventType type() {
            return EventType.METRICS_ADDED;
        }

        @Override
        public Optional<VersionNumber> version() {
            return Optional.of(subject);
        }
    }

    /** A link is added, in place of one of the same kind. */
    record LinksChanged(VersionNumber subject, Link link) implements EventBody {
        @Override
        public EventType type() {
            return EventType.LINKS_CHANGED;
        }

        @Override
        public Optional<VersionNumber> version() {
            return Optional.of(subject);
        }
    }

    /** A deployment begins, or the one at {@code endpoint} ends when {@code began} is empty. */
    record DeploymentRecorded(VersionNumber subject, String endpoint, Optional<Deployment> began) implements EventBody {
        @Override
        public EventType type() {
            return EventType.DEPLOYMENT_RECORDED;
        }

        @Override
        public Optional<VersionNumber> version() {
            return Optional.of(subject);
        }
    }

    /**
     * Somebody approves or rejects.
     *
     * @param id random id of the decision
     * @param subject the version
     * @param to the stage
     * @param decision approved or rejected
     * @param record digest of the version's record that was decided on; empty for versions of other tools
     * @param condition digest of the condition's text
     * @param expires when it ends
     * @param gate digest of the stage's gate that was decided under; empty when there was none
     */
    record Decided(
            String id,
            VersionNumber subject,
            Stage to,
            Decision decision,
            Optional<ContentDigest> record,
            Optional<ContentDigest> condition,
            Optional<Instant> expires,
            Optional<ContentDigest> gate)
            implements EventBody {
        @Override
        public EventType type() {
            return decision == Decision.APPROVED ? EventType.APPROVED : EventType.REJECTED;
        }

        @Override
        public Optional<VersionNumber> version() {
            return Optional.of(subject);
        }
    }

    /**
     * The rejections of a version for a stage that stand so far count no longer.
     *
     * @param subject the version
     * @param to the stage
     */
    record RejectionLifted(VersionNumber subject, Stage to) implements EventBody {
        @Override
        public EventType type() {
            return EventType.REJECTION_LIFTED;
        }

        @Override
        public Optional<VersionNumber> version() {
            return Optional.of(subject);
        }
    }

    /**
     * Texts of an earlier event are erased: their objects go, what names them stays.
     *
     * @param event number of that event
     * @param texts digests of the texts
     */
    record Erased(long event, List<ContentDigest> texts) implements EventBody {
        public Erased {
            texts = List.copyOf(texts);
        }

        @Override
        public EventType type() {
            return EventType.ERASED;
        }
    }

    /**
     * Control values of the entry document change, or a document is published. The texts are in blobs.
     *
     * @param version the version that a published document is about; empty for the whole model, and for control values
     * @param control all control values that hold since; empty when they did not change
     * @param finalApproval whether the control values bring a new final approval
     * @param document the published document; empty when none was published
     */
    record DocumentPublished(
            Optional<VersionNumber> version,
            Optional<ContentDigest> control,
            boolean finalApproval,
            Optional<ContentDigest> document)
            implements EventBody {
        @Override
        public EventType type() {
            return EventType.DOCUMENT_PUBLISHED;
        }
    }

    /**
     * The policy changes. From the next event on, this one judges.
     *
     * @param policy digest of the policy's canonical form
     * @param body digest of that form as it is stored, a salted text in blobs
     */
    record PolicyChanged(ContentDigest policy, ContentDigest body) implements EventBody {
        @Override
        public EventType type() {
            return EventType.POLICY_CHANGED;
        }
    }

    /**
     * The traffic is shared out otherwise.
     *
     * @param plan how
     * @param split which keys go where
     */
    record RolloutChanged(RolloutPlan plan, TrafficSplit split) implements EventBody {
        @Override
        public EventType type() {
            return EventType.ROLLOUT_CHANGED;
        }
    }

    /**
     * An act was refused.
     *
     * @param act what it would have been
     * @param version the version that it was about
     * @param to the stage that a version was to enter
     * @param missing what the policy demanded and did not find
     */
    record Refused(EventType act, Optional<VersionNumber> version, Optional<Stage> to, List<String> missing)
            implements EventBody {
        public Refused {
            missing = List.copyOf(missing);
        }

        /** What would have been decided is refused. */
        public static Refused of(EventBody body, List<String> missing) {
            Optional<Stage> to = body instanceof StageChanged changed
                    ? Optional.of(changed.to())
                    : body instanceof Decided decided ? Optional.of(decided.to()) : Optional.empty();
            return new Refused(body.type(), body.version(), to, missing);
        }

        @Override
        public EventType type() {
            return EventType.REFUSED;
        }
    }

    /** The model has a new name. */
    record Renamed(ModelName to) implements EventBody {
        @Override
        public EventType type() {
            return EventType.RENAMED;
        }
    }

    /** A version, or the whole model, is deleted. Aliases that pointed there are removed with it. */
    record Deleted(Optional<VersionNumber> version, List<AliasMove> aliases) implements EventBody {
        public Deleted {
            aliases = List.copyOf(aliases);
        }

        @Override
        public EventType type() {
            return EventType.DELETED;
        }
    }

    /** Uploads are given up: nothing may be registered from them any more. */
    record Collected(List<String> uids) implements EventBody {
        public Collected {
            uids = List.copyOf(uids);
        }

        @Override
        public EventType type() {
            return EventType.COLLECTED;
        }
    }
}
