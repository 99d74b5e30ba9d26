package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.Approved;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.log.Finding;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.policy.ApprovalRule;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RowChange;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** By whom and since when a version is approved stands in the product's own fields, while the whole gate holds and no longer. */
public abstract class ApproverContract extends RegistryContract {

    private static final LocalDate FIRST = LocalDate.parse("2031-03-01");
    private static final LocalDate SECOND = LocalDate.parse("2031-03-02");

    private static final Policy TWO_ROLES = Policy.builder()
            .principal("alice", "trainer")
            .principal("bob", "lead")
            .principal("carol@example.org", "risk")
            .principal("erin", "trainer")
            .stage(
                    Stage.PRODUCTION,
                    gate -> gate.approval(ApprovalRule.of("lead"))
                            .approval(ApprovalRule.of("risk"))
                            .separationOfDuties())
            .build();

    /** Made for the extending classes. */
    protected ApproverContract() {}

    private void approve(String model, String actor, LocalDate day) {
        decide(ApprovalRequest.approve(uri(model, 1), Stage.PRODUCTION), actor, day);
    }

    private void decide(ApprovalRequest request, String actor, LocalDate day) {
        Instant noon = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
        keep(builder(actor).clock(Clock.fixed(noon, ZoneOffset.UTC)).open()).decide(request);
    }

    private Optional<Approved> shown(String model) {
        assertThat(registry.get(uri(model, 1)).approved())
                .isEqualTo(row(model, 1).approved());
        return row(model, 1).approved();
    }

    private static Optional<Approved> approved(String by, LocalDate day) {
        return Optional.of(new Approved(by, day));
    }

    /** Without the findings about the clock, which the days of these tests are no match for. */
    private List<Finding> differences(String model) {
        return findings(model).stream()
                .filter(finding -> finding.kind() != Finding.Kind.CLOCK)
                .toList();
    }

    private void byHand(String model, ApprovalStatus status, Optional<Approved> approved) {
        try (RegistryBackend backend = current().backend()) {
            var row = backend.model(uri(model, 1).model()).orElseThrow();
            long event = row.projected().orElseThrow().event() + 1;
            backend.apply(row.name(), event, List.of(new RowChange.SetApproval(v(1), status, approved)));
        }
    }

    @Test
    void onlyTheWholePolicyNamesItsApproversAndTheDayOnWhichItHeld() {
        String model = name("approvers");
        register(model, "one");
        registry.setPolicy(model, TWO_ROLES);
        assertThat(shown(model)).isEmpty();

        approve(model, "bob", FIRST);
        assertThat(shown(model)).as("one of two").isEmpty();
        approve(model, "erin", FIRST);
        approve(model, "carol@example.org", SECOND);
        assertThat(shown(model))
                .as("who has no role that is asked for is not named")
                .isEqualTo(approved("bob, carol@example.org", SECOND));
        assertThat(differences(model)).isEmpty();

        decide(ApprovalRequest.reject(uri(model, 1), Stage.PRODUCTION, "biased"), "bob", SECOND);
        assertThat(shown(model)).as("a rejection takes it away").isEmpty();
        assertThat(row(model, 1).approval()).isEqualTo(ApprovalStatus.REJECTED);
        assertThat(row(model, 1).tags()).isEmpty();
        assertThat(differences(model)).isEmpty();
    }

    @Test
    void aFurtherApprovalAddsANameAndKeepsTheDay() {
        String model = name("approvers");
        register(model, "one");
        approve(model, "bob", FIRST);
        assertThat(shown(model)).isEqualTo(approved("bob", FIRST));
        approve(model, "carol", SECOND);
        assertThat(shown(model)).isEqualTo(approved("bob, carol", FIRST));
        assertThat(differences(model)).isEmpty();
    }

    @Test
    void anApprovalThatReplacesAnExpiredOneGivesTheDay() {
        String model = name("approvers");
        register(model, "one");
        registry.setPolicy(model, TWO_ROLES);
        approve(model, "carol@example.org", FIRST);
        Instant end = FIRST.atTime(18, 0).toInstant(ZoneOffset.UTC);
        decide(ApprovalRequest.approve(uri(model, 1), Stage.PRODUCTION).expiring(end), "bob", FIRST);
        assertThat(shown(model)).isEqualTo(approved("carol@example.org, bob", FIRST));

        approve(model, "erin", SECOND);
        assertThat(shown(model))
                .as("the next decision sees that bob's has ended")
                .isEmpty();
        approve(model, "bob", SECOND);
        assertThat(shown(model)).isEqualTo(approved("carol@example.org, bob", SECOND));
        assertThat(differences(model)).isEmpty();
    }

    @Test
    void manyAndForeignNamesAreShownAsFarAsTheyFit() {
        String model = name("approvers");
        register(model, "one");
        approve(model, "Zoë Ångström (Risk)", FIRST);
        for (int i = 0; i < 4; i++) {
            approve(model, String.valueOf(i).repeat(180), FIRST);
        }
        Approved shown = shown(model).orElseThrow();
        assertThat(shown.by()).startsWith("Zoë Ångström (Risk), 000").endsWith("1 and 2 more");
        assertThat(differences(model)).isEmpty();
    }

    @Test
    void whatIsWrittenOverByHandIsDriftAndCanBeRestored() {
        String model = name("approvers");
        register(model, "one");
        approve(model, "bob", FIRST);
        for (Optional<Approved> written : List.of(approved("mallory", FIRST), approved("bob", SECOND))) {
            byHand(model, ApprovalStatus.APPROVED, written);
            assertThat(differences(model)).singleElement().satisfies(finding -> {
                assertThat(finding.kind()).isEqualTo(Finding.Kind.DRIFT);
                assertThat(finding.subject()).isEqualTo("approval:1");
                assertThat(finding.expected()).isEqualTo("by bob on 2031-03-01");
                assertThat(finding.actual())
                        .isEqualTo("by " + written.get().by() + " on "
                                + written.get().date());
            });
            registry.recover(model, Recovery.Mode.RESTORE);
            assertThat(shown(model)).isEqualTo(approved("bob", FIRST));
            assertThat(differences(model)).isEmpty();
        }
    }

    @Test
    void tagsOfPeopleWithTheSameNamesStayTheirs() {
        String model = name("approvers");
        registry.register(registration(model, "one")
                .tag(Approved.BY_TAG, "the board")
                .tag(Approved.DATE_TAG, "2031-01-01")
                .build());
        approve(model, "bob", FIRST);
        assertThat(shown(model)).isEqualTo(approved("bob", FIRST));
        assertThat(registry.get(uri(model, 1)).tags())
                .isEqualTo(Map.of(Approved.BY_TAG, "the board", Approved.DATE_TAG, "2031-01-01"));
        assertThat(differences(model)).isEmpty();

        registry.setTags(uri(model, 1), Map.of(Approved.DATE_TAG, FIRST.toString()));
        assertThat(differences(model)).as("the same value").isEmpty();
        registry.removeTags(uri(model, 1), Set.of(Approved.BY_TAG, Approved.DATE_TAG));
        assertThat(registry.get(uri(model, 1)).tags()).isEmpty();
        assertThat(shown(model)).isEqualTo(approved("bob", FIRST));
        assertThat(differences(model)).isEmpty();
    }
}
