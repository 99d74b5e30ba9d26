package dev.modelregistry.document;

import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** A single value of the front matter, in the order in which they stand there. */
public enum DocumentField {
    /** What the document is about, in words. Derived. */
    TITLE("title", Origin.DERIVED, Form.LINE),
    /** The project that the model belongs to; begins the default file name. */
    PROJECT("project", Origin.OPTIONAL, Form.LINE),
    /** Name of the model. Derived. */
    MODEL("model", Origin.DERIVED, Form.LINE),
    /** Semantic version, else number, of the only version that the document is about. Derived. */
    MODEL_VERSION("modelVersion", Origin.DERIVED, Form.LINE),
    /** Semantic version of the document: major for another scope, minor for new sections, patch for corrections. */
    VERSION("version", Origin.CONTROL, Form.SEMANTIC_VERSION),
    /** Stays the same for the life of the document; made from the id of the model's log when not given. */
    DOCUMENT_ID("documentId", Origin.CONTROL, Form.LINE),
    /** When the document was begun; the day of the first control values when not given. */
    CREATED_DATE("createdDate", Origin.CONTROL, Form.DATE),
    /** When something that it says last changed: the later of what is given and the last event. */
    LAST_MODIFIED("lastModified", Origin.CONTROL, Form.DATE),
    /** When it has to be looked at again. */
    NEXT_REVIEW_DATE("nextReviewDate", Origin.CONTROL, Form.DATE),
    /** Who answers for it. */
    DOCUMENT_OWNER("documentOwner", Origin.CONTROL, Form.LINE),
    /** Who may read it, for example {@code internal}. */
    CLASSIFICATION("classification", Origin.CONTROL, Form.LINE),
    /** How long it is kept, for example {@code P7Y}. */
    RETENTION_PERIOD("retentionPeriod", Origin.CONTROL, Form.LINE),
    /** Who wrote most of it. */
    PRIMARY_AUTHOR("primaryAuthor", Origin.CONTROL, Form.LINE),
    /** Where the review stands: a {@link ReviewStatus}. Derived. */
    REVIEW_STATUS("reviewStatus", Origin.DERIVED, Form.LINE),
    /** Date of the final approval. Derived. */
    APPROVAL_DATE("approvalDate", Origin.DERIVED, Form.DATE);

    private enum Origin {
        CONTROL,
        OPTIONAL,
        DERIVED
    }

    private enum Form {
        LINE,
        DATE,
        SEMANTIC_VERSION
    }

    private final String key;
    private final Origin origin;
    private final Form form;

    DocumentField(String key, Origin origin, Form form) {
        this.key = key;
        this.origin = origin;
        this.form = form;
    }

    /** Its name in the front matter and in control files. */
    public String key() {
        return key;
    }

    /** The field with this name; empty when there is none. */
    public static Optional<DocumentField> find(String key) {
        for (DocumentField field : values()) {
            if (field.key.equals(key)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }

    boolean isSettable() {
        return origin != Origin.DERIVED;
    }

    /** Whether a document without it is not complete. The date of an approval is missing only with the approval itself. */
    boolean isRequired() {
        return origin == Origin.CONTROL;
    }

    /** Checks a value, and answers it. */
    String checked(String value) {
        Text.line(key, value);
        switch (form) {
            case DATE -> requireDate(key, value);
            case SEMANTIC_VERSION -> SemanticVersion.parse(value);
            case LINE -> {}
        }
        return value;
    }

    /** A date, or an instant where the hour matters. */
    static void requireDate(String what, String value) {
        day(what, value);
    }

    /** The day of a date or of an instant in UTC. */
    static LocalDate day(String what, String value) {
        try {
            return value.indexOf('T') < 0
                    ? LocalDate.parse(value)
                    : LocalDate.ofInstant(Instant.parse(value), java.time.ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new InvalidException(
                    what + " '" + Text.shown(value) + "' is not an ISO-8601 date like 2026-03-01, nor an instant", e);
        }
    }
}
