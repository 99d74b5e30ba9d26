package dev.modelregistry.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Recorded;
import dev.modelregistry.Registration;
import dev.modelregistry.Rollback;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.PolicyRefusedException;
import dev.modelregistry.internal.memory.MemoryBackend;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.Finding;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.log.Verification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents of a registry: rendered from the log, kept in the log. */
class PublicationTest {

    private static final ModelUri MODEL = ModelUri.of("fraud");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path directory;

    private final MemoryBackend backend = new MemoryBackend(CLOCK);
    private final ModelRegistry registry =
            ModelRegistry.builder(backend).actor("anna").clock(CLOCK).open();

    @BeforeEach
    void twoVersions() throws IOException {
        for (String version : List.of("1.0.0", "1.1.0")) {
            Path file = Files.writeString(directory.resolve("model-" + version), version);
            registry.register(Registration.of("fraud")
                    .artifact(file)
                    .semanticVersion(version)
                    .build());
        }
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private List<EventType> events() {
        try (Stream<ModelEvent> history = registry.history("fraud")) {
            return history.map(ModelEvent::type).toList();
        }
    }

    private void promote(int version) {
        registry.promote(Promotion.of("models:/fraud/" + version, Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .archiveSuperseded()
                .build());
    }

    private Recorded control(String json) {
        return registry.controlDocument("fraud", DocumentControl.parse(json));
    }

    @Test
    void renderingRecordsNothingAndGivesTheSameBytes() {
        List<EventType> before = events();
        String first = registry.document(MODEL).markdown();
        assertThat(registry.document(MODEL).markdown()).isEqualTo(first);
        assertThat(events()).isEqualTo(before);
        assertThat(EntryDocument.parse(first).markdown()).isEqualTo(first);
    }

    @Test
    void aModelHasAllItsVersionsAndAnAliasOne() {
        promote(1);
        assertThat(registry.document(MODEL).markdown())
                .contains("### Version 2 (1.1.0)", "### Version 1 (1.0.0)")
                .containsSubsequence("### Version 2", "### Version 1");
        EntryDocument one = registry.document(ModelUri.parse("models:/fraud@champion"));
        assertThat(one.markdown()).contains("### Version 1 (1.0.0)").doesNotContain("### Version 2");
        assertThat(one.fileName()).isEqualTo("fraud-1.0.0.model-registry-entries.md");
        assertThat(registry.document(ModelUri.parse("models:/fraud/1.0.0"))).isEqualTo(one);
        assertThatThrownBy(() -> registry.document(ModelUri.of("none"))).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> registry.document(ModelUri.parse("models:/fraud/9")))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void controlValuesAreKeptInTheLogAndTheSameAgainRecordsNothing() {
        assertThat(control("{\"documentOwner\": \"risk\"}").event()).isPositive();
        assertThat(control("{\"classification\": \"internal\"}").event()).isPositive();
        assertThat(control("{\"documentOwner\": \"risk\"}").event()).isZero();
        FrontMatter head = registry.document(MODEL).frontMatter();
        assertThat(head.value(DocumentField.DOCUMENT_OWNER)).contains("risk");
        assertThat(head.value(DocumentField.CLASSIFICATION)).contains("internal");
        assertThat(head.value(DocumentField.CREATED_DATE)).contains("2026-03-01");
        assertThat(events()).endsWith(EventType.DOCUMENT_PUBLISHED, EventType.DOCUMENT_PUBLISHED);
        assertThat(registry.verify("fraud", Verification.Depth.FULL).findings()).isEmpty();
    }

    @Test
    void controlValuesSurviveManyEventsAndAnotherClient() {
        control("{\"documentOwner\": \"risk\"}");
        for (int i = 0; i < 120; i++) {
            registry.setTags(ModelUri.parse("models:/fraud/1"), Map.of("n", "" + i));
        }
        try (ModelRegistry other =
                ModelRegistry.builder(backend).actor("bert").clock(CLOCK).open()) {
            other.controlDocument("fraud", DocumentControl.parse("{\"classification\": \"internal\"}"));
            FrontMatter head = other.document(MODEL).frontMatter();
            assertThat(head.value(DocumentField.DOCUMENT_OWNER)).contains("risk");
        }
    }

    @Test
    void finalApprovalIsRefusedWhileApplicableStepsAreOpenAndListsThem() {
        control("{\"review\": {\"self\": {\"name\": \"a\", \"date\": \"2026-02-01\"}, \"legal\": \"n/a: internal\"}}");
        List<EventType> before = events();
        String approval = "{\"review\": {\"finalApproval\": {\"name\": \"lead\", \"date\": \"2026-02-02\"}}}";
        assertThatThrownBy(() -> control(approval))
                .isInstanceOfSatisfying(
                        PolicyRefusedException.class,
                        e -> assertThat(e.missing())
                                .containsExactly(
                                        "review:peer",
                                        "review:stakeholder",
                                        "review:architecture",
                                        "review:security",
                                        "review:compliance"));
        assertThat(events()).isEqualTo(before);
        control(Fixtures.FULL_CONTROL);
        assertThat(status()).isEqualTo("approved");
        assertThatThrownBy(() -> control("{\"review\": {\"peer\": null}}")).isInstanceOf(PolicyRefusedException.class);
        assertThat(status()).isEqualTo("approved");
    }

    private String status() {
        return registry.document(MODEL)
                .frontMatter()
                .value(DocumentField.REVIEW_STATUS)
                .orElseThrow();
    }

    @Test
    void aRollbackOrASupersededVersionMakesAnUpdateDueUntilTheNextFinalApproval() {
        promote(1);
        control(Fixtures.FULL_CONTROL);
        registry.setTags(MODEL, Map.of("team", "risk"));
        assertThat(status()).isEqualTo("approved");
        promote(2);
        assertThat(status()).isEqualTo("update-due");
        control("{\"review\": {\"finalApproval\": {\"name\": \"lead\", \"date\": \"2026-02-28\"}}}");
        assertThat(status()).isEqualTo("approved");
        registry.rollback(Rollback.of("fraud"));
        assertThat(status()).isEqualTo("update-due");
    }

    @Test
    void theRollbackPlanNamesTheTestedTarget() {
        assertThat(registry.document(MODEL).missing()).contains("rollback-plan");
        promote(1);
        promote(2);
        EntryDocument document = registry.document(MODEL);
        assertThat(document.missing()).doesNotContain("rollback-plan");
        assertThat(document.markdown())
                .contains("- version 1 downloads and verifies: 1 files, sha256:", "- alias champion from 2 to 1");
    }

    @Test
    void aPublishedDocumentIsWhatIsRenderedAndStaysReadableWhenItIsSuperseded() {
        PublishedDocument first = registry.publishDocument(MODEL);
        String text = registry.document(MODEL).markdown();
        assertThat(registry.publishedDocument("fraud", first.event())).isEqualTo(text);
        assertThat(registry.publishDocument(MODEL)).isEqualTo(first);
        PublishedDocument one = registry.publishDocument(ModelUri.parse("models:/fraud/1"));
        assertThat(one.version()).isPresent();
        registry.describe(MODEL, "finds fraud");
        PublishedDocument second = registry.publishDocument(MODEL);
        assertThat(second.event()).isGreaterThan(first.event());
        assertThat(registry.publishedDocuments("fraud")).containsExactly(first, one, second);
        assertThat(registry.publishedDocument("fraud", first.event())).isEqualTo(text);
        assertThat(registry.publishedDocument("fraud", second.event())).contains("finds fraud");
        assertThatThrownBy(() -> registry.publishedDocument("fraud", 1)).isInstanceOf(NotFoundException.class);
        assertThat(registry.verify("fraud", Verification.Depth.FULL).findings()).isEmpty();
    }

    @Test
    void aChangedOrLostPublishedDocumentIsNoticed() {
        PublishedDocument published = registry.publishDocument(MODEL);
        String key = "fraud/blobs/" + published.digest().hex();
        backend.objects()
                .put(
                        key,
                        new ByteArrayInputStream("{\"text\":\"other\"}".getBytes(StandardCharsets.UTF_8)),
                        dev.modelregistry.spi.PutCondition.always());
        assertThatThrownBy(() -> registry.publishedDocument("fraud", published.event()))
                .isInstanceOf(IntegrityException.class);
        assertThat(registry.verify("fraud", Verification.Depth.FULL).findings())
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.BAD_DIGEST);
        backend.objects().delete(key);
        assertThatThrownBy(() -> registry.publishedDocument("fraud", published.event()))
                .isInstanceOf(IntegrityException.class);
        assertThat(registry.verify("fraud", Verification.Depth.FULL).findings())
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.MISSING_OBJECT);
    }

    @Test
    void aModelMadeAnewKnowsNothingOfTheDocumentOfTheOneBefore() throws IOException {
        control("{\"documentOwner\": \"risk\"}");
        String id = registry.document(MODEL)
                .frontMatter()
                .value(DocumentField.DOCUMENT_ID)
                .orElseThrow();
        registry.publishDocument(MODEL);
        registry.deleteForced(MODEL);
        registry.register(Registration.of("fraud")
                .artifact(Files.writeString(directory.resolve("new"), "new"))
                .build());
        FrontMatter head = registry.document(MODEL).frontMatter();
        assertThat(head.value(DocumentField.DOCUMENT_OWNER)).isEmpty();
        assertThat(head.value(DocumentField.DOCUMENT_ID)).isPresent().isNotEqualTo(Optional.of(id));
        assertThat(registry.publishedDocuments("fraud")).isEmpty();
    }
}
