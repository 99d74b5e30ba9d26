package dev.modelregistry.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.Registration.Measurement;
import dev.modelregistry.Rollback;
import dev.modelregistry.document.DocumentControl;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Deployment;
import dev.modelregistry.entry.DeploymentStrategy;
import dev.modelregistry.entry.Link;
import dev.modelregistry.entry.LinkKind;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.RolloutPlan;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.internal.memory.MemoryBackend;
import dev.modelregistry.log.EventType;
import dev.modelregistry.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fold that is kept after any event, and gone on from, is in all its fields the fold of the whole log. */
class SnapshotTest {

    private static final ModelUri MODEL = ModelUri.of("fraud");

    private final MemoryBackend backend = new MemoryBackend(Clock.systemUTC());

    @TempDir
    Path directory;

    @Test
    void whoGoesOnFromASnapshotKnowsWhatWhoReadTheWholeLogKnows() throws IOException {
        List<byte[]> events = aLifeWithEventsOfEveryType();
        ModelState whole = folded(new ModelState(), events);
        for (int kept = 1; kept < events.size(); kept++) {
            Snapshots snapshots = new Snapshots(backend.objects(), "kept-" + kept);
            snapshots.write(folded(new ModelState(), events.subList(0, kept)));
            ModelState read = snapshots.read().orElseThrow().state();
            assertSame(folded(read, events.subList(kept, events.size())), whole, "kept after " + kept);
        }
    }

    private static ModelState folded(ModelState state, List<byte[]> events) {
        events.forEach(
                bytes -> assertThat(Fold.apply(state, bytes).voidReason()).isEmpty());
        return state;
    }

    private static void assertSame(ModelState read, ModelState whole, String description) {
        // What was refused since the last change saves a repeated event, nothing else: no snapshot has it.
        assertThat(read)
                .as(description)
                .usingRecursiveComparison(RecursiveComparisonConfiguration.builder()
                        .withIgnoredFields("versions", "semanticVersions", "requestKeys", "refusals")
                        .build())
                .isEqualTo(whole);
        assertThat(entries(read.versions))
                .as(description)
                .usingRecursiveComparison()
                .isEqualTo(entries(whole.versions));
        assertThat(entries(read.semanticVersions)).as(description).isEqualTo(entries(whole.semanticVersions));
        assertThat(entries(read.requestKeys)).as(description).isEqualTo(entries(whole.requestKeys));
        assertThat(read.versionCount()).as(description).isEqualTo(whole.versionCount());
    }

    private static <V> Map<String, V> entries(ShardedMap<V> map) {
        Map<String, V> all = new TreeMap<>();
        map.forEach(all::put);
        return all;
    }

    /** The stored events of a model that had everything done to it that can be done. */
    private List<byte[]> aLifeWithEventsOfEveryType() throws IOException {
        String place;
        try (ModelRegistry registry =
                ModelRegistry.builder(backend).actor("alice").open()) {
            for (int i = 1; i <= 4; i++) {
                registry.register(registration(i));
            }
            annotate(registry);
            decide(registry);
            move(registry);
            end(registry);
            place = backend.model(ModelName.of("fraud"))
                    .orElseThrow()
                    .log()
                    .orElseThrow()
                    .place();
        }
        appendWhatNoActAboveDoes(new ModelLog(backend.log(), backend.objects(), place, Clock.systemUTC()));
        List<byte[]> events = new ArrayList<>();
        try (var stored = backend.log().read(place + "/log", 1)) {
            stored.forEach(event -> events.add(event.bytes()));
        }
        Set<EventType> types = EnumSet.of(EventType.COPIED);
        ModelState state = new ModelState();
        for (byte[] event : events) {
            types.add(Fold.apply(state, event).event().orElseThrow().body().type());
        }
        assertThat(types).as("nothing makes events copied yet").containsExactlyInAnyOrder(EventType.values());
        return events;
    }

    private Registration registration(int i) throws IOException {
        return Registration.of("fraud")
                .artifact(Files.writeString(directory.resolve("model.bin"), "weights " + i))
                .semanticVersion(SemanticVersion.of(1, i, 0))
                .metric("auc", 0.9)
                .tag("owner", "ann")
                .build();
    }

