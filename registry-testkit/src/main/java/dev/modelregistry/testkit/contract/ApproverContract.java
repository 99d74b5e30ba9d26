package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.Approved;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.log.Finding;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.policy.Approval;
import dev.modelregistry.policy.ApprovalRule;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RowChange;
import java.time.Clock;
import java.time.Duration;
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

    /**
     * Two moments of a test. They lie on two days, but for products that tell the time: those refuse clocks that are more than
     * two minutes off, and the days are the same.
     */
    private record Moments(Instant first, Instant ended, Instant second) {}

    private Moments moments(String model) {
        try (RegistryBackend backend = current().backend()) {
            LogPointer log =
                    backend.model(uri(model, 1).model()).orElseThrow().log().orElseThrow();
            backend.log().head(log.place() + "/log", 0);
            boolean tells = backend.log().serverTime().isPresent();
            Instant first = tells ? Instant.now() : Instant.parse("2031-03-01T12:00:00Z");
            return new Moments(
                    first, first.plusSeconds(40), first.plus(tells ? Duration.ofSeconds(60) : Duration.ofDays(1)));
        }
    }

    /** Returns the day that the approval bears. */
    private LocalDate approve(String model, String actor, Instant at) {
        return decide(ApprovalRequest.approve(uri(model, 1), Stage.PRODUCTION), actor, at);
    }

    private LocalDate decide(ApprovalRequest request, String actor, Instant at) {
        Approval made = keep(builder(actor)
                        .clock(Clock.fixed(at, ZoneOffset.UTC))
                        .open())
                .decide(request);
        return LocalDate.ofInstant(made.at(), ZoneOffset.UTC);
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

        Moments moments = moments(model);
        approve(model, "bob", moments.first());
        assertThat(shown(model)).as("one of two").isEmpty();
        approve(model, "erin", moments.first());
        LocalDate held = approve(model, "carol@example.org", moments.second());
        assertThat(shown(model))
                .as("who has no role that is asked for is not named")
                .isEqualTo(approved("bob, carol@example.org", held));
        assertThat(differences(model)).isEmpty();

        decide(ApprovalRequest.reject(uri(model, 1), Stage.PRODUCTION, "biased"), "bob", moments.second());
        assertThat(shown(model)).as("a rejection takes it away").isEmpty();
        assertThat(row(model, 1).approval()).isEqualTo(ApprovalStatus.REJECTED);
        assertThat(row(model, 1).tags()).isEmpty();
        assertThat(differences(model)).isEmpty();
    }

    @Test
    void aFurtherApprovalAddsANameAndKeepsTheDay() {
        String model = name("approvers");
        register(model, "one");
        Moments moments = moments(model);
        LocalDate day = approve(model, "bob", moments.first());
        assertThat(shown(model)).isEqualTo(approved("bob", day));
        approve(model, "carol", moments.second());
        assertThat(shown(model)).isEqualTo(approved("bob, carol", day));
        assertThat(differences(model)).isEmpty();
    }

    @Test
    void anApprovalThatReplacesAnExpiredOneGivesTheDay() {
        String model = name("approvers");
        register(model, "one");
        registry.setPolicy(model, TWO_ROLES);
        Moments moments = moments(model);
        approve(model, "carol@example.org", moments.first());
        LocalDate day = decide(
                ApprovalRequest.approve(uri(model, 1), Stage.PRODUCTION).expiring(moments.ended()),
                "bob",
                moments.first());
        assertThat(shown(model)).isEqualTo(approved("carol@example.org, bob", day));

        approve(model, "erin", moments.second());
        assertThat(shown(model))
                .as("the next decision sees that bob's has ended")
                .isEmpty();
        LocalDate again = approve(model, "bob", moments.second());
        assertThat(shown(model)).isEqualTo(approved("carol@example.org, bob", again));
        assertThat(differences(model)).isEmpty();
    }

    @Test
    void manyAndForeignNamesAreShownAsFarAsTheyFit() {
        String model = name("approvers");
        register(model, "one");
        Instant at = moments(model).first();
        approve(model, "Zoë Ångström (Risk)", at);
        for (int i = 0; i < 4; i++) {
            approve(model, String.valueOf(i).repeat(180), at);
        }
        Approved shown = shown(model).orElseThrow();
        assertThat(shown.by()).startsWith("Zoë Ångström (Risk), 000").endsWith("1 and 2 more");
        assertThat(differences(model)).isEmpty();
    }

    @Test
    void whatIsWrittenOverByHandIsDriftAndCanBeRestored() {
        String model = name("approvers");
        register(model, "one");
        LocalDate day = approve(model, "bob", moments(model).first());
        for (Optional<Approved> written : List.of(approved("mallory", day), approved("bob", day.plusDays(1)))) {
            byHand(model, ApprovalStatus.APPROVED, written);
            assertThat(differences(model)).singleElement().satisfies(finding -> {
                assertThat(finding.kind()).isEqualTo(Finding.Kind.DRIFT);
                assertThat(finding.subject()).isEqualTo("approval:1");
                assertThat(finding.expected()).isEqualTo("by bob on " + day);
                assertThat(finding.actual())
                        .isEqualTo("by " + written.get().by() + " on "
                                + written.get().date());
            });
            registry.recover(model, Recovery.Mode.RESTORE);
            assertThat(shown(model)).isEqualTo(approved("bob", day));
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
        LocalDate day = approve(model, "bob", moments(model).first());
        assertThat(shown(model)).isEqualTo(approved("bob", day));
        assertThat(registry.get(uri(model, 1)).tags())
                .isEqualTo(Map.of(Approved.BY_TAG, "the board", Approved.DATE_TAG, "2031-01-01"));
        assertThat(differences(model)).isEmpty();

        registry.setTags(uri(model, 1), Map.of(Approved.DATE_TAG, day.toString()));
        assertThat(differences(model)).as("the same value").isEmpty();
        registry.removeTags(uri(model, 1), Set.of(Approved.BY_TAG, Approved.DATE_TAG));
        assertThat(registry.get(uri(model, 1)).tags()).isEmpty();
        assertThat(shown(model)).isEqualTo(approved("bob", day));
        assertThat(differences(model)).isEmpty();
    }
}
