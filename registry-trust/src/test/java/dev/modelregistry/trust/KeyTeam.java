package dev.modelregistry.trust;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.Judge;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.Seals;
import dev.modelregistry.internal.log.SnapshotTrust;
import dev.modelregistry.internal.memory.MemoryBackend;
import dev.modelregistry.log.Verification;
import dev.modelregistry.policy.Act;
import dev.modelregistry.policy.ApprovalRule;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.policy.Principal;
import dev.modelregistry.policy.PrincipalKey;
import dev.modelregistry.policy.Trust;
import dev.modelregistry.spi.RegistryBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model that people with keys decide about: tom registers and promotes, bob approves and publishes checkpoints, mallory has write
 * access to everything and no key.
 */
abstract class KeyTeam {

    static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    static final ModelName FRAUD = ModelName.of("fraud");
    static final ModelUri CHAMPION = ModelUri.parse("models:/fraud@champion");
    static final Alias CANARY = Alias.of("canary");

    @TempDir
    Path directory;

    final SigningKey bob = SigningKey.generate(new SecureRandom());
    final SigningKey tom = SigningKey.generate(new SecureRandom());
    final SigningKey stranger = SigningKey.generate(new SecureRandom());
    Instant now = NOON;
    final RegistryBackend backend = new MemoryBackend(clock());

    @BeforeEach
    void aChampionThatWasApprovedAndPromoted() throws IOException {
        try (ModelRegistry registry = as("bob", bob)) {
            registry.setPolicy("fraud", policy("risk"));
        }
        register("one");
        register("two");
        promote(1);
    }

    Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    Policy policy(String approver) {
        return Policy.builder()
                .principal("bob", new Principal(List.of(PrincipalKey.of(bob.publicKey())), Set.of("risk", "lead")))
                .principal("tom", new Principal(List.of(PrincipalKey.of(tom.publicKey())), Set.of("trainer")))
                .role(Act.POLICY, "risk")
                .role(Act.CHECKPOINT, "risk")
                .stage(
                        Stage.PRODUCTION,
                        gate -> gate.approval(ApprovalRule.of(approver))
                                .separationOfDuties()
                                .signed()
                                .signedTransition())
                .protect(Alias.CHAMPION, Set.of(Stage.PRODUCTION), Set.of("trainer"))
                .build();
    }

    Trust trust() {
        return Trust.in(policy("risk"));
    }

    ModelRegistry as(String actor, SigningKey key) {
        return as(actor, key, backend);
    }

    ModelRegistry as(String actor, SigningKey key, RegistryBackend shown) {
        return ModelRegistry.builder(shown)
                .actor(actor)
                .clock(clock())
                .signer(key)
                .open();
    }

    void register(String content) throws IOException {
        Path file = Files.writeString(directory.resolve(content), content);
        try (ModelRegistry registry = as("tom", tom)) {
            registry.register(
                    Registration.of("fraud").artifact(file).noCodeDetection().build());
        }
    }

    void promote(long version) {
        ModelUri uri = ModelUri.of("fraud", VersionNumber.of(version));
        try (ModelRegistry registry = as("bob", bob)) {
            registry.decide(ApprovalRequest.approve(uri, Stage.PRODUCTION));
        }
        try (ModelRegistry registry = as("tom", tom)) {
            registry.promote(Promotion.of(uri, Stage.PRODUCTION)
                    .alias(Alias.CHAMPION)
                    .archiveSuperseded()
                    .build());
        }
    }

    ModelVersion resolve(ModelUri uri) {
        return resolve(uri, backend, trust());
    }

    ModelVersion resolve(ModelUri uri, RegistryBackend shown, Trust trust) {
        try (ModelRegistry registry =
                ModelRegistry.builder(shown).actor("server").clock(clock()).open()) {
            return registry.resolve(uri, trust);
        }
    }

    /** What somebody with write access and without a key can append. */
    void forge(String actor, EventBody body) {
        ModelLog log = new ModelLog(
                backend.log(),
                backend.objects(),
                "fraud",
                clock(),
                Seals.none(),
                Judge.lenient(),
                Judge.lenient(),
                SnapshotTrust.any());
        ModelState state = log.refresh();
        log.append(new ModelLog.Draft(state.modelId(), FRAUD, actor, body, Event.Notes.none()));
    }

    Verification verify(Trust trust) {
        return verify(backend, trust);
    }

    Verification verify(RegistryBackend shown, Trust trust) {
        try (ModelRegistry registry =
                ModelRegistry.builder(shown).actor("auditor").clock(clock()).open()) {
            return registry.verify("fraud", Verification.Depth.FULL, trust);
        }
    }

    void checkpoint() {
        try (ModelRegistry registry = as("bob", bob)) {
            registry.checkpoint("fraud", Duration.ofDays(7));
        }
    }
}
