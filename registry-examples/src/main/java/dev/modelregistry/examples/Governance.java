package dev.modelregistry.examples;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Recorded;
import dev.modelregistry.Transition;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.PolicyRefusedException;
import dev.modelregistry.log.Verification;
import dev.modelregistry.policy.Approval;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.policy.Trust;
import dev.modelregistry.trust.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The chapters in which a model gets rules: who has to agree, on which evidence, with which key, and who can prove it. */
final class Governance {

    /** Nobody has measured it for this version: that is waived, on the record. */
    private static final String WAIVED = "tag:bias_tested=true";

    private final String registryUri;
    private final Story story;
    private final Path directory;
    private final Path policyFile;
    private final SigningKey trainer;
    private final SigningKey lead;
    private final SigningKey risk;

    Governance(String registryUri, Story story, Path directory) throws IOException {
        this.registryUri = registryUri;
        this.story = story;
        this.directory = directory;
        this.policyFile = directory.resolve("policy.json");
        Path keys = Files.createDirectories(directory.resolve("keys"));
        this.trainer = key(keys.resolve("trainer.pem"));
        this.lead = key(keys.resolve("lead.pem"));
        this.risk = key(keys.resolve("risk.pem"));
    }

    private static SigningKey key(Path file) {
        SigningKey key = SigningKey.generate(new SecureRandom());
        key.write(file);
        return key;
    }

    /** Who signs what the training job registers. */
    SigningKey trainer() {
        return trainer;
    }

    private ModelRegistry as(String actor, SigningKey key) {
        return ModelRegistry.builder(registryUri).actor(actor).signer(key).open();
    }

    /** The file has public keys only; it is what strangers get. */
    void setRules() throws IOException {
        story.chapter("The team gives the model rules: two approvers, each with a key");
        Files.writeString(policyFile, """
                {"schema": 1,
                 "principals": {
                   "training-job": {"keys": ["%s"], "roles": ["trainer"]},
                   "lead": {"keys": ["%s"], "roles": ["ml-lead"]},
                   "risk-officer": {"keys": ["%s"], "roles": ["model-risk"]}},
                 "roles": {"register": ["trainer"], "promote": ["ml-lead"], "policy": ["model-risk"], "checkpoint": ["model-risk"]},
                 "stages": {"production": {"from": ["staging"],
                   "approvals": [{"role": "ml-lead"}, {"role": "model-risk", "when": {"tag": "risk_tier", "in": ["high"]}}],
                   "separationOfDuties": true, "signed": true, "signedTransition": true, "archiveSuperseded": true,
                   "tags": ["owner", "bias_tested=true"], "signature": true, "lineage": ["dataset"],
                   "metrics": [{"name": "auc", "min": 0.9}]}},
                 "aliases": {"champion": {"protected": true, "stages": ["production"], "roles": ["ml-lead"]}},
                 "waivers": {"roles": ["ml-lead"], "never": ["metric:auc>=0.9"]}}
                """.formatted(trainer.publicKey(), lead.publicKey(), risk.publicKey()));
        try (ModelRegistry registry = as("risk-officer", risk)) {
            Recorded set = registry.setPolicy(TrainingProgram.MODEL, policy());
            story.check(
                    registry.policy(TrainingProgram.MODEL)
                            .filter(policy()::equals)
                            .isPresent(),
                    "event %d: %s governs the model from now on",
                    set.event(),
                    directory.relativize(policyFile));
        }
    }

    private Policy policy() throws IOException {
        return Policy.parse(Files.readString(policyFile));
    }

    /** Everything that is missing is told at once, whoever asks. */
    void refuse(VersionNumber version, Release release) {
        Set<String> missing = missing(() -> release.publish(version, "in a hurry"));
        story.tell("the release pipeline, which has no key, is refused: missing");
        missing.forEach(one -> story.tell("     %s", one));
        story.check(
                missing.equals(new TreeSet<>(List.of(
                        "from:STAGING",
                        "approval:ml-lead",
                        "approval:model-risk",
                        "signed-transition",
                        WAIVED,
                        "role:ml-lead"))),
                "%d requirements are not met, and they are told at once",
                missing.size());
    }

    /** Each approves with a key of their own; who registered the version cannot. */
    Transition approveAndPromote(VersionNumber version) {
        ModelUri uri = ModelUri.of(TrainingProgram.MODEL, version);
        ApprovalRequest request = ApprovalRequest.approve(uri, Stage.PRODUCTION);
        try (ModelRegistry own = as("training-job", trainer)) {
            story.check(
                    missing(() -> own.decide(request)).contains("separation-of-duties"),
                    "the training job cannot approve what it has registered");
        }
        try (ModelRegistry leading = as("lead", lead);
                ModelRegistry answering = as("risk-officer", risk)) {
            leading.promote(Promotion.of(uri, Stage.STAGING).build());
            Approval first = leading.decide(request);
            Approval second = answering.decide(request.withEvidence("https://doi.org/10.24432/C5DW2B"));
            story.check(
                    first.signed() && second.signed(),
                    "%s and %s approved it, each with a signature",
                    first.by(),
                    second.by());
            story.check(
                    missing(() -> leading.promote(toProduction(uri).build())).equals(Set.of(WAIVED)),
                    "one requirement is left: %s",
                    WAIVED);
            Transition promoted = leading.promote(toProduction(uri)
                    .waive(WAIVED)
                    .reason("the data have no attribute to measure bias by")
                    .build());
            story.check(
                    promoted.waived().size() == 1,
                    "event %d decides: version %s to %s, with that waived and the reason on record",
                    promoted.event().orElseThrow(),
                    version,
                    promoted.to());
            return promoted;
        }
    }

    private static Promotion.Builder toProduction(ModelUri uri) {
        return Promotion.of(uri, Stage.PRODUCTION).alias(Alias.CHAMPION);
    }

    private static Set<String> missing(Runnable act) {
        try {
            act.run();
            return Set.of();
        } catch (PolicyRefusedException refused) {
            return new TreeSet<>(refused.missing());
        }
    }

    /** Somebody who was not there, trusts nobody who can write, and holds the policy file. */
    void proveToAStranger(VersionNumber champion) throws IOException {
        story.chapter("A stranger who holds nothing but the public keys verifies all of it");
        try (ModelRegistry registry = as("risk-officer", risk)) {
            Recorded checkpoint = registry.checkpoint(TrainingProgram.MODEL, Duration.ofDays(7));
            story.tell("the risk officer publishes a checkpoint: the log goes to event %d", checkpoint.event());
        }
        Trust trust = Trust.in(policy()).checkpointWithin(Duration.ofHours(1));
        try (ModelRegistry stranger =
                ModelRegistry.builder(registryUri).actor("stranger").open()) {
            Verification verification = stranger.verify(TrainingProgram.MODEL, Verification.Depth.FULL, trust);
            story.check(
                    verification.ok(),
                    "%d events: every signature is of a key in the file, and nothing is cut off",
                    verification.events());
            story.check(
                    stranger.resolve(ModelUri.parse(MainJob.CHAMPION), trust)
                            .version()
                            .equals(champion),
                    "%s is version %s by signatures alone, whatever the registry's rows say",
                    MainJob.CHAMPION,
                    champion);
        }
    }
}
