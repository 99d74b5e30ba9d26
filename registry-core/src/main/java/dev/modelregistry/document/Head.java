package dev.modelregistry.document;

import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.ModelEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of the front matter: what people say, and what follows from it and from the log. */
final class Head {

    private final DocumentSource source;
    private final DocumentControl control;
    private final Map<DocumentField, String> values = new EnumMap<>(DocumentField.class);
    private final List<String> dueBecause;

    Head(DocumentSource source) {
        this.source = source;
        this.control = source.control();
        this.dueBecause = dueBecause();
        for (DocumentField field : DocumentField.values()) {
            value(field).ifPresent(value -> values.put(field, value));
        }
    }

    private Optional<String> value(DocumentField field) {
        Optional<String> given = control.value(field);
        return switch (field) {
            case TITLE -> Optional.of(title());
            case MODEL -> Optional.of(source.model().name().value());
            case MODEL_VERSION ->
                subject()
                        .map(entry -> entry.semanticVersion()
                                .map(SemanticVersion::toString)
                                .orElse(entry.version().toString()));
            case DOCUMENT_ID -> given.or(this::documentId);
            case CREATED_DATE -> given.or(this::begun);
            case LAST_MODIFIED -> lastModified(given);
            case REVIEW_STATUS -> Optional.of(status().text());
            case APPROVAL_DATE ->
                Optional.ofNullable(control.review().get(ReviewStep.FINAL_APPROVAL))
                        .filter(review -> review.outcome() == Review.Outcome.APPROVED)
                        .flatMap(Review::date);
            default -> given;
        };
    }

    String title() {
        String model = "Model registry entry: " + source.model().name();
        return subject().map(entry -> model + ", version " + entry.version()).orElse(model);
    }

    private Optional<ModelEntry> subject() {
        return source.scope() == DocumentSource.Scope.VERSION
                ? Optional.of(source.entries().get(0))
                : Optional.empty();
    }

    private Optional<String> documentId() {
        return source.modelId()
                .map(id -> "mre-" + id
                        + subject().map(entry -> "-" + entry.version()).orElse(""));
    }

    private Optional<String> begun() {
        return source.events().stream()
                .filter(DocumentSource::isControl)
                .findFirst()
                .map(event -> day(event.at()).toString());
    }

    private Optional<String> lastModified(Optional<String> given) {
        Optional<LocalDate> said = given.map(text -> DocumentField.day("lastModified", text));
        Optional<LocalDate> happened = source.lastChange().map(Head::day);
        if (happened.isEmpty() || said.isPresent() && !said.get().isBefore(happened.get())) {
            return given;
        }
        return happened.map(LocalDate::toString);
    }

    static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    /** Where the review stands. */
    ReviewStatus status() {
        boolean approved = control.isFinallyApproved();
        if (!dueBecause.isEmpty()) {
            return ReviewStatus.UPDATE_DUE;
        } else if (approved) {
            return ReviewStatus.APPROVED;
        } else if (control.review().values().stream().anyMatch(Review::isOpen)) {
            return ReviewStatus.CHANGES_REQUESTED;
        }
        return control.review().isEmpty() ? ReviewStatus.DRAFT : ReviewStatus.IN_REVIEW;
    }

    /** Why an update is due, in words; empty when none is. */
    List<String> reasonsForUpdate() {
        return dueBecause;
    }

    private List<String> dueBecause() {
        List<String> reasons = new ArrayList<>();
        control.value(DocumentField.NEXT_REVIEW_DATE)
                .filter(date -> DocumentField.day("nextReviewDate", date).isBefore(source.today()))
                .ifPresent(date -> reasons.add("the next review was due on " + date));
        if (control.isFinallyApproved() && source.finalApproval().isPresent()) {
            long approval = source.finalApproval().getAsLong();
            source.told().stream()
                    .filter(event -> event.number() > approval)
                    .forEach(event -> reason(event).ifPresent(reasons::add));
        }
        return reasons;
    }

    private static Optional<String> reason(ModelEvent event) {
        String then = "event " + event.number() + " of " + day(event.at()) + ": ";
        if (event.type() == EventType.POLICY_CHANGED) {
            return Optional.of(then + "the policy changed");
        } else if (event.type() == EventType.ROLLED_BACK) {
            return Optional.of(then + "a promotion was rolled back");
        }
        return event.archived().isEmpty() ? Optional.empty() : Optional.of(then + "a version was superseded");
    }

    void countIn(Draft.Tally tally) {
        for (DocumentField field : DocumentField.values()) {
            if (field.isRequired()) {
                tally.count(field.key(), values.containsKey(field));
            }
        }
        tally.count("contributors", !control.contributors().isEmpty());
        tally.count("reviewers", !control.reviewers().isEmpty());
        tally.count("approvers", !control.approvers().isEmpty());
    }

    FrontMatter frontMatter(Draft.Tally tally) {
        return new FrontMatter(
                values,
                control.contributors(),
                control.reviewers(),
                control.approvers(),
                tally.completeness(),
                tally.missing());
    }

    /** The same for readers who don't see the front matter. */
    String table() {
        List<List<String>> rows = new ArrayList<>();
        for (DocumentField field : DocumentField.values()) {
            if (values.containsKey(field) || field.isRequired()) {
                rows.add(List.of(field.key(), Markdown.cell(Optional.ofNullable(values.get(field)))));
            }
        }
        rows.add(List.of("contributors", names(control.contributors())));
        rows.add(List.of("reviewers", names(control.reviewers())));
        rows.add(List.of("approvers", names(control.approvers())));
        return Markdown.table(List.of("Field", "Value"), rows);
    }

    private static String names(List<Participant> participants) {
        return participants.isEmpty()
                ? Markdown.NOT_SET
                : String.join(
                        "<br>",
                        participants.stream()
                                .map(one -> Markdown.line(one.name())
                                        + one.role()
                                                .map(role -> " (" + Markdown.line(role) + ")")
                                                .orElse(""))
                                .toList());
    }
}
