package dev.modelregistry.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.Rollback;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.PolicyRefusedException;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.Judge;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.Seals;
import dev.modelregistry.internal.log.SnapshotTrust;
import dev.modelregistry.internal.memory.MemoryBackend;
import dev.modelregistry.log.AliasMove;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.policy.Act;
import dev.modelregistry.policy.ApprovalRule;
import dev.modelregistry.policy.Decision;
import dev.modelregistry.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Random histories under policies that change, with strangers who write past the library: nothing enters production, and
 * the protected alias goes nowhere, without what the policy in force demanded. The judge is a second, naive reading of the
 * rules that knows nothing of the first.
 */
class GovernedHistoryTest {

    private static final List<String> ACTORS = List.of("alice", "bob", "carol", "tom", "mallory");
    private static final Map<String, String> ROLES =
            Map.of("alice", "lead", "carol", "lead", "bob", "risk", "tom", "trainer");
    private static final List<Policy> POLICIES = List.of(policy(1, "lead"), policy(2, "lead"), policy(1, "risk"));

    private static Policy policy(int count, String role) {
        var builder = Policy.builder();
        ROLES.forEach((name, own) -> builder.principal(name, own));
        return builder.role(Act.PROMOTE, "lead")
                .role(Act.POLICY, "risk")
                .stage(
                        Stage.PRODUCTION,
                        gate -> gate.approval(new ApprovalRule(role, count, Optional.empty()))
                                .separationOfDuties())
                .protect(Alias.CHAMPION, Set.of(Stage.PRODUCTION), Set.of("lead"))
                .build();
    }

    private enum Kind {
        APPROVE,
        APPROVE_SHORTLY,
        REJECT,
        PROMOTE,
        PROMOTE_WITH_ALIAS,
        STAGE,
        ALIAS,
        REMOVE_ALIAS,
        ROLL_BACK,
        SET_POLICY,
        PASS_TIME,
        FORGE_PROMOTION,
        FORGE_ALIAS,
        COPY_APPROVAL
    }

