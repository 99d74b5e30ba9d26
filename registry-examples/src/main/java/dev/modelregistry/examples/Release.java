package dev.modelregistry.examples;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration.Measurement;
import dev.modelregistry.Rollback;
import dev.modelregistry.Transition;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.policy.Approval;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Brings versions into use and takes them out again, as a release pipeline does; somebody else approves. */
final class Release implements AutoCloseable {

    private final ModelRegistry registry;
    private final ModelRegistry reviewing;

    Release(String registryUri) {
        this.registry =
                ModelRegistry.builder(registryUri).actor("release-pipeline").open();
        this.reviewing =
                ModelRegistry.builder(registryUri).actor("model-reviewer").open();
    }

    /** To the rehearsal. */
    Transition stage(VersionNumber version) {
        return registry.promote(Promotion.of(uri(version), Stage.STAGING).build());
    }

    /** Says that a version may go into production. Without a policy this is on record and gates nothing. */
    Approval approve(VersionNumber version) {
        return reviewing.decide(ApprovalRequest.approve(uri(version), Stage.PRODUCTION)
                .withEvidence("https://doi.org/10.24432/C5DW2B"));
    }

    /** Into production: the stage, the alias and the end of the version before, all in one decision. */
    Transition publish(VersionNumber version, String reason) {
        return registry.promote(Promotion.of(uri(version), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .archiveSuperseded()
                .reason(reason)
                .build());
    }

    /** Adds what was measured in production. */
    void observed(VersionNumber version, double accuracy) {
        registry.addMetrics(
                uri(version),
                List.of(new Measurement("accuracy", accuracy, OptionalLong.empty(), Optional.of("live"))));
    }

    /** Takes the last promotion back. */
    Transition takeBack(String reason) {
        return registry.rollback(Rollback.of(TrainingProgram.MODEL).because(reason));
    }

    private static ModelUri uri(VersionNumber version) {
        return ModelUri.of(TrainingProgram.MODEL, version);
    }

    @Override
    public void close() {
        reviewing.close();
        registry.close();
    }
}
