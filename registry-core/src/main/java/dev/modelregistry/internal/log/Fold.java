package dev.modelregistry.internal.log;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.internal.log.EventBody.NewEntry;
import dev.modelregistry.internal.log.EventBody.StageMove;
import dev.modelregistry.internal.log.EventBody.Superseded;
import dev.modelregistry.internal.log.ModelState.AliasState;
import dev.modelregistry.internal.log.ModelState.Claim;
import dev.modelregistry.internal.log.ModelState.InForce;
import dev.modelregistry.internal.log.ModelState.PolicyStep;
import dev.modelregistry.internal.log.ModelState.Promoted;
import dev.modelregistry.internal.log.ModelState.RolloutState;
import dev.modelregistry.log.AliasMove;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Applies events to a state, and validates them: an event that does not parse, does not follow from the one before it, or
 * decides what its state does not allow, is void. A void event keeps its number and has no effect; the next one hashes its
 * bytes and goes on. So neither a broken object nor a stranger with write access can block a log or take it over.
 */
public final class Fold {

    /** After this time a reservation may be ended by anyone. */
    public static final Duration CLAIM_LIFE = Duration.ofHours(24);

    private final ModelState state;
    private final Judge judge;

    private Fold(ModelState state, Judge judge) {
        this.state = state;
        this.judge = judge;
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
            new Fold(state, judge).apply(event);
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

    private void apply(Event event) throws VoidEventException {
        require(event.number() == state.number + 1, "it carries another number");
        require(event.previous().equals(state.lastDigest()), "it does not follow the event before it");
        require(!event.at().isBefore(state.lastAt), "its time is before that of the event ahead of it");
        EventBody body = event.body();
        if (body instanceof EventBody.Opened opened) {
            open(event, opened);
            return;
        }
        require(state.open, "the model is not open");
        require(event.modelId().equals(state.modelId), "it belongs to another model");
        require(event.model().equals(state.name), "it names another model");
        List<String> missing = judge.missing(state, event);
        if (!missing.isEmpty()) {
            throw new VoidEventException("the policy in force demands " + String.join(", ", missing), missing);
        }
        noteRefusal(event);
        if (body instanceof EventBody.Registered registered) {
            register(event, registered);
        } else if (body instanceof EventBody.StageChanged changed) {
            changeStage(event, changed);
        } else if (body instanceof EventBody.AliasMoved || body instanceof EventBody.AliasRemoved) {
            checkAliases(body.aliases(), Set.of());
            move(event, body.aliases());
        } else if (body instanceof EventBody.RolledBack back) {
            rollBack(event, back);
        } else if (body instanceof EventBody.Archived archived) {
            checkStage(archived.subject(), archived.from());
            enter(archived.subject(), Stage.ARCHIVED, event);
        } else if (body instanceof EventBody.Claimed claimed) {
            claim(event, claimed);
        } else if (body instanceof EventBody.ClaimReleased released) {
            release(event, released);
        } else if (body instanceof EventBody.Deleted deleted) {
            delete(event, deleted);
        } else {
            annotate(event, body);
        }
    }

    /** Remembers refusals as long as nothing changes. */
    private void noteRefusal(Event event) {
        if (event.body() instanceof EventBody.Refused refused) {
            state.refusals.add(event.actor() + " " + refused);
        } else {
            state.refusals.clear();
        }
    }

    private Signatory signatory(Event event) {
        return new Signatory(event.actor(), event.keys(), judge.standing(state, event));
    }

    private Provenance provenance(Event event) {
        return Provenance.of(event, judge.standing(state, event));
    }

    private void open(Event event, EventBody.Opened opened) throws VoidEventException {
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
            put(new VersionState(one.getKey(), Optional.empty(), 0, one.getValue()));
        }
        opened.aliasesFound()
                .forEach((alias, version) ->
                        state.aliases.put(alias, new AliasState(Optional.of(version), List.of(), Optional.empty())));
    }

