package dev.modelregistry.document;

import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.policy.Approval;
import dev.modelregistry.policy.Decision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The chapter about the document itself: review, change log, quality, who has it and when it is out of date. */
final class ControlSections {

    private static final List<String> REVIEW = List.of("Step", "State", "Name", "Role", "Date", "Comments");
    private static final List<String> QUALITY =
            List.of("Criterion", "Meaning", "State", "Attested by", "Date", "Comments");
    private static final String OPEN = "open";

    private final DocumentSource source;
    private final Head head;
    private final DocumentControl control;

    ControlSections(DocumentSource source, Head head) {
        this.source = source;
        this.head = head;
        this.control = source.control();
    }

    Body body(TemplateSection section) {
        return switch (section) {
            case REVIEW_WORKFLOW -> review();
            case CHANGE_LOG -> changeLog();
            case OWNERSHIP -> ownership();
            case RETENTION -> retention();
            case UPDATE_TRIGGERS -> updateTriggers();
            default -> Body.NOT_SET;
        };
    }

    private Body review() {
        List<List<String>> rows = new ArrayList<>();
        for (ReviewStep step : ReviewStep.values()) {
            rows.add(row(step, Optional.ofNullable(control.review().get(step))));
        }
        boolean done = control.isFinallyApproved();
        String status = "Review status: **" + head.status().text() + "**";
        return new Body(status + "\n\n" + Markdown.table(REVIEW, rows), done);
    }

    private static List<String> row(ReviewStep step, Optional<Review> review) {
        boolean skipped = review.filter(one -> one.outcome() == Review.Outcome.NOT_APPLICABLE)
                .isPresent();
        if (skipped) {
            String reason = Markdown.cell(review.flatMap(Review::comments));
            return List.of(step.title(), "n/a: " + reason, "", "", "", "");
        }
        return List.of(
                step.title(),
                review.map(one -> one.outcome().text()).orElse(OPEN),
                Markdown.cell(review.flatMap(Review::name)),
                Markdown.cell(review.flatMap(Review::role)),
                Markdown.cell(review.flatMap(Review::date)),
                review.flatMap(Review::comments).map(Markdown::cell).orElse(""));
    }

    static String emptyReview() {
        List<List<String>> rows = Arrays.stream(ReviewStep.values())
                .map(step -> row(step, Optional.empty()))
                .toList();
        return Markdown.table(REVIEW, rows);
    }

    private Body changeLog() {
        List<List<String>> rows =
                source.told().stream().map(event -> row(event)).toList();
        return Body.table(List.of("Event", "Version", "Date", "Author", "What", "Why", "Impact", "Approver"), rows);
    }

    private List<String> row(ModelEvent event) {
        return List.of(
                Long.toString(event.number()),
                event.version().map(Object::toString).orElse("model"),
                Markdown.time(event.at()),
                Markdown.cell(event.actor()),
                what(event),
                Markdown.cell(event.reason()),
                Markdown.cell(event.impact()),
                event.type() == EventType.STAGE_CHANGED ? approvers(event) : "");
    }

    private static String what(ModelEvent event) {
        List<String> parts = new ArrayList<>();
        switch (event.type()) {
            case STAGE_CHANGED, ARCHIVED, ROLLED_BACK ->
                parts.add(event.type().text() + " from " + text(event.before()) + " to " + text(event.after()));
            case APPROVED, REJECTED -> parts.add(event.type().text() + " for " + text(event.after()));
            case TAGS_CHANGED, METRICS_ADDED, LINKS_CHANGED ->
                parts.add(event.type().text() + ": " + keys(event.after()));
            case DEPLOYMENT_RECORDED ->
                parts.add(
                        event.after().isPresent()
                                ? "deployed at " + text(event.after())
                                : "no longer deployed at " + text(event.before()));
            case DOCUMENT_PUBLISHED -> parts.add("document control changed");
            default -> parts.add(event.type().text());
        }
        event.aliases()
                .forEach(move -> parts.add("alias " + Markdown.line(move.alias().value()) + " from "
                        + move.previous().map(Object::toString).orElse("nothing") + " to "
                        + move.version().map(Object::toString).orElse("nothing")));
        if (!event.archived().isEmpty()) {
            parts.add("archived "
                    + event.archived().stream().map(Object::toString).collect(Collectors.joining(", ")));
        }
        return String.join("<br>", parts);
    }

    private static String text(Optional<Object> value) {
        return value.map(one -> Markdown.cell(one.toString())).orElse("nothing");
    }

    private static String keys(Optional<Object> value) {
        return value.filter(one -> one instanceof Map<?, ?>)
                .map(one -> ((Map<?, ?>) one)
                        .keySet().stream()
                                .map(key -> Markdown.line(key.toString()))
                                .collect(Collectors.joining(", ")))
                .orElse("");
    }

    /** Whose last word for that stage was an approval that had not ended when the version entered it. */
    private String approvers(ModelEvent event) {
        Map<String, Approval> lastWords = new LinkedHashMap<>();
        source.entries().stream()
                .filter(entry -> event.version().equals(Optional.of(entry.version())))
                .flatMap(entry -> entry.approvals().stream())
                .filter(one -> event.after().equals(Optional.of(one.to().name()))
                        && !one.at().isAfter(event.at()))
                .forEach(one -> lastWords.put(one.by(), one));
        String names = lastWords.values().stream()
                .filter(one -> one.decision() == Decision.APPROVED
                        && one.expires().filter(end -> !end.isAfter(event.at())).isEmpty())
                .map(one -> Markdown.line(one.by()))
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? Markdown.NOT_SET : names;
    }

