package dev.modelregistry.document;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.internal.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads control values as people write them. */
final class ControlReader {

    static final String WHAT = "control";

    private static final Pattern VERSIONED = Pattern.compile("version-[1-9][0-9]{0,17}/(.+)", Pattern.DOTALL);
    private static final Pattern NOT_APPLICABLE = Pattern.compile("(?is)(?:n/a|not applicable)\\s*(?::\\s*(.*))?");

    private final JsonObject object;

    ControlReader(JsonNode json) {
        object = JsonObject.of(WHAT, "", json);
    }

    Map<DocumentField, String> fields() {
        Map<DocumentField, String> fields = new EnumMap<>(DocumentField.class);
        for (DocumentField field : DocumentField.values()) {
            if (field.isSettable()) {
                object.parsed(field.key(), field::checked).ifPresent(value -> fields.put(field, value));
            } else if (object.has(field.key())) {
                throw object.wrong(field.key(), "is derived: leave it out");
            }
        }
        for (String derived : List.of("completeness", "missing")) {
            if (object.has(derived)) {
                throw object.wrong(derived, "is derived: leave it out");
            }
        }
        return fields;
    }

    /** Names, or objects with name and role. */
    List<Participant> participants(String field) {
        return object.items(field, (pointer, item) -> participant(pointer, item, "role"));
    }

    private static Participant participant(String pointer, JsonNode item, String role) {
        if (item.isTextual()) {
            return JsonObject.of(
                            WHAT, pointer, com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode())
                    .make(() -> new Participant(item.textValue(), Optional.empty()));
        }
        JsonObject one = JsonObject.of(WHAT, pointer, item);
        String name = one.requiredText("name");
        Optional<String> as = one.text(role).or(() -> one.text("role"));
        one.refuseUnknown();
        return one.make(() -> new Participant(name, as));
    }

    /** A list of names with their kind of review, or an object of such lists by kind. */
    List<Participant> reviewers() {
        Optional<JsonNode> value = object.value("reviewers");
        if (value.isEmpty() || !value.get().isObject()) {
            return object.items("reviewers", (pointer, item) -> participant(pointer, item, "kind"));
        }
        List<Participant> reviewers = new ArrayList<>();
        JsonObject kinds = object.objectOrEmpty("reviewers");
        for (String kind : kinds.names()) {
            boolean one = kinds.value(kind).filter(JsonNode::isTextual).isPresent();
            for (String name : one ? List.of(kinds.requiredText(kind)) : kinds.texts(kind)) {
                reviewers.add(kinds.make(() -> new Participant(name, Optional.of(kind))));
            }
        }
        return reviewers;
    }

    Map<String, String> sections() {
        Map<String, String> sections = new LinkedHashMap<>();
        JsonObject given = object.objectOrEmpty("sections");
        for (String id : given.names()) {
            given.parsed(id, text -> section(id, text)).ifPresent(text -> sections.put(id, text));
        }
        return sections;
    }

    private static String section(String id, String text) {
        var versioned = VERSIONED.matcher(id);
        boolean known = TemplateSection.find(id).isPresent()
                || EntrySection.find(versioned.matches() ? versioned.group(1) : id)
                        .isPresent();
        if (!known) {
            throw new InvalidException("'" + Text.shown(id)
                    + "' is no section of the template: ids stand in the empty template, those of versions may begin"
                    + " with version-N/");
        }
        if (text.isBlank()) {
            throw new InvalidException("the text is empty: give null to remove it");
        }
        notApplicable(text);
        return Text.unicode("text", text);
    }

    /** The reason why something does not apply; empty when the text says something else. */
    static Optional<String> notApplicable(String text) {
        var matcher = NOT_APPLICABLE.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String reason = matcher.group(1);
        if (reason == null || reason.isBlank()) {
            throw new InvalidException("what does not apply needs a reason, like \"not applicable: batch only\"");
        }
        return Optional.of(reason.strip());
    }

