package dev.modelregistry.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.internal.memory.MemoryBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sections that entry documents have to have, counted here by hand, and what their rows say. */
class DocumentSectionsTest {

    private static final List<String> FRONT_MATTER = List.of(
            "version",
            "documentId",
            "createdDate",
            "lastModified",
            "nextReviewDate",
            "documentOwner",
            "classification",
            "retentionPeriod",
            "primaryAuthor",
            "contributors",
            "reviewers",
            "approvers",
            "reviewStatus",
            "approvalDate",
            "completeness");

    private static final String MODEL = """
            ## Purpose: Executive summary, Business context, In scope, Out of scope, Applicability, Audience, Related documents
            ## Specification overview: Goal, User stories, Requirements, Principles, Constraints
            ## Technical specification: Components, Functional requirements, Performance, Scalability, Availability, Reliability, \
            Security, Compliance, Usability, Maintainability, Portability
            ## Design: Architecture pattern, Component diagram, Data flow, Integration points, Deployment model, Data model, \
            Authentication, Authorization, Data protection, Audit logging, Threat model
            ## Implementation: Development standards, Quality gates
            ## Integration: Upstream, Downstream, Related artifacts
            ## Governance: Regulatory alignment, Audit, Policy alignment
            ## Model: Versions, Life cycle, Metrics over versions, Tags of the model, Rollback plan
            ## Review and control: Review workflow, Change log, Quality criteria, Distribution, Ownership, Retention, \
            Update triggers, Document metrics
            """;

    private static final List<String> ENTRY = List.of(
            "Identification",
            "Description",
            "Use case",
            "Intended use",
            "Limitations",
            "Out-of-scope use",
            "Artifact",
            "Model signature",
            "Flavors",
            "Environment",
            "Training",
            "Data sets",
            "Features and frameworks",
            "Parents and children",
            "Metrics",
            "Hyperparameters",
            "Governance tags",
            "Links",
            "Approvals",
            "Deployments",
            "Retirement");

    private static final List<String> STEPS = List.of(
            "Self review",
            "Peer review",
            "Stakeholder review",
            "Architecture review",
            "Security review",
            "Compliance review",
            "Legal review",
            "Final approval");

    private static final List<String> CRITERIA = List.of(
            "Completeness",
            "Accuracy",
            "Clarity",
            "Consistency",
            "Currency",
            "Traceability",
            "Stakeholder review",
            "Technical review",
            "Compliance",
            "Approval",
            "Accessibility",
            "Metadata");

    @TempDir
    Path directory;

    private static List<String> headings() {
        List<String> headings = new ArrayList<>();
        for (String line : MODEL.lines().toList()) {
            headings.add(line.substring(0, line.indexOf(':')));
            Arrays.stream(line.substring(line.indexOf(':') + 1).split(","))
                    .forEach(title -> headings.add("### " + title.strip()));
        }
        ENTRY.forEach(title -> headings.add("#### " + title));
        return headings;
    }

    @Test
    void templateAndDocumentHaveEverySectionAndAreReadBackWithThem() {
        assertThat(headings()).hasSize(9 + 55 + 21);
        for (EntryDocument document : List.of(EntryDocument.template(), EntryDocument.of(Fixtures.full()))) {
            List<String> lines = document.markdown().lines().toList();
            assertThat(lines).containsAll(headings());
            assertThat(FRONT_MATTER)
                    .allSatisfy(field -> assertThat(lines).anyMatch(line -> line.startsWith(field + ":")));
            EntryDocument read = EntryDocument.parse(document.markdown());
            assertThat(read.markdown()).isEqualTo(document.markdown());
            assertThat(read.missing()).isEqualTo(document.missing());
        }
    }

    @Test
    void theReviewHasEightStepsAndTheCriteriaTwelveRowsInTheirOrder() {
        for (EntryDocument document : List.of(EntryDocument.template(), EntryDocument.of(Fixtures.full()))) {
            String text = document.markdown();
            assertThat(rows(text, "### Review workflow", "### Change log")).isEqualTo(STEPS);
            assertThat(rows(text, "### Quality criteria", "### Distribution")).isEqualTo(CRITERIA);
        }
    }

    private static List<String> rows(String text, String from, String to) {
        return text.substring(text.indexOf("\n" + from + "\n"), text.indexOf("\n" + to + "\n"))
                .lines()
                .filter(line -> line.startsWith("| ") && !line.contains("---"))
                .skip(1)
                .map(line -> line.substring(2, line.indexOf(" |", 2)))
                .toList();
    }

    @Test
    void whatIsComputedIsMetOnlyWhereItIsProved() {
        String bare = EntryDocument.of(Fixtures.bare()).markdown();
        assertThat(bare.split("\\| not met \\| computed \\|", -1))
                .as("nothing is proved of a model that nobody spoke of")
                .hasSize(1 + 8);
        assertThat(bare)
                .contains("| Traceability | every version names run, commit and data | not met | computed |")
                .contains("| Metadata | every field of the document control is set | not met | computed |")
                .contains("| Accuracy | what it says was checked against the model | [not set] | [not set] |");
        String full = EntryDocument.of(Fixtures.full()).markdown();
        assertThat(full)
                .contains("| Completeness | every section is filled | met | computed |")
                .contains("| Approval | the final approval stands | met | computed |")
                .contains("| Accuracy | what it says was checked against the model | met | checker | 2026-02-01 |")
                .contains(
                        "| Accessibility | its readers can reach and read it | not met | checker | [not set] | only on paper |");
    }

    @Test
    void theChangeLogNamesThoseWhoseApprovalStood() throws Exception {
        Instant[] now = {Instant.parse("2026-03-01T12:00:00Z")};
        InstantSource source = () -> now[0];
        MemoryBackend backend = new MemoryBackend(source.withZone(ZoneOffset.UTC));
        ModelUri version = ModelUri.parse("models:/fraud/1");
        try (ModelRegistry tom = as(backend, "tom", source);
                ModelRegistry anna = as(backend, "anna", source);
                ModelRegistry bert = as(backend, "bert", source);
                ModelRegistry cora = as(backend, "cora", source)) {
            Path file = Files.writeString(directory.resolve("model"), "weights");
            tom.register(
                    Registration.of("fraud").artifact(file).noCodeDetection().build());
            anna.decide(ApprovalRequest.approve(version, Stage.PRODUCTION));
            bert.decide(ApprovalRequest.approve(version, Stage.PRODUCTION).expiring(now[0].plusSeconds(60)));
            cora.decide(ApprovalRequest.approve(version, Stage.STAGING));
            now[0] = now[0].plusSeconds(61);
            tom.promote(Promotion.of(version, Stage.PRODUCTION)
                    .reason("better")
                    .impact("fewer calls")
                    .build());
            now[0] = now[0].plusSeconds(1);
            cora.decide(ApprovalRequest.approve(version, Stage.PRODUCTION));
            assertThat(tom.document(ModelUri.of("fraud")).markdown())
                    .contains("| tom | stage-changed from DEVELOPMENT to PRODUCTION | better | fewer calls | anna |");
        }
    }

    private static ModelRegistry as(MemoryBackend backend, String actor, InstantSource time) {
        Clock clock = time.withZone(ZoneOffset.UTC);
        return ModelRegistry.builder(backend).actor(actor).clock(clock).open();
    }
}