    Body quality(boolean complete, boolean headComplete) {
        List<List<String>> rows = new ArrayList<>();
        boolean attested = true;
        for (QualityCriterion criterion : QualityCriterion.values()) {
            Optional<Attestation> said = Optional.ofNullable(control.quality().get(criterion));
            if (!criterion.isAttested()) {
                boolean met = isMet(criterion, complete, headComplete);
                rows.add(row(criterion, state(met), "computed", "", ""));
                continue;
            }
            attested &= said.isPresent();
            rows.add(row(
                    criterion,
                    said.map(one -> state(one.met())).orElse(Markdown.NOT_SET),
                    Markdown.cell(said.map(Attestation::by)),
                    Markdown.cell(said.flatMap(Attestation::date)),
                    said.flatMap(Attestation::comments).map(Markdown::cell).orElse("")));
        }
        return new Body(Markdown.table(QUALITY, rows), attested);
    }

    static String emptyQuality() {
        List<List<String>> rows = Arrays.stream(QualityCriterion.values())
                .map(criterion -> row(
                        criterion, Markdown.NOT_SET, criterion.isAttested() ? Markdown.NOT_SET : "computed", "", ""))
                .toList();
        return Markdown.table(QUALITY, rows);
    }

    private static List<String> row(QualityCriterion criterion, String state, String by, String date, String comments) {
        return List.of(criterion.title(), criterion.rule(), state, by, date, comments);
    }

    private static String state(boolean met) {
        return met ? "met" : "not met";
    }

    private boolean isMet(QualityCriterion criterion, boolean complete, boolean headComplete) {
        List<ReviewStep> open = control.openSteps();
        return switch (criterion) {
            case COMPLETENESS -> complete;
            case CURRENCY ->
                head.status() != ReviewStatus.UPDATE_DUE
                        && control.value(DocumentField.NEXT_REVIEW_DATE).isPresent();
            case TRACEABILITY ->
                !source.entries().isEmpty() && source.entries().stream().allMatch(this::isTraceable);
            case STAKEHOLDER_REVIEW -> !open.contains(ReviewStep.STAKEHOLDER);
            case TECHNICAL_REVIEW -> !open.contains(ReviewStep.PEER) && !open.contains(ReviewStep.ARCHITECTURE);
            case COMPLIANCE ->
                !open.contains(ReviewStep.SECURITY)
                        && !open.contains(ReviewStep.COMPLIANCE)
                        && !open.contains(ReviewStep.LEGAL);
            case APPROVAL -> head.status() == ReviewStatus.APPROVED;
            case METADATA -> headComplete;
            default -> throw new IllegalArgumentException(criterion + " is attested by people");
        };
    }

    private boolean isTraceable(ModelEntry entry) {
        return entry.lineage().run().isPresent()
                && entry.lineage().gitCommit().isPresent()
                && !entry.lineage().datasets().isEmpty();
    }

    private Body ownership() {
        List<List<String>> rows = new ArrayList<>();
        control.value(DocumentField.DOCUMENT_OWNER)
                .ifPresent(owner -> rows.add(List.of("document", Markdown.cell(owner))));
        owner(source.model().tags()).ifPresent(owner -> rows.add(List.of("model", Markdown.cell(owner))));
        source.entries()
                .forEach(entry -> owner(entry.tags())
                        .ifPresent(owner -> rows.add(List.of("version " + entry.version(), Markdown.cell(owner)))));
        return Body.table(List.of("Of", "Owner"), rows);
    }

    private static Optional<String> owner(Map<String, String> tags) {
        return Optional.ofNullable(tags.get("owner")).filter(owner -> !owner.isBlank());
    }

    private Body retention() {
        List<List<String>> rows = new ArrayList<>();
        control.value(DocumentField.RETENTION_PERIOD)
                .ifPresent(period -> rows.add(List.of("document", Markdown.cell(period))));
        source.entries()
                .forEach(entry -> entry.lifecycle()
                        .retention()
                        .ifPresent(period -> rows.add(List.of("version " + entry.version(), Markdown.cell(period)))));
        rows.addAll(new PolicySections(source.policy()).retention());
        return Body.table(List.of("Of", "Kept for"), rows);
    }

    private Body updateTriggers() {
        List<String> items = new ArrayList<>(List.of(
                "after the final approval: a policy change, a rollback, a superseded version",
                "the date of the next review has passed"));
        head.reasonsForUpdate().forEach(reason -> items.add("**due**: " + Markdown.line(reason)));
        return Body.listing(items);
    }

    Body metrics(Draft.Tally tally) {
        List<List<String>> rows = List.of(
                List.of("sections and fields", Integer.toString(tally.total())),
                List.of(
                        "filled",
                        Integer.toString(tally.total() - tally.missing().size())),
                List.of("completeness", tally.completeness() + " %"),
                List.of("versions", Integer.toString(source.entries().size())),
                List.of("changes", Integer.toString(source.told().size())));
        return Body.table(List.of("Measure", "Value"), rows);
    }
}
