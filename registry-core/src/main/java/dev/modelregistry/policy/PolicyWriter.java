package dev.modelregistry.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.internal.json.Json;
import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The canonical form of policies: keys in a fixed order, what is not demanded left out. */
final class PolicyWriter {

    private PolicyWriter() {}

    static String text(Policy policy) {
        ObjectNode json = Json.object().put("schema", 1);
        putMap(json, "principals", policy.principals(), String::valueOf, PolicyWriter::principal);
        ObjectNode acts = Json.object();
        policy.roles().forEach((act, roles) -> putTexts(acts, act.text(), roles));
        putIfAny(json, "roles", acts);
        ObjectNode registration = Json.object();
        evidence(registration, policy.registration());
        putIfAny(json, "registration", registration);
        putMap(json, "stages", policy.stages(), Stage::lowerCase, PolicyWriter::gate);
        putMap(json, "aliases", policy.aliases(), String::valueOf, PolicyWriter::alias);
        ObjectNode waivers = Json.object();
        putTexts(waivers, "roles", policy.waivers().roles());
        putTexts(waivers, "never", policy.waivers().never());
        putIfAny(json, "waivers", waivers);
        putMap(json, "retention", policy.retention(), Stage::lowerCase, PolicyWriter::retention);
        return Json.text(json);
    }

    static String gateText(StagePolicy gate) {
        return Json.text(gate(gate));
    }

    private static ObjectNode gate(StagePolicy gate) {
        ObjectNode json = Json.object();
        putTexts(json, "from", gate.from().stream().map(Stage::lowerCase).toList());
        ArrayNode approvals = Json.array();
        gate.approvals().forEach(rule -> approvals.add(approval(rule)));
        if (!approvals.isEmpty()) {
            json.set("approvals", approvals);
        }
        putFlag(json, "separationOfDuties", gate.separationOfDuties());
        putFlag(json, "signed", gate.signed());
        putFlag(json, "signedTransition", gate.signedTransition());
        putFlag(json, "archiveSuperseded", gate.archiveSuperseded());
        if (gate.compatible()) {
            json.put("compatible", "champion");
        }
        gate.soak().ifPresent(time -> json.put("soak", time.toString()));
        evidence(json, gate.evidence());
        return json;
    }

    private static ObjectNode approval(ApprovalRule rule) {
        ObjectNode json = Json.object().put("role", rule.role()).put("count", rule.count());
        rule.when().ifPresent(when -> {
            ObjectNode condition = json.putObject("when").put("tag", when.tag());
            condition.set("in", Json.texts(when.in()));
        });
        return json;
    }

    private static void evidence(ObjectNode json, EvidenceRules rules) {
        putTexts(json, "tags", rules.tags());
        putFlag(json, "signature", rules.signature());
        putTexts(
                json,
                "lineage",
                rules.lineage().stream().map(LineageField::text).toList());
        putFlag(json, "environment", rules.environment());
        rules.description().ifPresent(fields -> {
            if (fields.isEmpty()) {
                json.put("description", true);
            } else {
                putTexts(
                        json,
                        "description",
                        fields.stream().map(DescriptionField::text).toList());
            }
        });
        if (rules.scan()) {
            json.put("scan", "clean");
        }
        ArrayNode metrics = Json.array();
        rules.metrics().forEach(rule -> metrics.add(metric(rule)));
        if (!metrics.isEmpty()) {
            json.set("metrics", metrics);
        }
    }

    private static ObjectNode metric(MetricRule rule) {
        ObjectNode json = Json.object().put("name", rule.name());
        rule.min().ifPresent(value -> json.put("min", value));
        rule.max().ifPresent(value -> json.put("max", value));
        rule.tolerance().ifPresent(value -> json.put("notWorseThan", "champion").put("tolerance", value));
        if (rule.lowerIsBetter()) {
            json.put("better", "lower");
        }
        return json;
    }

    private static void principal(ObjectNode json, Principal principal) {
        ArrayNode keys = Json.array();
        principal.keys().forEach(key -> {
            ObjectNode one = Json.object().put("key", key.key());
            key.from().ifPresent(from -> one.put("from", from.toString()));
            key.until().ifPresent(until -> one.put("until", until.toString()));
            if (one.size() == 1) {
                keys.add(key.key());
            } else {
                keys.add(one);
            }
        });
        if (!keys.isEmpty()) {
            json.set("keys", keys);
        }
        putTexts(json, "roles", principal.roles());
    }

    private static void alias(ObjectNode json, AliasPolicy rule) {
        putFlag(json, "protected", rule.guarded());
        putTexts(json, "stages", rule.stages().stream().map(Stage::lowerCase).toList());
        putTexts(json, "roles", rule.roles());
    }

    private static void retention(ObjectNode json, RetentionRule rule) {
        rule.archiveAfter().ifPresent(time -> json.put("archiveAfter", time.toString()));
        rule.deleteAfter().ifPresent(time -> json.put("deleteAfter", time.toString()));
        if (rule.keepLast() > 0) {
            json.put("keepLast", rule.keepLast());
        }
    }

    private static void gate(ObjectNode json, StagePolicy gate) {
        json.setAll(gate(gate));
    }

    private static <K, V> void putMap(
            ObjectNode json, String field, Map<K, V> map, Function<K, String> name, BiConsumer<ObjectNode, V> writer) {
        if (!map.isEmpty()) {
            ObjectNode object = json.putObject(field);
            map.forEach((key, value) -> writer.accept(object.putObject(name.apply(key)), value));
        }
    }

    private static void putIfAny(ObjectNode json, String field, ObjectNode object) {
        if (!object.isEmpty()) {
            json.set(field, object);
        }
    }

    private static void putTexts(ObjectNode json, String field, Collection<String> texts) {
        if (!texts.isEmpty()) {
            json.set(field, Json.texts(texts));
        }
    }

    private static void putFlag(ObjectNode json, String field, boolean value) {
        if (value) {
            json.put(field, true);
        }
    }
}
