package dev.modelregistry.internal.log;

import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.Approved;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Deployment;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.Link;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.policy.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What the log says of one version. */
public final class VersionState {

    final VersionNumber number;
    final Optional<EventBody.NewEntry> entry;
    final long registeredBy;
    Stage stage;
    /** When it entered its stage; empty when that was before the log began. */
    Optional<Instant> since = Optional.empty();

    Optional<Signatory> registrant = Optional.empty();
    /** When it was registered; empty for versions of other tools, and in folds that were stored before that was kept. */
    Optional<Instant> registeredAt = Optional.empty();
    /** Where its stage comes from; empty when it was there before the log, or never left the first one. */
    Optional<Provenance> entered = Optional.empty();
    /** Its last promotion to production, also when a rollback brought it back since. */
    Optional<Provenance> promoted = Optional.empty();

    ApprovalStatus shownApproval = ApprovalStatus.NONE;
    /** By whom and since when, as the product's own fields show it; empty unless {@link #shownApproval} is approved. */
    Optional<Approved> approved = Optional.empty();

    /** Tags changed since registration; an empty value removes the tag. */
    final Map<String, Optional<String>> tags = new TreeMap<>();

    Optional<Optional<ContentDigest>> description = Optional.empty();
    final List<Evaluation> evaluations = new ArrayList<>();
    final List<Link> links = new ArrayList<>();
    final Map<String, Deployment> deployments = new LinkedHashMap<>();
    final List<DecisionState> decisions = new ArrayList<>();
    /** Event up to which the rejections for a stage were lifted. */
    final Map<Stage, Long> lifted = new EnumMap<>(Stage.class);

    VersionState(VersionNumber number, Optional<EventBody.NewEntry> entry, long registeredBy, Stage stage) {
        this.number = number;
        this.entry = entry;
        this.registeredBy = registeredBy;
        this.stage = stage;
    }

    /** Its number. */
    public VersionNumber number() {
        return number;
    }

    /** What was registered; empty for versions of other tools. */
    public Optional<EventBody.NewEntry> entry() {
        return entry;
    }

    /** Number of the event that registered it; 0 for versions of other tools. */
    public long registeredBy() {
        return registeredBy;
    }

    /** Its stage. */
    public Stage stage() {
        return stage;
    }

    /** When it entered its stage; empty when that was before the log began. */
    public Optional<Instant> since() {
        return since;
    }

    /** Who registered it; empty for versions of other tools. */
    public Optional<Signatory> registrant() {
        return registrant;
    }

    /** When it was registered; where that is not known, when it entered its stage, or the epoch. */
    public Instant registeredAt() {
        return registeredAt.or(() -> since).orElse(Instant.EPOCH);
    }

    /** Where its stage comes from; empty when it was there before the log, or never left the first one. */
    public Optional<Provenance> entered() {
        return entered;
    }

    /** Its last promotion to production, also when a rollback brought it back since. */
    public Optional<Provenance> promoted() {
        return promoted;
    }

    /** Tags changed since registration; an empty value stands for a removed tag. */
    public Map<String, Optional<String>> tags() {
        return Collections.unmodifiableMap(tags);
    }

    /** Digest of its present description's text; absent when it was never changed, empty inside when it was removed. */
    public Optional<Optional<ContentDigest>> description() {
        return description;
    }

    /** Metric values added since registration. */
    public List<Evaluation> evaluations() {
        return Collections.unmodifiableList(evaluations);
    }

    /** Links added since registration. */
    public List<Link> links() {
        return Collections.unmodifiableList(links);
    }

    /** Its deployments. */
    public List<Deployment> deployments() {
        return List.copyOf(deployments.values());
    }

    /** Approvals and rejections, oldest first. */
    public List<DecisionState> decisions() {
        return Collections.unmodifiableList(decisions);
    }

    /** What the product's own approval field shows of the decisions about it. */
    public ApprovalStatus shownApproval() {
        return shownApproval;
    }

    /** By whom and since when it is approved, as the product's own fields show it. */
    public Optional<Approved> approved() {
        return approved;
    }

    /** Who approved a stage, when no policy demands anything, in the order of their last words. */
    List<String> approvers(Stage to) {
        return lastWords(to).stream()
                .filter(one -> one.decision() == Decision.APPROVED)
                .sorted(Comparator.comparingLong(DecisionState::event))
                .map(DecisionState::by)
                .toList();
    }

    /** Where the decisions for a stage stand when no policy demands any: everybody's last word counts. */
    public ApprovalStatus approvalStatus(Stage to) {
        if (rejectedBy(to).isPresent()) {
            return ApprovalStatus.REJECTED;
        }
        boolean approved = lastWords(to).stream().anyMatch(one -> one.decision() == Decision.APPROVED);
        return approved ? ApprovalStatus.APPROVED : ApprovalStatus.NONE;
    }

    /** Whether there is a rejection for a stage that was not lifted. */
    boolean hasRejection(Stage to) {
        return decisions.stream().anyMatch(one -> one.to() == to && isRejection(one));
    }

    /** Whether somebody said no, and nobody lifted that. */
    public boolean isRejection(DecisionState one) {
        return one.decision() == Decision.REJECTED && one.event() > lifted.getOrDefault(one.to(), 0L);
    }

    /** Number of the event of the newest rejection that stands when no policy governs; empty when none does. */
    public OptionalLong rejectedBy(Stage to) {
        return lastWords(to).stream()
                .filter(this::isRejection)
                .mapToLong(DecisionState::event)
                .max();
    }

    private Collection<DecisionState> lastWords(Stage to) {
        Map<String, DecisionState> last = new HashMap<>();
        decisions.stream().filter(one -> one.to() == to).forEach(one -> last.put(one.by(), one));
        return last.values();
    }

    /**
     * An approval or a rejection.
     *
     * @param id its random id
     * @param to the stage it speaks of
     * @param decision approved or rejected
     * @param by who
     * @param at when
     * @param evidence what it rests on
     * @param condition digest of the condition's text
     * @param expires when it ends
     * @param reason digest of the reason's text
     * @param event number of its event
     * @param signatory who stands behind it
     * @param gate digest of the stage's gate that was decided under
     */
    public record DecisionState(
            String id,
            Stage to,
            Decision decision,
            String by,
            Instant at,
            List<String> evidence,
            Optional<ContentDigest> condition,
            Optional<Instant> expires,
            Optional<ContentDigest> reason,
            long event,
            Signatory signatory,
            Optional<ContentDigest> gate) {}
}