    private void register(Event event, EventBody.Registered registered) throws VoidEventException {
        Set<VersionNumber> numbers = new HashSet<>();
        Set<String> unique = new HashSet<>();
        for (NewEntry one : registered.versions()) {
            require(
                    numbers.add(one.number())
                            && state.version(one.number())
                                    .flatMap(VersionState::entry)
                                    .isEmpty(),
                    "version " + one.number() + " is registered already");
            require(
                    unique.add("key " + one.requestKey())
                            && state.byRequestKey(one.requestKey()).isEmpty(),
                    "the request key is used already");
            require(!state.isCollected(one.uid()), "the upload was given up");
            if (one.semanticVersion().isPresent()) {
                SemanticVersion version = one.semanticVersion().get().withoutBuild();
                require(
                        unique.add("version " + version)
                                && state.bySemanticVersion(version).isEmpty(),
                        "semantic version " + version + " is taken");
                Claim claim = state.claims.get(version);
                require(
                        claim != null && claim.requestKey().equals(one.requestKey()),
                        version + " is not reserved for it");
            }
        }
        require(!numbers.isEmpty(), "it registers nothing");
        checkAliases(registered.aliases(), numbers);
        for (NewEntry one : registered.versions()) {
            Stage stage = state.version(one.number()).map(VersionState::stage).orElse(Stage.DEVELOPMENT);
            VersionState entered = new VersionState(one.number(), Optional.of(one), event.number(), stage);
            entered.since = Optional.of(event.at());
            entered.registrant = Optional.of(signatory(event));
            put(entered);
            state.requestKeys.put(one.requestKey(), one.number());
            one.semanticVersion().ifPresent(version -> {
                state.semanticVersions.put(version.withoutBuild().toString(), one.number());
                state.claims.remove(version.withoutBuild());
            });
        }
        move(event, registered.aliases());
    }

    private void changeStage(Event event, EventBody.StageChanged changed) throws VoidEventException {
        checkStage(changed.subject(), changed.from());
        for (Superseded one : changed.archived()) {
            require(!one.version().equals(changed.subject()), "a version cannot supersede itself");
            checkStage(one.version(), one.from());
        }
        checkAliases(changed.aliases(), Set.of());
        if (changed.to() == Stage.PRODUCTION) {
            List<VersionNumber> replaced = new ArrayList<>();
            for (AliasMove move : changed.aliases()) {
                move.previous()
                        .filter(version -> stageOf(version) == Stage.PRODUCTION
                                && !version.equals(changed.subject())
                                && !replaced.contains(version))
                        .ifPresent(replaced::add);
            }
            state.promotions.addLast(new Promoted(
                    event.number(),
                    changed.subject(),
                    changed.from(),
                    changed.archived(),
                    replaced,
                    changed.aliases()));
            if (state.promotions.size() > ModelState.STEPS_BACK) {
                state.promotions.removeFirst();
            }
        }
        changed.archived().forEach(one -> enter(one.version(), Stage.ARCHIVED, event));
        enter(changed.subject(), changed.to(), event);
        if (changed.to() == Stage.PRODUCTION) {
            VersionState version = versionFor(changed.subject());
            version.promoted = Optional.of(provenance(event));
            put(version);
        }
        move(event, changed.aliases());
    }

    private void rollBack(Event event, EventBody.RolledBack back) throws VoidEventException {
        for (StageMove one : back.stages()) {
            checkStage(one.version(), one.from());
        }
        checkAliases(back.aliases(), Set.of());
        if (back.promotion() != 0) {
            Promoted last = state.promotions.peekLast();
            require(last != null && last.event() == back.promotion(), "it takes back another promotion than the last");
            state.promotions.removeLast();
        }
        back.stages().forEach(one -> enter(one.version(), one.to(), event));
        for (AliasMove move : back.aliases()) {
            AliasState now = state.aliases.getOrDefault(move.alias(), AliasState.UNSET);
            List<Optional<VersionNumber>> before = now.before();
            state.aliases.put(
                    move.alias(),
                    new AliasState(
                            move.version(),
                            before.isEmpty() ? before : before.subList(0, before.size() - 1),
                            Optional.of(provenance(event))));
        }
    }