    private static ModelUri version(int number) {
        return ModelUri.parse("models:/fraud/" + number);
    }

    private void annotate(ModelRegistry registry) {
        registry.setTags(MODEL, Map.of("team", "risk", "tier", "high"));
        registry.removeTags(MODEL, Set.of("tier"));
        registry.setTags(version(2), Map.of("owner", "ben", "line", "cards"));
        registry.removeTags(version(2), Set.of("owner"));
        registry.describe(MODEL, "finds fraud");
        registry.describe(version(2), "trained again");
        registry.addMetrics(
                version(2), List.of(new Measurement("auc", 0.91, OptionalLong.of(7), Optional.of("holdout"))));
        registry.addLink(version(2), new Link(LinkKind.MONITORING, "https://monitoring.example/fraud"));
        for (String endpoint : List.of("eu", "us")) {
            registry.addDeployment(
                    version(2),
                    new Deployment(
                            endpoint, "production", OptionalDouble.of(0.25), DeploymentStrategy.CANARY, Instant.EPOCH));
        }
        registry.removeDeployment(version(2), "us");
    }

    private void decide(ModelRegistry registry) throws IOException {
        Path evidence = Files.writeString(directory.resolve("report.txt"), "fair");
        registry.setPolicy(
                "fraud", Policy.parse("{\"schema\":1,\"stages\":{\"staging\":{\"archiveSuperseded\":true}}}"));
        registry.decide(ApprovalRequest.approve(version(2), Stage.PRODUCTION)
                .withEvidence("https://evidence.example/1")
                .withEvidence(evidence)
                .withCondition("until summer")
                .expiring(Instant.now().plusSeconds(1000)));
        registry.decide(ApprovalRequest.reject(version(3), Stage.PRODUCTION, "too slow"));
        registry.liftRejections(version(3), Stage.PRODUCTION, "measured wrongly");
    }

    private static void move(ModelRegistry registry) {
        registry.setAlias("fraud", Alias.CHALLENGER, VersionNumber.of(3));
        registry.setAlias("fraud", Alias.of("canary"), VersionNumber.of(3));
        registry.removeAlias("fraud", Alias.of("canary"));
        registry.promote(Promotion.of("models:/fraud/1", Stage.STAGING).build());
        for (int number : List.of(2, 1, 3)) {
            registry.promote(Promotion.of("models:/fraud/" + number, Stage.PRODUCTION)
                    .alias(Alias.CHAMPION)
                    .archiveSuperseded()
                    .build());
        }
        registry.rollback(Rollback.of("fraud").because("worse"));
        registry.setRollout("fraud", RolloutPlan.canary(Alias.CHAMPION, Alias.CHALLENGER, 0.1));
    }

    private static void end(ModelRegistry registry) {
        registry.archive(version(4));
        registry.controlDocument("fraud", DocumentControl.parse("{\"documentOwner\": \"ann\"}"));
        registry.publishDocument(MODEL);
        long described = registry.describe(version(4), "secret").event();
        registry.describe(version(4), "better");
        registry.erase("fraud", described, "names a person");
        registry.rename("fraud", "cards");
        registry.rename("cards", "fraud");
        registry.delete(version(4));
    }

    private static void appendWhatNoActAboveDoes(ModelLog log) {
        SemanticVersion reserved = SemanticVersion.of(9, 0, 0);
        SemanticVersion released = SemanticVersion.of(8, 0, 0);
        List<EventBody> bodies = List.of(
                new EventBody.Claimed(reserved, "later"),
                new EventBody.Claimed(released, "given-up"),
                new EventBody.ClaimReleased(released),
                new EventBody.Collected(List.of("upload")),
                new EventBody.Refused(EventType.ARCHIVED, Optional.empty(), Optional.empty(), List.of("role:owner")));
        log.inTurn(() -> {
            log.refresh();
            for (EventBody body : bodies) {
                ModelState known = log.known();
                assertThat(log.append(new ModelLog.Draft(
                                known.modelId(), known.name().orElseThrow(), "alice", body, Event.Notes.none())))
                        .isPresent();
            }
            return true;
        });
    }
}
