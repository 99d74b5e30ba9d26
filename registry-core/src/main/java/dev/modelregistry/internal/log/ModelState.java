package dev.modelregistry.internal.log;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.RolloutPlan;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.TrafficSplit;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.log.AliasMove;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A model as its log has it up to some event. Changed only by {@link Fold}. Not thread-safe. */
public final class ModelState {

    /** How many promotions, and how many values of each alias, can be taken back. */
    static final int STEPS_BACK = 100;

    long number;

    @Nullable
    ContentDigest lastDigest;

    Instant lastAt = Instant.EPOCH;
    boolean open;
    String modelId = "";

    @Nullable
    ModelName name;

    /** Names before the present one, oldest first. */
    final List<EarlierName> earlierNames = new ArrayList<>();

    long openedBy;
    long voids;
    final Map<Alias, AliasState> aliases = new TreeMap<>();
    final Map<SemanticVersion, Claim> claims = new TreeMap<>();
    final Deque<Promoted> promotions = new ArrayDeque<>();
    final Map<String, Optional<String>> tags = new TreeMap<>();
    Optional<Optional<ContentDigest>> description = Optional.empty();
    Optional<ContentDigest> documentControl = Optional.empty();
    Optional<InForce> policy = Optional.empty();
    Optional<RolloutState> rollout = Optional.empty();
    final List<PolicyStep> policySteps = new ArrayList<>();
    /** Refusals since the last event that changed something. */
    final Set<String> refusals = new HashSet<>();

    final Set<String> collected = new LinkedHashSet<>();
    /** Versions in staging and production: few, and asked for by every promotion. */
    final Map<Stage, Set<VersionNumber>> serving = new EnumMap<>(Stage.class);

    ShardedMap<VersionState> versions;
    ShardedMap<VersionNumber> semanticVersions;
    ShardedMap<VersionNumber> requestKeys;

    /** A state before event 1. */
    public ModelState() {
        this(Optional.empty(), Optional.empty(), Optional.empty(), digest -> {
            throw new BrokenSnapshotException("no snapshot to read from");
        });
    }

    ModelState(
            Optional<ContentDigest> versions,
            Optional<ContentDigest> semanticVersions,
            Optional<ContentDigest> requestKeys,
            ShardedMap.ShardLoader loader) {
        this.versions = new ShardedMap<>(
                ShardedMap.Placement.RANGES, VersionStateJson::write, VersionStateJson::read, versions, loader);
        this.semanticVersions = numbers(semanticVersions, loader);
        this.requestKeys = numbers(requestKeys, loader);
    }

    private static ShardedMap<VersionNumber> numbers(Optional<ContentDigest> index, ShardedMap.ShardLoader loader) {
        return new ShardedMap<>(
                ShardedMap.Placement.HASHED,
                number -> Fields.newObject().put("version", number.value()),
                json -> json.version("version"),
                index,
                loader);
    }

    /** Forgets everything that belongs to an incarnation; numbers, hashes and times go on. */
    void startOver() {
        ModelState fresh = new ModelState();
        earlierNames.clear();
        versions = fresh.versions;
        semanticVersions = fresh.semanticVersions;
        requestKeys = fresh.requestKeys;
        aliases.clear();
        claims.clear();
        promotions.clear();
        tags.clear();
        description = Optional.empty();
        documentControl = Optional.empty();
        policy = Optional.empty();
        policySteps.clear();
        rollout = Optional.empty();
        refusals.clear();
        collected.clear();
        serving.clear();
    }

    /** Number of the last event. */
    public long number() {
        return number;
    }

    /** Digest of the last event's bytes. */
    public Optional<ContentDigest> lastDigest() {
        return Optional.ofNullable(lastDigest);
    }

    /** Time of the last event with effect. */
    public Instant lastAt() {
        return lastAt;
    }

    /** Whether there is a living model: opened, and not deleted since. */
    public boolean open() {
        return open;
    }

    /** Random id of the living or last incarnation; empty before the first. */
    public String modelId() {
        return modelId;
    }

    /** Name of the living or last incarnation. */
    public Optional<ModelName> name() {
        return Optional.ofNullable(name);
    }

    /** What the present incarnation was called before it was renamed, oldest first. */
    public List<EarlierName> earlierNames() {
        return Collections.unmodifiableList(earlierNames);
    }

    /** Number of the event that opened the present incarnation. */
    public long openedBy() {
        return openedBy;
    }

    /** One version, if the log knows it. */
    public Optional<VersionState> version(VersionNumber version) {
        return versions.get(version.toString());
    }

    /** Versions in staging or production, in the order of their numbers. */
    public Set<VersionNumber> inStage(Stage stage) {
        if (stage != Stage.STAGING && stage != Stage.PRODUCTION) {
            throw new IllegalArgumentException("only staging and production are indexed");
        }
        return Collections.unmodifiableSet(serving.getOrDefault(stage, Set.of()));
    }

    /** How many versions the log knows. */
    public long versionCount() {
        return versions.count();
    }

    /** Every version that the log knows, in the order of their numbers. */
    public void forEachVersion(Consumer<VersionState> action) {
        List<VersionState> all = new ArrayList<>();
        versions.forEach((key, state) -> all.add(state));
        all.sort((a, b) -> a.number.compareTo(b.number));
        all.forEach(action);
    }

