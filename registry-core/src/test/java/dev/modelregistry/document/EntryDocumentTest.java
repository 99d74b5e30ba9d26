package dev.modelregistry.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.ModelEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What a document says, and how complete that is. */
class EntryDocumentTest {

    /** Twelve fields of the document control and 55 sections about the model. */
    private static final int WITHOUT_VERSIONS = 67;

    private static final int OF_A_VERSION = 21;

    @Test
    void aModelThatNobodySpokeOfHasFourSectionsOf67() {
        EntryDocument document = EntryDocument.of(Fixtures.bare());
        assertThat(document.missing()).hasSize(WITHOUT_VERSIONS - 4);
        assertThat(document.missing())
                .doesNotContain("components", "component-diagram", "update-triggers", "document-metrics");
        assertThat(document.completeness())
                .isEqualTo(100 * 4 / WITHOUT_VERSIONS)
                .isEqualTo(5);
    }

    @Test
    void aVersionAsATrainingJobRegistersItHas23Of88() {
        EntryDocument document = EntryDocument.of(Fixtures.usual());
        List<String> fields = List.of("documentId", "lastModified", "documentOwner");
        List<String> sections = List.of(
                "executive-summary",
                "components",
                "component-diagram",
                "upstream",
                "audit-logging",
                "versions",
                "metrics-over-versions",
                "model-tags",
                "change-log",
                "ownership",
                "update-triggers",
                "document-metrics");
        List<String> entry = List.of(
                "version-1/identification",
                "version-1/description",
                "version-1/artifact",
                "version-1/training",
                "version-1/datasets",
                "version-1/metrics",
                "version-1/hyperparameters",
                "version-1/governance-tags");
        assertThat(document.missing())
                .hasSize(WITHOUT_VERSIONS + OF_A_VERSION - 23)
                .doesNotContainAnyElementsOf(fields)
                .doesNotContainAnyElementsOf(sections)
                .doesNotContainAnyElementsOf(entry);
        assertThat(document.completeness()).isEqualTo(100 * 23 / 88).isEqualTo(26);
    }

    @Test
    void aModelOfWhichEverythingIsSaidIsComplete() {
        EntryDocument document = EntryDocument.of(Fixtures.full());
        assertThat(document.missing()).isEmpty();
        assertThat(document.completeness()).isEqualTo(100);
        assertThat(document.markdown()).doesNotContain("### Distribution\n\n[not set]");
    }

    @Test
    void equalSourcesGiveEqualBytes() {
        assertThat(EntryDocument.of(Fixtures.full()).markdown())
                .isEqualTo(EntryDocument.of(Fixtures.full()).markdown());
    }

