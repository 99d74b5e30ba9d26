package dev.modelregistry.document;

import dev.modelregistry.error.InvalidException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The head of a document: who answers for it, where its review stands, how complete it is. Written as YAML that every
 * reader of YAML 1.2 understands; its form is published as {@code document.schema.json}.
 *
 * @param values those that are set, in the order of the fields
 * @param contributors with their roles
 * @param reviewers with the kind of their review as role
 * @param approvers with their roles
 * @param completeness filled share of all sections and required fields, 0 to 100, rounded down
 * @param missing what is not filled, by the ids of the template and the names of fields
 */
public record FrontMatter(
        Map<DocumentField, String> values,
        List<Participant> contributors,
        List<Participant> reviewers,
        List<Participant> approvers,
        int completeness,
        List<String> missing) {

    private static final List<String> LISTS = List.of("contributors", "reviewers", "approvers");

    /** Copies the collections. */
    public FrontMatter {
        Map<DocumentField, String> copy = new EnumMap<>(DocumentField.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
        contributors = List.copyOf(contributors);
        reviewers = List.copyOf(reviewers);
        approvers = List.copyOf(approvers);
        missing = List.copyOf(missing);
        if (completeness < 0 || completeness > 100) {
            throw new InvalidException("completeness " + completeness + " is not between 0 and 100");
        }
    }

    /** One value; empty when it is not set. */
    public Optional<String> value(DocumentField field) {
        return Optional.ofNullable(values.get(field));
    }

    /** The YAML between the two lines of dashes. */
    String yaml() {
        YamlWriter yaml = new YamlWriter();
        for (DocumentField field : DocumentField.values()) {
            value(field).ifPresentOrElse(value -> yaml.text(field.key(), value), () -> yaml.notSet(field.key()));
            if (field == DocumentField.PRIMARY_AUTHOR) {
                participants(yaml, "contributors", "role", contributors);
                participants(yaml, "reviewers", "kind", reviewers);
                participants(yaml, "approvers", "role", approvers);
            }
        }
        yaml.number("completeness", completeness);
        yaml.texts("missing", missing);
        return yaml.toString();
    }

    private static void participants(YamlWriter yaml, String key, String role, List<Participant> participants) {
        if (participants.isEmpty()) {
            yaml.notSet(key);
            return;
        }
        yaml.list(key);
        participants.forEach(one -> yaml.item("name", one.name(), role, one.role()));
    }

    /** Reads what {@link #yaml()} writes, and nothing else. */
    static FrontMatter read(String yaml) {
        YamlReader reader = new YamlReader(yaml);
        Map<DocumentField, String> values = new EnumMap<>(DocumentField.class);
        Map<String, List<Participant>> lists = new HashMap<>();
        for (DocumentField field : DocumentField.values()) {
            reader.text(field.key()).ifPresent(value -> values.put(field, value));
            if (field == DocumentField.PRIMARY_AUTHOR) {
                for (String list : LISTS) {
                    lists.put(list, reader.participants(list, list.equals("reviewers") ? "kind" : "role"));
                }
            }
        }
        int completeness = reader.number("completeness");
        List<String> missing = reader.texts("missing");
        reader.end();
        return new FrontMatter(
                values,
                lists.getOrDefault("contributors", List.of()),
                lists.getOrDefault("reviewers", List.of()),
                lists.getOrDefault("approvers", List.of()),
                completeness,
                missing);
    }
}