    private void claim(Event event, EventBody.Claimed claimed) throws VoidEventException {
        SemanticVersion version = claimed.semanticVersion().withoutBuild();
        require(state.bySemanticVersion(version).isEmpty(), "semantic version " + version + " is taken");
        require(!state.claims.containsKey(version), "semantic version " + version + " is reserved");
        state.claims.put(version, new Claim(claimed.requestKey(), event.actor(), event.at(), event.number()));
    }

    private void release(Event event, EventBody.ClaimReleased released) throws VoidEventException {
        SemanticVersion version = released.semanticVersion().withoutBuild();
        Claim claim = state.claims.get(version);
        require(claim != null, "semantic version " + version + " is not reserved");
        require(
                claim != null
                        && (claim.actor().equals(event.actor())
                                || !event.at().isBefore(claim.at().plus(CLAIM_LIFE))),
                "somebody else's reservation is younger than 24 hours");
        state.claims.remove(version);
    }

    private void delete(Event event, EventBody.Deleted deleted) throws VoidEventException {
        checkAliases(deleted.aliases(), Set.of());
        if (deleted.version().isEmpty()) {
            state.startOver();
            state.open = false;
            return;
        }
        VersionNumber number = deleted.version().get();
        Map<Alias, VersionNumber> left = state.aliases();
        deleted.aliases().forEach(move -> left.remove(move.alias()));
        require(!left.containsValue(number), "an alias still points to the version");
        move(event, deleted.aliases());
        state.version(number)
                .flatMap(VersionState::entry)
                .ifPresent(entry -> state.requestKeys.remove(entry.requestKey()));
        state.versions.remove(number.toString());
        state.serving.values().forEach(versions -> versions.remove(number));
    }