    @Test
    void theLanguageOfTheComputerChangesNothing() {
        String expected = EntryDocument.of(Fixtures.full()).markdown();
        Locale before = Locale.getDefault();
        try {
            for (String tag : List.of("tr-TR", "fa-IR-u-nu-arabext", "hi-IN-u-nu-deva")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertThat(EntryDocument.of(Fixtures.full()).markdown()).isEqualTo(expected);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void whatWasWrittenIsReadBackEqual() {
        for (DocumentSource source : List.of(Fixtures.bare(), Fixtures.usual(), Fixtures.full())) {
            EntryDocument document = EntryDocument.of(source);
            assertThat(EntryDocument.parse(document.markdown())).isEqualTo(document);
        }
        assertThat(EntryDocument.parse(EntryDocument.template().markdown())).isEqualTo(EntryDocument.template());
    }

    @Test
    void anyEditIsNoticed() {
        String text = EntryDocument.of(Fixtures.usual()).markdown();
        assertThat(EntryDocument.isAsWritten(text)).isTrue();
        for (String edited : List.of(
                text + "\n",
                text.replace("Finds fraud", "Finds all fraud"),
                text.replaceFirst("risk office", "other office"),
                text.replaceFirst("completeness: 26", "completeness: 99"),
                text.replace("## Purpose\n", "## Purpose \n"),
                text.replace("\n", "\r\n"),
                text.replaceFirst("contentDigest: \"sha256:.", "contentDigest: \"sha256:x"),
                text.replaceFirst("contentDigest.*\n", ""),
                "# a page\n",
                "")) {
            assertThat(EntryDocument.isAsWritten(edited)).as(edited).isFalse();
            assertThatThrownBy(() -> EntryDocument.parse(edited)).isInstanceOf(InvalidException.class);
        }
    }

    @Property(tries = 300)
    void whateverIsDoneToADocumentItIsReadOrRefused(
            @ForAll @IntRange(min = 0, max = 20_000) int from,
            @ForAll @IntRange(min = 0, max = 40) int length,
            @ForAll("pieces") String piece) {
        String text = EntryDocument.of(Fixtures.full()).markdown();
        int start = Math.min(from, text.length());
        String edited = text.substring(0, start) + piece + text.substring(Math.min(start + length, text.length()));
        if (!edited.equals(text)) {
            assertThat(EntryDocument.isAsWritten(edited)).isFalse();
            assertThatThrownBy(() -> EntryDocument.parse(edited)).isInstanceOf(InvalidException.class);
        }
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(
                "",
                "\n",
                "---\n",
                "\n---\n",
                "#",
                "\n# x\n",
                "\\",
                "\\u",
                "\\uD800",
                "\"",
                "  - ",
                ": ",
                "contentDigest: ",
                "\uD83D");
    }

    @Test
    void theTemplateInTheRepositoryIsTheOneThatIsPrinted() throws Exception {
        Path file = Path.of("..", "templates", "template" + EntryDocument.FILE_ENDING);
        assertThat(Files.readString(file)).isEqualTo(EntryDocument.template().markdown());
        assertThat(file).hasFileName(EntryDocument.template().fileName());
    }

    @Test
    void everySectionOfTheTemplateNamesTheIdThatControlFilesUse() {
        String template = EntryDocument.template().markdown();
        for (String id : EntryDocument.template().missing()) {
            boolean field = DocumentField.find(id).isPresent()
                    || List.of("contributors", "reviewers", "approvers").contains(id);
            if (!field) {
                assertThat(template).contains("<!-- " + id + ": ");
                assertThat(DocumentControl.parse("{\"sections\": {\"" + id + "\": \"text\"}}")
                                .sections())
                        .containsKey(id);
            }
        }
        assertThat(EntryDocument.template().completeness()).isZero();
    }

    @Test
    void theFileNameIsMadeOfProjectModelAndSemanticVersion() {
        DocumentSource full = Fixtures.full();
        assertThat(EntryDocument.of(full).fileName()).isEqualTo("risk-fraud.model-registry-entries.md");
        assertThat(EntryDocument.of(ofOneVersion(full)).fileName())
                .isEqualTo("risk-fraud-1.4.2.model-registry-entries.md");
        assertThat(EntryDocument.of(Fixtures.bare()).fileName()).isEqualTo("fraud.model-registry-entries.md");
    }

    private static DocumentSource ofOneVersion(DocumentSource source) {
        return new DocumentSource(
                source.model(),
                source.entries(),
                DocumentSource.Scope.VERSION,
                source.children(),
                source.events(),
                source.control(),
                source.policy(),
                source.modelId(),
                source.finalApproval(),
                source.rollback(),
                source.provider(),
                source.capabilities(),
                source.today());
    }

    @Test
    void theReviewStatusFollowsFromTheSteps() {
        assertThat(status("{}")).isEqualTo("draft");
        assertThat(status("{\"review\": {\"self\": {\"name\": \"a\", \"date\": \"2026-01-01\"}}}"))
                .isEqualTo("in-review");
        assertThat(status("{\"review\": {\"legal\": {\"outcome\": \"changes-requested\", \"name\": \"a\","
                        + " \"date\": \"2026-01-01\", \"comments\": \"unclear\"}}}"))
                .isEqualTo("changes-requested");
        assertThat(status("{\"nextReviewDate\": \"2026-05-31\"}")).isEqualTo("update-due");
        assertThat(status("{\"nextReviewDate\": \"2026-06-01\"}")).isEqualTo("draft");
        FrontMatter approved = EntryDocument.of(Fixtures.full()).frontMatter();
        assertThat(approved.value(DocumentField.REVIEW_STATUS)).contains("approved");
        assertThat(approved.value(DocumentField.APPROVAL_DATE)).contains("2026-01-10");
    }

    private static String status(String control) {
        return EntryDocument.of(approvedAt(Fixtures.bare(), DocumentControl.parse(control), OptionalLong.empty()))
                .frontMatter()
                .value(DocumentField.REVIEW_STATUS)
                .orElseThrow();
    }

    @Test
    void aVersionSupersededAfterTheFinalApprovalMakesAnUpdateDue() {
        DocumentSource full = Fixtures.full();
        EntryDocument after = EntryDocument.of(approvedAt(full, full.control(), OptionalLong.of(2)));
        assertThat(after.frontMatter().value(DocumentField.REVIEW_STATUS)).contains("update-due");
        assertThat(after.markdown()).contains("**due**: event 3 of 2026-03-01: a version was superseded");
        EntryDocument before = EntryDocument.of(approvedAt(full, full.control(), OptionalLong.of(3)));
        assertThat(before.frontMatter().value(DocumentField.REVIEW_STATUS)).contains("approved");
    }

    @Test
    void aPolicyThatChangedAfterTheFinalApprovalMakesAnUpdateDue() {
        DocumentSource full = Fixtures.full();
        List<ModelEvent> events = new ArrayList<>(full.events());
        events.add(Fixtures.event(4, EventType.POLICY_CHANGED, Optional.empty(), Optional.empty()));
        DocumentSource changed =
                Fixtures.source(full.model(), full.entries(), events, full.control(), full.modelId(), full.rollback());
        EntryDocument after = EntryDocument.of(approvedAt(changed, full.control(), OptionalLong.of(3)));
        assertThat(after.frontMatter().value(DocumentField.REVIEW_STATUS)).contains("update-due");
        assertThat(after.markdown())
                .contains("**due**: event 4 of 2026-03-01: the policy changed")
                .contains("- policy of event 4, 2026-03-01T12:00:00Z, set by trainer");
        EntryDocument again = EntryDocument.of(approvedAt(changed, full.control(), OptionalLong.of(4)));
        assertThat(again.frontMatter().value(DocumentField.REVIEW_STATUS)).contains("approved");
    }

    private static DocumentSource approvedAt(DocumentSource source, DocumentControl control, OptionalLong event) {
        return new DocumentSource(
                source.model(),
                source.entries(),
                source.scope(),
                source.children(),
                source.events(),
                control,
                source.policy(),
                source.modelId(),
                event,
                source.rollback(),
                source.provider(),
                source.capabilities(),
                LocalDate.parse("2026-06-01"));
    }

    @Test
    void theDayOfTheLastChangeWinsOverAnEarlierOneThatIsGiven() {
        assertThat(modified("2026-02-01")).contains("2026-03-01");
        assertThat(modified("2026-04-01")).contains("2026-04-01");
    }

    private static Optional<String> modified(String given) {
        DocumentControl control = DocumentControl.parse("{\"lastModified\": \"" + given + "\"}");
        return EntryDocument.of(approvedAt(Fixtures.usual(), control, OptionalLong.empty()))
                .frontMatter()
                .value(DocumentField.LAST_MODIFIED);
    }

    @Test
    void aChangeNamesWhoApprovedItAndWhatItMeans() {
        String row = EntryDocument.of(Fixtures.full())
                .markdown()
                .lines()
                .filter(line -> line.startsWith("| 3 | 2 |"))
                .findFirst()
                .orElseThrow();
        assertThat(row)
                .isEqualTo("| 3 | 2 | 2026-03-01T12:00:05Z | x | stage-changed from STAGING to PRODUCTION"
                        + "<br>alias champion from 1 to 2<br>archived 1 | x | x | x |");
    }
}
