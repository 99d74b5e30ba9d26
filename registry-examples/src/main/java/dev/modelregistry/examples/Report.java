package dev.modelregistry.examples;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.document.DocumentControl;
import dev.modelregistry.document.DocumentField;
import dev.modelregistry.document.EntryDocument;
import dev.modelregistry.document.PublishedDocument;
import dev.modelregistry.error.PolicyRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Writes the document that the people who answer for the model ask for. */
final class Report {

    private static final ModelUri MODEL = ModelUri.of(TrainingProgram.MODEL);

    private static final String REVIEW = """
            {"review": {
              "self": {"name": "training-job", "role": "author", "date": "2026-01-16"},
              "peer": {"name": "model-reviewer", "role": "reviewer", "date": "2026-01-17"},
              "stakeholder": "n/a: nobody uses an example",
              "architecture": {"name": "model-reviewer", "role": "reviewer", "date": "2026-01-17"},
              "security": {"name": "auditor", "role": "security", "date": "2026-01-18", "comments": "tampering is noticed"},
              "compliance": "n/a: not a medical device",
              "legal": "n/a: the data are published"}}
            """;

    private static final String FINAL_APPROVAL =
            "{\"review\": {\"finalApproval\": {\"name\": \"auditor\", \"role\": \"final approval\", \"date\": \"2026-01-20\"}}}";

    private final ModelRegistry registry;
    private final Story story;

    Report(ModelRegistry registry, Story story) {
        this.registry = registry;
        this.story = story;
    }

    /** Says what is not recorded anywhere, has it reviewed, publishes and writes it. */
    void write(Path directory) throws IOException {
        story.chapter("The document about the model");
        EntryDocument draft = registry.document(MODEL);
        story.tell(
                "before anybody says anything it is %d %% complete: %d items are missing",
                draft.completeness(), draft.missing().size());
        control(texts());
        story.check(approvalIsRefused(), "its final approval is refused while its review is open");
        control(REVIEW);
        control(FINAL_APPROVAL);
        EntryDocument document = registry.document(MODEL);
        story.check(document.completeness() == 100, "with texts and a review it is complete");
        Optional<String> status = document.frontMatter().value(DocumentField.REVIEW_STATUS);
        story.check(status.equals(Optional.of("approved")), "its review status is approved");
        PublishedDocument published = registry.publishDocument(MODEL);
        String text = registry.publishedDocument(TrainingProgram.MODEL, published.event());
        story.check(text.equals(document.markdown()), "event %d keeps it for ever", published.event());
        Path file = directory.resolve(document.fileName());
        document.writeTo(file);
        story.check(
                EntryDocument.parse(Files.readString(file)).equals(document),
                "%s reads back equal",
                file.getFileName());
    }

    private void control(String json) {
        registry.controlDocument(TrainingProgram.MODEL, DocumentControl.parse(json));
    }

    private static String texts() throws IOException {
        try (InputStream in = Report.class.getResourceAsStream("document-control.json")) {
            if (in == null) {
                throw new IOException("document-control.json is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private boolean approvalIsRefused() {
        try {
            control(FINAL_APPROVAL);
            return false;
        } catch (PolicyRefusedException refused) {
            story.tell("     missing: %s", String.join(", ", refused.missing()));
            return true;
        }
    }
}