    /** The version registered under a request key. */
    public Optional<VersionNumber> byRequestKey(String key) {
        return requestKeys.get(key);
    }

    /** The version that has, or had, a semantic version. */
    public Optional<VersionNumber> bySemanticVersion(SemanticVersion version) {
        return semanticVersions.get(version.withoutBuild().toString());
    }

    /** What an alias points to. */
    public Optional<VersionNumber> alias(Alias alias) {
        AliasState state = aliases.get(alias);
        return state == null ? Optional.empty() : state.version();
    }

    /** All aliases that are set. */
    public Map<Alias, VersionNumber> aliases() {
        Map<Alias, VersionNumber> set = new TreeMap<>();
        aliases.forEach((alias, state) -> state.version().ifPresent(version -> set.put(alias, version)));
        return set;
    }

    /** What an alias held before its last move; absent when there is no earlier value, empty inside when it was unset. */
    public Optional<Optional<VersionNumber>> aliasBefore(Alias alias) {
        AliasState state = aliases.get(alias);
        return state == null || state.before().isEmpty()
                ? Optional.empty()
                : Optional.of(state.before().get(state.before().size() - 1));
    }

    /** Semantic versions that are reserved. */
    public Map<SemanticVersion, Claim> claims() {
        return Collections.unmodifiableMap(claims);
    }

    /** The claim on a semantic version. */
    public Optional<Claim> claim(SemanticVersion version) {
        return Optional.ofNullable(claims.get(version.withoutBuild()));
    }

    /** The last promotion to production that was not taken back. */
    public Optional<Promoted> lastPromotion() {
        return Optional.ofNullable(promotions.peekLast());
    }

    /** Tags of the model that changed; an empty value stands for a removed tag. */
    public Map<String, Optional<String>> tags() {
        return Collections.unmodifiableMap(tags);
    }

    /** Digest of the model's description; absent when it was never changed, empty inside when it was removed. */
    public Optional<Optional<ContentDigest>> description() {
        return description;
    }

    /** Digest of the control values of the model's entry document. */
    public Optional<ContentDigest> documentControl() {
        return documentControl;
    }

    /** The policy in force; empty when none was ever set. */
    public Optional<InForce> policy() {
        return policy;
    }

    /** Every policy of this incarnation, oldest first. */
    public List<PolicyStep> policySteps() {
        return Collections.unmodifiableList(policySteps);
    }

    /** Where the present value of an alias comes from; empty when it was there before the log. */
    public Optional<Provenance> aliasProvenance(Alias alias) {
        return Optional.ofNullable(aliases.get(alias)).flatMap(AliasState::provenance);
    }

    /** How the traffic is shared out; empty when that was never set. */
    public Optional<RolloutState> rollout() {
        return rollout;
    }

    /** Whether this was refused already, and nothing changed since. */
    public boolean wasRefused(String actor, EventBody.Refused refused) {
        return refusals.contains(actor + " " + refused);
    }

    /**
     * A name that a model had.
     *
     * @param until when it was renamed
     */
    public record EarlierName(ModelName name, Instant until) {}

    /**
     * The policy in force.
     *
     * @param policy digest of its canonical form
     * @param body digest of that form as it is stored
     * @param event number of the event that brought it
     */
    public record InForce(ContentDigest policy, ContentDigest body, long event) {}

    /**
     * How the traffic is shared out.
     *
     * @param plan what was set
     * @param split which keys go where
     * @param provenance the event that set it
     */
    public record RolloutState(RolloutPlan plan, TrafficSplit split, Provenance provenance) {}

    /**
     * A policy that came into force.
     *
     * @param policy digest of its canonical form
     * @param provenance the event that brought it, and whether a principal of the policy before had signed that
     */
    public record PolicyStep(ContentDigest policy, Provenance provenance) {}

    /** Whether an upload was given up. */
    public boolean isCollected(String uid) {
        return collected.contains(uid);
    }

    /**
     * An alias.
     *
     * @param version what it points to
     * @param before what it pointed to before, oldest first
     * @param provenance where its present value comes from; empty when that was there before the log
     */
    record AliasState(
            Optional<VersionNumber> version, List<Optional<VersionNumber>> before, Optional<Provenance> provenance) {
        AliasState {
            before = List.copyOf(before);
        }

        static final AliasState UNSET = new AliasState(Optional.empty(), List.of(), Optional.empty());
    }

    /**
     * A reserved semantic version.
     *
     * @param requestKey the registration it is reserved for
     * @param actor who reserved it
     * @param at when
     * @param event number of the event
     */
    public record Claim(String requestKey, String actor, Instant at, long event) {}

    /**
     * A promotion to production.
     *
     * @param event number of the event
     * @param version the version that entered production
     * @param from its stage before
     * @param archived versions that went to the archive with it, with their stages before
     * @param replaced versions that were in production and held an alias that the promotion moved
     * @param aliases aliases that moved with it
     */
    public record Promoted(
            long event,
            VersionNumber version,
            Stage from,
            List<EventBody.Superseded> archived,
            List<VersionNumber> replaced,
            List<AliasMove> aliases) {
        public Promoted {
            archived = List.copyOf(archived);
            replaced = List.copyOf(replaced);
            aliases = List.copyOf(aliases);
        }
    }
}
