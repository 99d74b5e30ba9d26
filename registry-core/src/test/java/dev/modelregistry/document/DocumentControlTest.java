package dev.modelregistry.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.error.InvalidException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people may say about a document, and how that comes together over time. */
class DocumentControlTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void whatIsGivenReplacesWhatIsKeptKeyByKeyAndNullRemoves() {
        DocumentControl before = DocumentControl.parse("""
                {"documentOwner": "a", "classification": "internal", "contributors": ["one", "two"],
                 "sections": {"goal": "g", "audience": "a"}, "review": {"legal": "n/a: internal"}}
                """);
        DocumentControl after = before.with(DocumentControl.parse("""
                {"documentOwner": "b", "classification": null, "contributors": ["three"],
                 "sections": {"goal": null, "principles": "p"}, "review": {"self": {"name": "a", "date": "2026-01-01"}}}
                """));
        assertThat(after.value(DocumentField.DOCUMENT_OWNER)).contains("b");
        assertThat(after.value(DocumentField.CLASSIFICATION)).isEmpty();
        assertThat(after.contributors()).containsExactly(new Participant("three", Optional.empty()));
        assertThat(after.sections()).containsOnlyKeys("audience", "principles");
        assertThat(after.review()).containsOnlyKeys(ReviewStep.SELF, ReviewStep.LEGAL);
        assertThat(DocumentControl.parse(after.json())).isEqualTo(after);
        assertThat(after.json()).doesNotContain("null");
    }

    @Test
    void personsAreNamesOrObjectsAndReviewersMayStandByKind() {
        DocumentControl control =
                DocumentControl.parse("{\"approvers\": [\"a\", {\"name\": \"b\", \"role\": \"lead\"}],"
                        + " \"reviewers\": {\"technical\": [\"c\", \"d\"], \"security\": \"e\"}}");
        assertThat(control.approvers())
                .containsExactly(new Participant("a", Optional.empty()), new Participant("b", Optional.of("lead")));
        assertThat(control.reviewers()).extracting(Participant::name).containsExactly("c", "d", "e");
        assertThat(control.reviewers().get(2).role()).contains("security");
        assertThat(DocumentControl.parse("{\"reviewers\": [{\"name\": \"c\", \"kind\": \"legal\"}]}")
                        .reviewers())
                .containsExactly(new Participant("c", Optional.of("legal")));
    }

    @Test
    void everyStepButTheLastIsOpenUntilItIsTakenOrDoesNotApply() {
        assertThat(DocumentControl.none().openSteps()).hasSize(7).doesNotContain(ReviewStep.FINAL_APPROVAL);
        DocumentControl full = DocumentControl.parse(Fixtures.FULL_CONTROL);
        assertThat(full.openSteps()).isEmpty();
        assertThat(full.isFinallyApproved()).isTrue();
        DocumentControl reopened = full.with(DocumentControl.parse("{\"review\": {\"peer\": {\"outcome\":"
                + " \"changes-requested\", \"name\": \"p\", \"date\": \"2026-02-01\"}}}"));
        assertThat(reopened.openSteps()).isEqualTo(List.of(ReviewStep.PEER));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "[]@not a JSON object",
                "{\"contributors\": \"x\"}@control /contributors",
                "{\"approvers\": [7]}@control /approvers/0",
                "{\"reviewers\": {\"technical\": 5}}@control /reviewers/technical",
                "{\"sections\": []}@control /sections",
                "{\"sections\": {\"goal\": {}}}@control /sections/goal",
                "{\"review\": {\"self\": 5}}@control /review/self",
                "{\"qualityCriteria\": {\"clarity\": true}}@control /qualityCriteria/clarity",
                "{\"components\": [1]}@control /components/0",
                "{\"components\": [{\"purpose\": \"p\"}]}@control /components/0/name is missing",
                "{\"functionalRequirements\": {}}@control /functionalRequirements",
                "{\"owner\": \"x\"}@control /owner is not a known field",
                "{\"completeness\": 100}@control /completeness is derived: leave it out",
                "{\"reviewStatus\": \"approved\"}@control /reviewStatus is derived",
                "{\"approvalDate\": \"2026-01-01\"}@control /approvalDate is derived",
                "{\"version\": \"1.0\"}@control /version",
                "{\"nextReviewDate\": \"tomorrow\"}@is not an ISO-8601 date",
                "{\"nextReviewDate\": \"2026-02-30\"}@is not an ISO-8601 date",
                "{\"documentOwner\": 7}@control /documentOwner",
                "{\"documentOwner\": \"a\\nb\"}@may not hold control characters",
                "{\"documentOwner\": \" \"}@is empty",
                "{\"contributors\": [{\"role\": \"r\"}]}@control /contributors/0/name is missing",
                "{\"sections\": {\"no-such\": \"x\"}}@is no section of the template",
                "{\"sections\": {\"version-0/metrics\": \"x\"}}@is no section of the template",
                "{\"sections\": {\"goal\": \" \"}}@give null to remove it",
                "{\"sections\": {\"goal\": \"not applicable\"}}@needs a reason",
                "{\"sections\": {\"goal\": \"N/A: \"}}@needs a reason",
                "{\"review\": {\"friend\": \"n/a: x\"}}@control /review/friend is no step of the review",
                "{\"review\": {\"self\": \"done\"}}@\"n/a: reason\"",
                "{\"review\": {\"self\": {\"name\": \"a\"}}}@needs a name and a date",
                "{\"review\": {\"self\": {\"name\": \"a\", \"date\": \"x\"}}}@is not an ISO-8601 date",
                "{\"review\": {\"self\": {\"outcome\": \"fine\", \"name\": \"a\", \"date\": \"2026-01-01\"}}}@outcome 'fine'",
                "{\"review\": {\"finalApproval\": \"n/a: small\"}}@control /review/finalApproval always applies",
                "{\"qualityCriteria\": {\"beauty\": {\"met\": true, \"by\": \"a\"}}}@none of the twelve",
                "{\"qualityCriteria\": {\"completeness\": {\"met\": true, \"by\": \"a\"}}}@is computed: leave it out",
                "{\"qualityCriteria\": {\"clarity\": {\"by\": \"a\"}}}@control /qualityCriteria/clarity/met is missing",
                "{\"functionalRequirements\": [{\"requirement\": \"r\", \"priority\": \"High\"}]}@priority 'High'",
            })
    void aWrongValueIsRefusedWithItsPlaceAndDoesNotFitTheSchema(String json, String message) throws IOException {
        assertThatThrownBy(() -> DocumentControl.parse(json))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining(message);
        // A schema cannot count the days of a month.
        boolean fits = schema().validate(JSON.readTree(json)).isEmpty();
        assertThat(fits).as(json).isEqualTo(json.contains("2026-02-30"));
    }

    @Test
    void whatIsAcceptedFitsThePublishedSchema() throws IOException {
        String guide = Files.readString(Path.of("..", "docs", "document.md"));
        List<String> accepted = new ArrayList<>(List.of(
                "{}",
                Fixtures.FULL_CONTROL,
                Files.readString(Path.of(
                        "..", "registry-examples/src/main/resources/dev/modelregistry/examples/document-control.json")),
                guide.substring(guide.indexOf("```json\n") + 8, guide.indexOf("\n```\n", guide.indexOf("```json\n"))),
                "{\"documentOwner\": null, \"sections\": {\"goal\": null}, \"review\": {\"self\": null}}",
                "{\"review\": {\"self\": {\"outcome\": \"n/a\", \"comments\": \"small\"}}}",
                "{\"reviewers\": [{\"name\": \"c\", \"role\": \"legal\"}, \"d\"]}",
                "{\"components\": [{\"name\": \"c\", \"purpose\": \"p\"}]}"));
        for (String id : EntryDocument.template().missing()) {
            boolean field = DocumentField.find(id).isPresent();
            if (!field && !List.of("contributors", "reviewers", "approvers").contains(id)) {
                accepted.add("{\"sections\": {\"" + id + "\": \"text\"}}");
            }
        }
        for (String json : accepted) {
            assertThat(DocumentControl.parse(json)).isNotNull();
            assertThat(schema().validate(JSON.readTree(json))).as(json).isEmpty();
        }
    }

    private static JsonSchema schema() throws IOException {
        try (InputStream in =
                ModelRegistry.class.getResourceAsStream("/dev/modelregistry/schema/document-control.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in);
        }
    }
}
