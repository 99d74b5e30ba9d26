package dev.modelregistry.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.internal.json.Json;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What people say about a document: values of the front matter, text of sections, steps of the review, attested quality,
 * requirements. Kept per model. Immutable.
 *
 * <p>As JSON an object; its keys are the names of the front matter and {@code sections} {id: text}, {@code review}
 * {step: {outcome, name, role, date, comments} or "n/a: reason"}, {@code qualityCriteria} {criterion: {met, by, date,
 * comments}}, {@code functionalRequirements} [{requirement, acceptanceCriteria, priority, complexity, risks}], {@code components} [{name, type, purpose, responsibilities,
 * interfaces, dependencies, dataModel, endPoints}]. Persons are
 * names or {@code {"name": …, "role": …}}, reviewers {@code {"name": …, "kind": …}} or lists of names by kind.
 */
public final class DocumentControl {

    private static final Set<String> MERGED = Set.of("sections", "review", "qualityCriteria");
    private static final DocumentControl NONE = new DocumentControl(Json.object());

    private final ObjectNode json;
    private final Map<DocumentField, String> fields;
    private final List<Participant> contributors;
    private final List<Participant> reviewers;
    private final List<Participant> approvers;
    private final Map<String, String> sections;
    private final Map<ReviewStep, Review> review;
    private final Map<QualityCriterion, Attestation> quality;
    private final List<Requirement> requirements;
    private final List<Component> components;

    private DocumentControl(ObjectNode json) {
        ControlReader reader = new ControlReader(json);
        this.json = json;
        this.fields = Collections.unmodifiableMap(reader.fields());
        this.contributors = reader.participants("contributors");
        this.reviewers = reader.reviewers();
        this.approvers = reader.participants("approvers");
        this.sections = Collections.unmodifiableMap(reader.sections());
        this.review = Collections.unmodifiableMap(reader.review());
        this.quality = Collections.unmodifiableMap(reader.quality());
        this.requirements = reader.requirements();
        this.components = reader.components();
        reader.end();
    }

    /** Nothing said. */
    public static DocumentControl none() {
        return NONE;
    }

    /**
     * Reads control values.
     *
     * @param text a JSON object
     * @throws InvalidException with the JSON pointer, for a wrong value, an unknown field or one that is derived
     */
    public static DocumentControl parse(String text) {
        JsonNode tree = Json.read(ControlReader.WHAT, text);
        if (!(tree instanceof ObjectNode object)) {
            throw new InvalidException("control is not a JSON object");
        }
        return new DocumentControl(object);
    }

    /**
     * These values with changes: what the changes name replaces what is here, key by key also inside {@code sections},
     * {@code review} and {@code qualityCriteria}; null removes.
     */
    public DocumentControl with(DocumentControl changes) {
        ObjectNode merged = json.deepCopy();
        changes.json.properties().forEach(change -> {
            JsonNode now = merged.get(change.getKey());
            if (MERGED.contains(change.getKey()) && change.getValue() instanceof ObjectNode members) {
                ObjectNode inner = now instanceof ObjectNode object ? object : merged.putObject(change.getKey());
                members.properties().forEach(member -> put(inner, member.getKey(), member.getValue()));
            } else {
                put(merged, change.getKey(), change.getValue());
            }
        });
        return new DocumentControl(merged);
    }

    private static void put(ObjectNode object, String key, JsonNode value) {
        if (value.isNull()) {
            object.remove(key);
        } else {
            object.set(key, value.deepCopy());
        }
    }

    /** As JSON, in one line. */
    public String json() {
        return Json.text(json);
    }

    /** One value of the front matter; empty when it is not given. */
    public Optional<String> value(DocumentField field) {
        return Optional.ofNullable(fields.get(field));
    }

    /** Contributors with their roles. */
    public List<Participant> contributors() {
        return contributors;
    }

    /** Reviewers with the kind of their review. */
    public List<Participant> reviewers() {
        return reviewers;
    }

    /** Approvers with their roles. */
    public List<Participant> approvers() {
        return approvers;
    }

    /** Texts by the ids of sections. */
    public Map<String, String> sections() {
        return sections;
    }

    /** The steps of the review that were taken, or that do not apply. */
    public Map<ReviewStep, Review> review() {
        return review;
    }

    /** What people attest about the quality. */
    public Map<QualityCriterion, Attestation> quality() {
        return quality;
    }

    /** The functional requirements, in their order. */
    public List<Requirement> requirements() {
        return requirements;
    }

    /** Parts of the system, beside those that the registry knows of. */
    public List<Component> components() {
        return components;
    }

    /** Whether the last word was said, and was yes. */
    public boolean isFinallyApproved() {
        return Optional.ofNullable(review.get(ReviewStep.FINAL_APPROVAL))
                .filter(one -> one.outcome() == Review.Outcome.APPROVED)
                .isPresent();
    }

    /** Applicable steps before the final approval that were not taken, or ask for changes. */
    public List<ReviewStep> openSteps() {
        return Arrays.stream(ReviewStep.values())
                .filter(step -> step != ReviewStep.FINAL_APPROVAL)
                .filter(step -> review.get(step) == null || review.get(step).isOpen())
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DocumentControl that && json.equals(that.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return "DocumentControl" + fields.keySet();
    }
}