    Map<ReviewStep, Review> review() {
        Map<ReviewStep, Review> review = new EnumMap<>(ReviewStep.class);
        JsonObject given = object.objectOrEmpty("review");
        for (String key : given.names()) {
            ReviewStep step = ReviewStep.find(key).orElseThrow(() -> given.wrong(key, "is no step of the review"));
            Optional<JsonNode> value = given.value(key);
            if (value.isEmpty()) {
                continue;
            }
            Review taken = value.get().isTextual()
                    ? given.requiredParsed(key, ControlReader::skipped)
                    : review(JsonObject.of(WHAT, given.pointer(key), value.get()));
            if (step == ReviewStep.FINAL_APPROVAL && taken.outcome() == Review.Outcome.NOT_APPLICABLE) {
                throw given.wrong(key, "always applies");
            }
            review.put(step, taken);
        }
        return review;
    }

    private static Review skipped(String text) {
        String reason = notApplicable(text)
                .orElseThrow(() -> new InvalidException(
                        "as text it says why the step does not apply: \"n/a: reason\"; else it is an object"));
        return new Review(
                Review.Outcome.NOT_APPLICABLE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(reason));
    }

    private static Review review(JsonObject json) {
        Review.Outcome outcome = json.parsed("outcome", Review.Outcome::parse).orElse(Review.Outcome.APPROVED);
        Optional<String> name = json.text("name");
        Optional<String> role = json.text("role");
        Optional<String> date = json.text("date");
        Optional<String> comments = json.text("comments");
        json.refuseUnknown();
        return json.make(() -> new Review(outcome, name, role, date, comments));
    }

    Map<QualityCriterion, Attestation> quality() {
        Map<QualityCriterion, Attestation> quality = new EnumMap<>(QualityCriterion.class);
        JsonObject given = object.objectOrEmpty("qualityCriteria");
        for (String key : given.names()) {
            QualityCriterion criterion = QualityCriterion.find(key)
                    .orElseThrow(() -> given.wrong(key, "is none of the twelve quality criteria"));
            if (!criterion.isAttested()) {
                throw given.wrong(key, "is computed: leave it out");
            }
            given.object(key).ifPresent(json -> quality.put(criterion, attestation(json)));
        }
        return quality;
    }

    private static Attestation attestation(JsonObject json) {
        boolean met = json.flag("met").orElseThrow(() -> json.missing("met"));
        String by = json.requiredText("by");
        Optional<String> date = json.text("date");
        Optional<String> comments = json.text("comments");
        json.refuseUnknown();
        return json.make(() -> new Attestation(met, by, date, comments));
    }

    List<Requirement> requirements() {
        return object.objects("functionalRequirements").stream()
                .map(json -> {
                    String requirement = json.requiredText("requirement");
                    Optional<String> criteria = json.text("acceptanceCriteria");
                    Optional<String> priority = json.text("priority");
                    Optional<String> complexity = json.text("complexity");
                    Optional<String> risks = json.text("risks");
                    json.refuseUnknown();
                    return json.make(() -> new Requirement(requirement, criteria, priority, complexity, risks));
                })
                .toList();
    }

    List<Component> components() {
        return object.objects("components").stream()
                .map(json -> {
                    String name = json.requiredText("name");
                    Optional<String> type = json.text("type");
                    Optional<String> purpose = json.text("purpose");
                    Optional<String> responsibilities = json.text("responsibilities");
                    Optional<String> interfaces = json.text("interfaces");
                    Optional<String> dependencies = json.text("dependencies");
                    Optional<String> dataModel = json.text("dataModel");
                    Optional<String> endPoints = json.text("endPoints");
                    json.refuseUnknown();
                    return json.make(() -> new Component(
                            name, type, purpose, responsibilities, interfaces, dependencies, dataModel, endPoints));
                })
                .toList();
    }

    void end() {
        object.refuseUnknown();
    }
}
