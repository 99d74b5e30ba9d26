package dev.modelregistry.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.PolicyRefusedException;
import dev.modelregistry.internal.memory.MemoryBackend;
import dev.modelregistry.policy.Policy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a document says of the policy in force. */
class PolicyInDocumentTest {

    private static final ModelUri MODEL = ModelUri.of("fraud");
    private static final List<String> OF_A_POLICY =
            List.of("functional-requirements", "quality-gates", "authorization", "retention");

    @TempDir
    Path directory;

    private static String section(String markdown, String title) {
        String from = markdown.substring(markdown.indexOf("\n### " + title + "\n") + 1);
        int end = from.indexOf("\n### ", 1);
        int chapter = from.indexOf("\n## ", 1);
        return from.substring(0, Math.min(end, chapter < 0 ? end : chapter));
    }

    private static String governed() {
        return EntryDocument.of(PolicyFixtures.governed(Fixtures.bare(), PolicyFixtures.everyRule("risk")))
                .markdown();
    }

    @Test
    void sectionsThatAPolicyFillsAreMissingWithoutOne() {
        assertThat(EntryDocument.of(Fixtures.bare()).missing()).containsAll(OF_A_POLICY);
        assertThat(EntryDocument.of(PolicyFixtures.governed(Fixtures.bare(), PolicyFixtures.everyRule("risk")))
                        .missing())
                .doesNotContainAnyElementsOf(OF_A_POLICY);
    }

    @Test
    void requirementsOfThePolicyAreFunctionalRequirements() {
        assertThat(section(governed(), "Functional requirements"))
                .contains("| FR-001 | tag:risk | a registration without it is refused | Must | [not set] | [not set] |")
                .contains("| FR-002 | from:STAGING\\|ARCHIVED | without it no version enters PRODUCTION | Must |")
                .contains("| approval:risk (2 different people, where risk is risk or high) |")
                .contains("| metric:risk\\>=0.8 |", "| metric:rmse\\<=3.5 |");
    }

    @Test
    void requirementsOfPeopleComeFirst() {
        DocumentSource full = Fixtures.full();
        assertThat(section(EntryDocument.of(full).markdown(), "Functional requirements"))
                .containsSubsequence("| FR-001 | scores every payment |", "| FR-002 | tag:x |");
    }

    /** The spelling is the one that refusals have: each demand of the policy that a bare version does not meet. */
    @Test
    void gatesAreSpelledAsRefusalsAre() throws Exception {
        String rules = """
                {"schema": 1, "principals": {"bob": {"roles": ["risk"]}}, "roles": {"policy": ["risk"]},
                 "stages": {"production": {"from": ["staging"], "approvals": [{"role": "risk"}], "separationOfDuties": true,
                   "signed": true, "signedTransition": true, "tags": ["risk_tier", "fair=yes"], "signature": true,
                   "lineage": ["run", "dataset"], "description": ["text", "useCase"], "environment": true, "scan": "clean",
                   "soak": "PT24H", "metrics": [{"name": "auc", "min": 0.8}, {"name": "rmse", "max": 3.5}]}}}
                """;
        try (ModelRegistry registry = ModelRegistry.builder(new MemoryBackend(Clock.systemUTC()))
                .actor("tom")
                .open()) {
            Path file = Files.writeString(directory.resolve("model"), "weights");
            registry.register(
                    Registration.of("fraud").artifact(file).noCodeDetection().build());
            registry.setPolicy("fraud", Policy.parse(rules.getBytes(StandardCharsets.UTF_8)));
            String gates = section(registry.document(MODEL).markdown(), "Quality gates");
            assertThatThrownBy(() -> registry.promote(
                            Promotion.of("models:/fraud/1", Stage.PRODUCTION).build()))
                    .isInstanceOfSatisfying(PolicyRefusedException.class, refused -> {
                        assertThat(refused.missing()).hasSizeGreaterThan(12);
                        refused.missing().stream()
                                .map(Markdown::cell)
                                .forEach(one -> assertThat(gates).contains("| PRODUCTION | " + one + " |"));
                        assertThat(gates.lines().filter(line -> line.startsWith("| PRODUCTION")))
                                .as("and nothing else, but for what can only be unmet beside an approval")
                                .hasSize(refused.missing().size()
                                        + (int) List.of("signed", "separation-of-duties").stream()
                                                .filter(Predicate.not(refused.missing()::contains))
                                                .count());
                    });
        }
    }

    @Test
    void whoMayDoWhatNamesThePeople() {
        String authorization = section(governed(), "Authorization");
        assertThat(authorization)
                .contains("| register | everybody |  |", "| policy | risk | risk |", "| waive | risk | risk |")
                .contains("| alias champion | only to versions in PRODUCTION |  |");
    }

    @Test
    void howLongVersionsAreKeptStandsUnderRetention() {
        assertThat(section(governed(), "Retention"))
                .contains("| versions in ARCHIVED | deleted after 365 days, the newest 3 stay |");
    }

    @Test
    void aRegistryShowsThePolicyOfItsLogAndNoneThatIsBrought() throws Exception {
        MemoryBackend backend = new MemoryBackend(Clock.systemUTC());
        Policy policy = PolicyFixtures.everyRule("risk");
        try (ModelRegistry registry =
                ModelRegistry.builder(backend).actor("tom").policy(policy).open()) {
            Path file = Files.writeString(directory.resolve("model"), "weights");
            registry.register(Registration.of("fraud")
                    .artifact(file)
                    .tag("risk", "high")
                    .noCodeDetection()
                    .build());
            registry.setAlias(
                    "fraud", Alias.STABLE, registry.resolve("models:/fraud/1").version());
            assertThat(registry.document(MODEL).missing()).containsAll(OF_A_POLICY);
            registry.setPolicy("fraud", policy);
            assertThat(registry.document(MODEL).missing()).doesNotContainAnyElementsOf(OF_A_POLICY);
        }
    }
}