    private record Step(Kind kind, String actor, int version, int choice) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step> step = Combinators.combine(
                        Arbitraries.of(Kind.values()),
                        Arbitraries.of(ACTORS),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(0, 2))
                .as(Step::new);
        return step.list().ofMinSize(5).ofMaxSize(40);
    }

    @Property(tries = 150)
    void noWayLeadsPastThePolicyInForce(@ForAll("steps") List<Step> steps) throws IOException {
        Play play = new Play();
        play.begin();
        steps.forEach(play::take);
        ModelRegistry reader = play.registry("bob");
        Map<String, Instant> expiries = new HashMap<>();
        reader.versions("fraud")
                .forEach(version -> reader.get(ModelUri.of("fraud", version.version()))
                        .approvals()
                        .forEach(one -> one.expires()
                                .ifPresent(end -> expiries.put(Auditor.key(one.version(), one.by(), one.at()), end))));
        new Auditor(expiries).audit(reader.history("fraud").toList());
    }

    /** The history as it is played. */
    private static final class Play {

        private final TickingClock clock = new TickingClock();
        private final MemoryBackend backend = new MemoryBackend(clock);
        private final Map<String, ModelRegistry> registries = new HashMap<>();

        ModelRegistry registry(String actor) {
            return registries.computeIfAbsent(
                    actor,
                    name -> ModelRegistry.builder(backend)
                            .actor(name)
                            .clock(clock)
                            .open());
        }

        void begin() throws IOException {
            Path file = Files.createTempFile("model", ".bin");
            try {
                // Version 3 is by somebody who could approve it.
                for (String registrant : List.of("tom", "mallory", "alice")) {
                    Files.writeString(file, registrant);
                    registry(registrant)
                            .register(Registration.of("fraud").artifact(file).build());
                }
            } finally {
                Files.delete(file);
            }
            registry("bob").setPolicy("fraud", POLICIES.get(0));
        }

        void take(Step step) {
            clock.pass(1);
            try {
                act(step);
            } catch (PolicyRefusedException | ConflictException | NotFoundException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }

        private void act(Step step) {
            ModelRegistry registry = registry(step.actor());
            VersionNumber version = VersionNumber.of(step.version());
            ModelUri uri = ModelUri.of("fraud", version);
            switch (step.kind()) {
                case APPROVE -> registry.decide(ApprovalRequest.approve(uri, Stage.PRODUCTION));
                case APPROVE_SHORTLY ->
                    registry.decide(ApprovalRequest.approve(uri, Stage.PRODUCTION)
                            .expiring(clock.instant().plusSeconds(1 + 2L * step.choice())));
                case REJECT -> registry.decide(ApprovalRequest.reject(uri, Stage.PRODUCTION, "no"));
                case PROMOTE ->
                    registry.promote(Promotion.of(uri, Stage.PRODUCTION)
                            .archiveSuperseded()
                            .build());
                case PROMOTE_WITH_ALIAS ->
                    registry.promote(Promotion.of(uri, Stage.PRODUCTION)
                            .alias(Alias.CHAMPION)
                            .build());
                case STAGE -> registry.promote(Promotion.of(uri, Stage.STAGING).build());
                case ALIAS -> registry.setAlias("fraud", Alias.CHAMPION, version);
                case REMOVE_ALIAS -> registry.removeAlias("fraud", Alias.CHAMPION);
                case ROLL_BACK -> registry.rollback(Rollback.of("fraud"));
                case SET_POLICY -> registry.setPolicy("fraud", POLICIES.get(step.choice()));
                case PASS_TIME -> clock.pass(step.choice());
                default -> forge(step, version);
            }
        }

        private void forge(Step step, VersionNumber version) {
            ModelLog log = new ModelLog(
                    backend.log(),
                    backend.objects(),
                    "fraud",
                    clock,
                    Seals.none(),
                    Judge.lenient(),
                    Judge.lenient(),
                    SnapshotTrust.any());
            ModelState state = log.refresh();
            Stage now = state.version(version).orElseThrow().stage();
            AliasMove move = new AliasMove(Alias.CHAMPION, state.alias(Alias.CHAMPION), Optional.of(version));
            String modelId = state.modelId();
            EventBody body;
            if (step.kind() == Kind.FORGE_PROMOTION) {
                body = new EventBody.StageChanged(version, now, Stage.PRODUCTION, List.of(move), List.of());
            } else if (step.kind() == Kind.FORGE_ALIAS) {
                body = new EventBody.AliasMoved(move);
            } else {
                modelId = "e".repeat(32);
                body = new EventBody.Decided(
                        "copied",
                        version,
                        Stage.PRODUCTION,
                        Decision.APPROVED,
                        state.version(version).orElseThrow().entry().map(EventBody.NewEntry::record),
                        Optional.empty(),
                        Optional.empty(),
                        POLICIES.get(step.choice()).gateDigest(Stage.PRODUCTION));
            }
            log.append(new ModelLog.Draft(modelId, state.name().orElseThrow(), step.actor(), body, Event.Notes.none()));
        }
    }

    /** Reads a history and looks whether every entry into production had what was demanded then. */
    private static final class Auditor {

        private record Approval(String by, Optional<Instant> expires, int policy) {}

        private final Map<VersionNumber, String> registrants = new HashMap<>();
        private final Map<VersionNumber, Map<String, Approval>> approvals = new HashMap<>();
        private final Map<VersionNumber, Set<String>> rejections = new HashMap<>();
        private final Map<VersionNumber, Stage> stages = new TreeMap<>();
        /** Versions that were allowed into production at least once. */
        private final Set<VersionNumber> entered = new HashSet<>();

        private final Map<String, Instant> expiries;
        private int policy = -1;

        Auditor(Map<String, Instant> expiries) {
            this.expiries = expiries;
        }

        void audit(List<ModelEvent> history) {
            for (ModelEvent event : history) {
                follow(event);
            }
        }

        private void follow(ModelEvent event) {
            VersionNumber version = event.version().orElse(VersionNumber.of(1));
            EventType type = event.type();
            if (type == EventType.REGISTERED) {
                registrants.put(version, event.actor());
                stages.put(version, Stage.DEVELOPMENT);
            } else if (type == EventType.POLICY_CHANGED) {
                assertThat(policy < 0 || has(event.actor(), "risk"))
                        .as("%s", event)
                        .isTrue();
                String digest = event.after().orElseThrow().toString();
                policy = POLICIES.stream()
                        .map(one -> one.digest().toString())
                        .toList()
                        .indexOf(digest);
            } else if (type == EventType.REJECTED) {
                rejections.computeIfAbsent(version, v -> new HashSet<>()).add(event.actor());
                approvals.getOrDefault(version, new HashMap<>()).remove(event.actor());
            } else if (type == EventType.APPROVED) {
                approve(event, version);
            } else if (type == EventType.STAGE_CHANGED) {
                enter(event, version);
            } else if (type == EventType.ROLLED_BACK) {
                assertThat(has(event.actor(), "lead")).as("%s", event).isTrue();
            }
            for (AliasMove move : event.aliases()) {
                assertThat(has(event.actor(), "lead")).as("alias by %s", event).isTrue();
                if (type != EventType.ROLLED_BACK && move.version().isPresent()) {
                    assertThat(entered.contains(move.version().get()))
                            .as("alias to %s", event)
                            .isTrue();
                }
            }
        }

        private void approve(ModelEvent event, VersionNumber version) {
            Set<String> rejecting = rejections.getOrDefault(version, new HashSet<>());
            rejecting.remove(event.actor());
            if (has(event.actor(), "risk")) {
                rejecting.clear();
            }
            assertThat(event.actor()).as("%s", event).isNotEqualTo(registrants.get(version));
            approvals
                    .computeIfAbsent(version, v -> new HashMap<>())
                    .put(
                            event.actor(),
                            new Approval(
                                    event.actor(),
                                    Optional.ofNullable(expiries.get(key(version, event.actor(), event.at()))),
                                    policy));
        }

        /** At most one act happens in a second. */
        static String key(VersionNumber version, String by, Instant at) {
            return version + " " + by + " " + at;
        }

        private void enter(ModelEvent event, VersionNumber version) {
            assertThat(has(event.actor(), "lead")).as("promotion by %s", event).isTrue();
            Stage to = Stage.parse(event.after().orElseThrow().toString());
            if (to == Stage.PRODUCTION) {
                assertThat(rejections.getOrDefault(version, Set.of()))
                        .as("%s", event)
                        .isEmpty();
                String role = policy == 2 ? "risk" : "lead";
                long good = approvals.getOrDefault(version, Map.of()).values().stream()
                        .filter(one -> one.policy() == policy && has(one.by(), role))
                        .filter(one -> one.expires()
                                .filter(end -> !end.isAfter(event.at()))
                                .isEmpty())
                        .count();
                assertThat(good).as("approvals of %s", event).isGreaterThanOrEqualTo(policy == 1 ? 2 : 1);
                entered.add(version);
            }
            stages.put(version, to);
        }

        private static boolean has(String actor, String role) {
            return role.equals(ROLES.get(actor));
        }
    }

    private static final class TickingClock extends Clock {

        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void pass(int seconds) {
            now = now.plusSeconds(seconds);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
