package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.document.DocumentControl;
import dev.modelregistry.document.DocumentField;
import dev.modelregistry.document.EntryDocument;
import dev.modelregistry.document.PublishedDocument;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.PolicyRefusedException;
import dev.modelregistry.log.EventType;
import org.junit.jupiter.api.Test;

/** Entry documents: what is recorded is in them, what people say is kept, what is published stays. */
public abstract class DocumentContract extends RegistryContract {

    /** Made for the extending classes. */
    protected DocumentContract() {}

    @Test
    void aDocumentTellsWhatIsRecordedAndRenderingRecordsNothing() {
        String model = name("document");
        registerVersions(model, 2);
        client("bob")
                .decide(ApprovalRequest.approve(uri(model, 1), Stage.PRODUCTION)
                        .withEvidence("https://example.org/report")
                        .withCondition("only in the EU"));
        registry.promote(Promotion.of(uri(model, 1), Stage.PRODUCTION)
                .reason("first")
                .impact("none")
                .build());
        long events = events(model);

        EntryDocument document = registry.document(ModelUri.of(model));

        assertThat(document.markdown())
                .contains("### Version 2\n", "### Version 1\n", "<https://example.org/report>", "only in the EU")
                .contains(registry.get(uri(model, 1)).artifact().digest().toString());
        assertThat(registry.document(ModelUri.of(model)).markdown()).isEqualTo(document.markdown());
        assertThat(EntryDocument.parse(document.markdown())).isEqualTo(document);
        assertThat(registry.document(uri(model, 1)).markdown()).doesNotContain("### Version 2\n");
        assertThat(events(model)).isEqualTo(events);
        assertThatThrownBy(() -> registry.document(ModelUri.of(name("none")))).isInstanceOf(NotFoundException.class);
    }

    private long events(String model) {
        try (var history = registry.history(model)) {
            return history.count();
        }
    }

    @Test
    void whatPeopleSayIsKeptForEverybody() {
        String model = name("document");
        register(model, "one");
        registry.controlDocument(model, DocumentControl.parse("{\"documentOwner\": \"risk\"}"));
        client("bob").controlDocument(model, DocumentControl.parse("{\"classification\": \"internal\"}"));

        assertThat(registry.documentControl(model))
                .isEqualTo(DocumentControl.parse("{\"documentOwner\": \"risk\", \"classification\": \"internal\"}"));
        assertThat(registry.document(ModelUri.of(model)).frontMatter().value(DocumentField.DOCUMENT_OWNER))
                .contains("risk");
        assertThat(history(model, EventType.DOCUMENT_PUBLISHED)).hasSize(2);
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void aFinalApprovalIsRefusedWhileTheReviewIsOpen() {
        String model = name("document");
        register(model, "one");
        DocumentControl approval = DocumentControl.parse(
                "{\"review\": {\"finalApproval\": {\"name\": \"lead\", \"date\": \"2026-01-01\"}}}");
        assertThatThrownBy(() -> registry.controlDocument(model, approval))
                .isInstanceOfSatisfying(
                        PolicyRefusedException.class,
                        refused -> assertThat(refused.missing()).hasSize(7).contains("review:legal"));
        assertThat(registry.documentControl(model)).isEqualTo(DocumentControl.none());
        assertThat(history(model, EventType.DOCUMENT_PUBLISHED)).isEmpty();
    }

    @Test
    void aPublishedDocumentStaysReadableWhenItIsSuperseded() {
        String model = name("document");
        register(model, "one");
        String text = registry.document(ModelUri.of(model)).markdown();
        PublishedDocument first = registry.publishDocument(ModelUri.of(model));
        registry.describe(ModelUri.of(model), "another text");
        PublishedDocument second = registry.publishDocument(ModelUri.of(model));

        assertThat(registry.publishedDocuments(model)).containsExactly(first, second);
        assertThat(registry.publishedDocument(model, first.event())).isEqualTo(text);
        assertThat(registry.publishedDocument(model, second.event())).contains("another text");
        assertThat(findings(model)).isEmpty();
    }
}
