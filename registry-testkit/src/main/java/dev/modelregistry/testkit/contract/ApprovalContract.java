package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.log.EventType;
import dev.modelregistry.policy.Approval;
import dev.modelregistry.policy.Decision;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Approvals and rejections without a policy: recorded, and standing until the same person decides otherwise. */
public abstract class ApprovalContract extends RegistryContract {

    /** Made for the extending classes. */
    protected ApprovalContract() {}

    @Test
    void anApprovalIsRecordedAsGiven() {
        String model = name("approve");
        register(model, "one");
        Instant end = Instant.parse("2099-01-01T00:00:00Z");

        Approval approval = client("bob")
                .decide(ApprovalRequest.approve(uri(model, 1), Stage.PRODUCTION)
                        .withEvidence("https://example.org/report")
                        .withCondition("only in the EU")
                        .expiring(end));

        assertThat(approval.by()).isEqualTo("bob");
        assertThat(approval.decision()).isEqualTo(Decision.APPROVED);
        assertThat(approval.to()).isEqualTo(Stage.PRODUCTION);
        assertThat(approval.evidence()).containsExactly("https://example.org/report");
        assertThat(approval.condition()).contains("only in the EU");
        assertThat(approval.expires()).contains(end);
        assertThat(approval.role()).isEmpty();
        assertThat(approval.signed()).isFalse();
        ModelEntry entry = registry.get(uri(model, 1));
        assertThat(entry.approvals()).containsExactly(approval);
        assertThat(entry.approvalStatus()).isEqualTo(ApprovalStatus.APPROVED);
        assertThat(history(model, EventType.APPROVED)).singleElement().satisfies(event -> {
            assertThat(event.actor()).isEqualTo("bob");
            assertThat(event.evidence()).containsExactly("https://example.org/report");
        });
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void aVersionThatNobodyJudgedHasNoStatus() {
        String model = name("approve");
        register(model, "one");
        assertThat(registry.get(uri(model, 1)).approvalStatus()).isEqualTo(ApprovalStatus.NONE);
        assertThat(registry.get(uri(model, 1)).approvals()).isEmpty();
    }

    @Test
    void aRejectionStandsUntilTheSamePersonApproves() {
        String model = name("reject");
        register(model, "one");
        client("bob").decide(ApprovalRequest.reject(uri(model, 1), Stage.PRODUCTION, "biased"));
        assertThat(status(model)).isEqualTo(ApprovalStatus.REJECTED);

        client("carol").decide(ApprovalRequest.approve(uri(model, 1), Stage.PRODUCTION));
        assertThat(status(model)).as("carol cannot lift what bob said").isEqualTo(ApprovalStatus.REJECTED);

        client("bob").decide(ApprovalRequest.approve(uri(model, 1), Stage.PRODUCTION));
        assertThat(status(model)).isEqualTo(ApprovalStatus.APPROVED);
        assertThat(registry.get(uri(model, 1)).approvals())
                .extracting(Approval::decision)
                .containsExactly(Decision.REJECTED, Decision.APPROVED, Decision.APPROVED);
        assertThat(registry.get(uri(model, 1)).approvals().get(0).reason()).contains("biased");
    }

    @Test
    void anApprovalSpeaksOfOneVersionAndOneStage() {
        String model = name("approve");
        registerVersions(model, 2);
        registry.decide(ApprovalRequest.approve(uri(model, 1), Stage.STAGING));

        assertThat(registry.get(uri(model, 2)).approvals()).isEmpty();
        assertThat(registry.get(uri(model, 1)).approvalStatus())
                .as("the status speaks of production")
                .isEqualTo(ApprovalStatus.NONE);
    }

    @Test
    void everyDecisionHasAnIdOfItsOwn() {
        String model = name("approve");
        register(model, "one");
        Approval first = registry.decide(ApprovalRequest.approve(uri(model, 1), Stage.PRODUCTION));
        Approval second = registry.decide(ApprovalRequest.approve(uri(model, 1), Stage.PRODUCTION));
        assertThat(first.id()).isNotEqualTo(second.id());
    }

    @Test
    void aRejectionNeedsAReasonAndAnApprovalAnEndThatIsNotPast() {
        String model = name("approve");
        register(model, "one");
        assertThatThrownBy(() -> registry.decide(ApprovalRequest.approve(uri(model, 1), Stage.PRODUCTION)
                        .expiring(Instant.parse("2001-01-01T00:00:00Z"))))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("2001");
        assertThat(history(model, EventType.APPROVED)).isEmpty();
    }

    @Test
    void whatIsNotThereCannotBeJudged() {
        String model = name("approve");
        register(model, "one");
        assertThatThrownBy(() -> registry.decide(ApprovalRequest.approve(uri(model, 2), Stage.PRODUCTION)))
                .isInstanceOf(NotFoundException.class);
    }

    private ApprovalStatus status(String model) {
        return registry.get(uri(model, 1)).approvalStatus();
    }
}