    private void annotate(Event event, EventBody body) throws VoidEventException {
        if (body instanceof EventBody.TagsChanged changed) {
            VersionState version = changed.version().map(this::versionFor).orElse(null);
            Map<String, Optional<String>> tags = version == null ? state.tags : version.tags;
            changed.set().forEach((key, value) -> tags.put(key, Optional.of(value)));
            changed.remove().forEach(key -> tags.put(key, Optional.empty()));
            if (version != null) {
                put(version);
            }
        } else if (body instanceof EventBody.DescriptionChanged changed) {
            if (changed.version().isPresent()) {
                VersionState version = versionFor(changed.version().get());
                version.description = Optional.of(changed.after());
                put(version);
            } else {
                state.description = Optional.of(changed.after());
            }
        } else if (body instanceof EventBody.MetricsAdded added) {
            VersionState version = versionFor(added.subject());
            version.evaluations.addAll(added.evaluations());
            put(version);
        } else if (body instanceof EventBody.LinksChanged changed) {
            VersionState version = versionFor(changed.subject());
            version.links.removeIf(link -> link.kind() == changed.link().kind());
            version.links.add(changed.link());
            put(version);
        } else if (body instanceof EventBody.DeploymentRecorded recorded) {
            VersionState version = versionFor(recorded.subject());
            version.deployments.remove(recorded.endpoint());
            recorded.began().ifPresent(deployment -> version.deployments.put(recorded.endpoint(), deployment));
            put(version);
        } else if (body instanceof EventBody.Decided decided) {
            VersionState version = versionFor(decided.subject());
            Optional<ContentDigest> record = version.entry().map(NewEntry::record);
            require(decided.record().equals(record), "it speaks of another record than the version has");
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
                    signatory(event),
                    decided.gate()));
            put(version);
            version.shownApproval = judge.shown(state, version, event);
            put(version);
        } else if (body instanceof EventBody.DocumentPublished published) {
            published.control().ifPresent(control -> state.documentControl = Optional.of(control));
        } else if (body instanceof EventBody.PolicyChanged changed) {
            state.policySteps.add(new PolicyStep(changed.policy(), provenance(event)));
            state.policy = Optional.of(new InForce(changed.policy(), changed.body(), event.number()));
        } else if (body instanceof EventBody.RolloutChanged changed) {
            changeRollout(event, changed);
        } else if (body instanceof EventBody.Refused) {
            // Recorded only: nothing changes.
            return;
        } else if (body instanceof EventBody.Renamed renamed) {
            state.name = renamed.to();
        } else if (body instanceof EventBody.Collected collected) {
            collectable(collected);
            state.collected.addAll(collected.uids());
        } else {
            throw new VoidEventException("events of type '" + body.type().text() + "' are not understood");
        }
    }

    private void changeRollout(Event event, EventBody.RolloutChanged changed) throws VoidEventException {
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
        state.rollout = Optional.of(new RolloutState(changed.plan(), changed.split(), provenance(event)));
    }

    /** A version in use is never given up: that would make its bytes disappear. */
    private void collectable(EventBody.Collected collected) throws VoidEventException {
        Set<String> uids = new HashSet<>(collected.uids());
        Set<String> used = new HashSet<>();
        state.versions.forEach((key, version) ->
                version.entry().map(NewEntry::uid).filter(uids::contains).ifPresent(used::add));
        require(used.isEmpty(), "it gives up the upload of a registered version");
    }

    private void checkStage(VersionNumber version, Stage from) throws VoidEventException {
        Stage now = stageOf(version);
        require(now == from, "version " + version + " is in " + now + ", not in " + from);
    }

    private Stage stageOf(VersionNumber version) {
        return state.version(version).map(VersionState::stage).orElse(Stage.DEVELOPMENT);
    }

    private void checkAliases(List<AliasMove> moves, Set<VersionNumber> beingRegistered) throws VoidEventException {
        Set<Alias> seen = new HashSet<>();
        for (AliasMove move : moves) {
            require(seen.add(move.alias()), "alias " + move.alias() + " moves twice");
            Optional<VersionNumber> now = state.alias(move.alias());
            require(
                    now.equals(move.previous()),
                    "alias " + move.alias() + " points to "
                            + now.map(VersionNumber::toString).orElse("nothing") + ", not to "
                            + move.previous().map(VersionNumber::toString).orElse("nothing"));
            require(
                    beingRegistered.isEmpty()
                            || move.version().filter(beingRegistered::contains).isPresent(),
                    "a registration moves aliases to the new version only");
        }
    }

    private void move(Event event, List<AliasMove> moves) {
        for (AliasMove move : moves) {
            AliasState now = state.aliases.getOrDefault(move.alias(), AliasState.UNSET);
            List<Optional<VersionNumber>> before = new ArrayList<>(now.before());
            before.add(now.version());
            int drop = Math.max(0, before.size() - ModelState.STEPS_BACK);
            state.aliases.put(
                    move.alias(),
                    new AliasState(
                            move.version(), before.subList(drop, before.size()), Optional.of(provenance(event))));
        }
    }

    private void enter(VersionNumber number, Stage stage, Event event) {
        VersionState version = versionFor(number);
        if (version.stage != stage) {
            version.since = Optional.of(event.at());
        }
        version.stage = stage;
        version.entered = Optional.of(provenance(event));
        put(version);
    }

    /** The version's state; versions of other tools enter the log when an event first speaks of them. */
    private VersionState versionFor(VersionNumber number) {
        return state.version(number).orElseGet(() -> new VersionState(number, Optional.empty(), 0, Stage.DEVELOPMENT));
    }

    private void put(VersionState version) {
        state.versions.put(version.number.toString(), version);
        state.serving.values().forEach(versions -> versions.remove(version.number));
        if (version.stage == Stage.STAGING || version.stage == Stage.PRODUCTION) {
            state.serving
                    .computeIfAbsent(version.stage, stage -> new TreeSet<>())
                    .add(version.number);
        }
    }

    private static void require(boolean holds, String otherwise) throws VoidEventException {
        if (!holds) {
            throw new VoidEventException(otherwise);
        }
    }
}
