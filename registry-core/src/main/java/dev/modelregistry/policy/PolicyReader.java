package dev.modelregistry.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.internal.json.Json;
import dev.modelregistry.internal.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads policy files. Strict: what is not known is refused, because it was meant to guard something. */
final class PolicyReader {

    private static final String WHAT = "policy";
    private static final int LARGEST = 1 << 20;
    private static final String CHAMPION = "champion";

    private PolicyReader() {}

    static Policy read(byte[] bytes) {
        JsonObject json = JsonObject.of(WHAT, "", Json.read(WHAT, bytes, LARGEST));
        if (json.requiredWhole("schema") != 1) {
            throw json.wrong("schema", "is not 1, the only one that this version of the library reads");
        }
        Map<String, Principal> principals = json.map("principals", PolicyReader::principal);
        Map<Act, Set<String>> roles = roles(json);
        JsonObject registered = json.objectOrEmpty("registration");
        EvidenceRules registration = evidence(registered);
        registered.refuseUnknown();
        Map<Stage, StagePolicy> stages = byStage(json, "stages", PolicyReader::gate);
        Map<Alias, AliasPolicy> aliases = aliases(json);
        WaiverPolicy waivers = waivers(json.objectOrEmpty("waivers"));
        Map<Stage, RetentionRule> retention = byStage(json, "retention", PolicyReader::retention);
        json.refuseUnknown();
        return new Policy(principals, roles, registration, stages, aliases, waivers, retention);
    }

    private static Principal principal(JsonObject principals, String name) {
        JsonObject json = principals.object(name).orElseThrow(() -> principals.missing(name));
        List<PrincipalKey> keys = json.items("keys", PolicyReader::key);
        Set<String> roles = new TreeSet<>(json.texts("roles"));
        if (roles.contains(ApprovalRule.ANY)) {
            throw json.wrong("roles", "holds '" + ApprovalRule.ANY + "', which everybody has");
        }
        json.refuseUnknown();
        return json.make(() -> new Principal(keys, roles));
    }

    private static PrincipalKey key(String pointer, JsonNode node) {
        if (node.isTextual()) {
            return JsonObject.of(WHAT, pointer, Json.object()).make(() -> PrincipalKey.of(node.textValue()));
        }
        JsonObject json = JsonObject.of(WHAT, pointer, node);
        String key = json.requiredText("key");
        var from = json.instant("from");
        var until = json.instant("until");
        json.refuseUnknown();
        return json.make(() -> new PrincipalKey(key, from, until));
    }

    private static Map<Act, Set<String>> roles(JsonObject json) {
        JsonObject object = json.objectOrEmpty("roles");
        Map<Act, Set<String>> roles = new EnumMap<>(Act.class);
        for (Act act : Act.values()) {
            object.value(act.text()).ifPresent(value -> roles.put(act, new TreeSet<>(object.texts(act.text()))));
        }
        object.refuseUnknown();
        return roles;
    }

    private static <T> Map<Stage, T> byStage(JsonObject json, String field, Function<JsonObject, T> reader) {
        JsonObject object = json.objectOrEmpty(field);
        Map<Stage, T> byStage = new EnumMap<>(Stage.class);
        for (String name : object.names()) {
            Stage stage = stage(object, name, name);
            JsonObject one = object.object(name).orElseThrow(() -> object.missing(name));
            T value = reader.apply(one);
            one.refuseUnknown();
            if (byStage.put(stage, value) != null) {
                throw object.wrong(name, "is given twice");
            }
        }
        return byStage;
    }

    private static Stage stage(JsonObject json, String field, String text) {
        try {
            return Stage.parse(text);
        } catch (InvalidException e) {
            throw json.wrong(field, ": " + e.getMessage());
        }
    }

    private static List<Stage> stages(JsonObject json, String field) {
        return parsed(json, field, Stage::parse);
    }

    private static StagePolicy gate(JsonObject json) {
        List<Stage> from = stages(json, "from");
        List<ApprovalRule> approvals =
                json.objects("approvals").stream().map(PolicyReader::approval).toList();
        boolean separation = json.flag("separationOfDuties").orElse(false);
        boolean signed = json.flag("signed").orElse(false);
        boolean signedTransition = json.flag("signedTransition").orElse(false);
        boolean archive = json.flag("archiveSuperseded").orElse(false);
        boolean compatible = only(json, "compatible", CHAMPION);
        Optional<Duration> soak = duration(json, "soak");
        EvidenceRules evidence = evidence(json);
        return json.make(() -> new StagePolicy(
                from, approvals, separation, signed, signedTransition, archive, evidence, compatible, soak));
    }

    private static ApprovalRule approval(JsonObject json) {
        String role = json.requiredText("role");
        OptionalLong count = json.whole("count");
        Optional<ApprovalRule.TagCondition> when = json.object("when").map(PolicyReader::condition);
        json.refuseUnknown();
        int number = (int) Math.max(-1, Math.min(count.orElse(1), Integer.MAX_VALUE));
        return json.make(() -> new ApprovalRule(role, number, when));
    }

    private static ApprovalRule.TagCondition condition(JsonObject json) {
        String tag = json.requiredText("tag");
        List<String> in = json.texts("in");
        json.refuseUnknown();
        return json.make(() -> new ApprovalRule.TagCondition(tag, in));
    }

    private static EvidenceRules evidence(JsonObject json) {
        List<String> tags = json.texts("tags");
        boolean signature = json.flag("signature").orElse(false);
        Set<LineageField> lineage = new TreeSet<>(parsed(json, "lineage", LineageField::parse));
        boolean environment = json.flag("environment").orElse(false);
        Optional<Set<DescriptionField>> description = description(json);
        boolean scan = only(json, "scan", "clean");
        List<MetricRule> metrics =
                json.objects("metrics").stream().map(PolicyReader::metric).toList();
        return json.make(() -> new EvidenceRules(tags, signature, lineage, environment, description, scan, metrics));
    }

    private static <T> List<T> parsed(JsonObject json, String field, Function<String, T> parser) {
        return json.items(field, (pointer, node) -> {
            JsonObject place = JsonObject.of(WHAT, pointer, Json.object());
            if (!node.isTextual()) {
                throw json.wrong(field, "holds something that is not a string");
            }
            return place.make(() -> parser.apply(node.textValue()));
        });
    }

    private static Optional<Set<DescriptionField>> description(JsonObject json) {
        Optional<JsonNode> value = json.value("description");
        if (value.isPresent() && value.get().isBoolean()) {
            return value.get().booleanValue() ? Optional.of(Set.of()) : Optional.empty();
        }
        Set<DescriptionField> fields = new TreeSet<>(parsed(json, "description", DescriptionField::parse));
        return fields.isEmpty() ? Optional.empty() : Optional.of(fields);
    }

    private static MetricRule metric(JsonObject json) {
        String name = json.requiredText("name");
        OptionalDouble min = json.number("min");
        OptionalDouble max = json.number("max");
        boolean compared = only(json, "notWorseThan", CHAMPION);
        OptionalDouble tolerance = json.number("tolerance");
        if (tolerance.isPresent() && !compared) {
            throw json.wrong("tolerance", "goes with notWorseThan");
        }
        Optional<String> better = json.text("better");
        if (better.filter(text -> !Set.of("lower", "higher").contains(text)).isPresent()) {
            throw json.wrong("better", "is not one of lower, higher");
        }
        json.refuseUnknown();
        OptionalDouble within = compared ? OptionalDouble.of(tolerance.orElse(0)) : OptionalDouble.empty();
        return json.make(() -> new MetricRule(
                name, min, max, within, better.filter("lower"::equals).isPresent()));
    }

    /** Whether a field is there, with the only value that it can have. */
    private static boolean only(JsonObject json, String field, String value) {
        Optional<String> text = json.text(field);
        if (text.filter(given -> !given.equals(value)).isPresent()) {
            throw json.wrong(field, "is not '" + value + "', the only value that it can have");
        }
        return text.isPresent();
    }

    private static Optional<Duration> duration(JsonObject json, String field) {
        return json.text(field).map(text -> {
            try {
                return Duration.parse(text);
            } catch (DateTimeException e) {
                throw json.wrong(field, "is not an ISO-8601 duration of days, hours, minutes and seconds, like PT24H");
            }
        });
    }

    private static Map<Alias, AliasPolicy> aliases(JsonObject json) {
        JsonObject object = json.objectOrEmpty("aliases");
        Map<String, AliasPolicy> read = new LinkedHashMap<>(json.map("aliases", (aliases, name) -> {
            JsonObject one = aliases.object(name).orElseThrow(() -> aliases.missing(name));
            boolean guarded = one.flag("protected").orElse(false);
            Set<Stage> stages = new TreeSet<>(stages(one, "stages"));
            Set<String> roles = new TreeSet<>(one.texts("roles"));
            one.refuseUnknown();
            return new AliasPolicy(guarded, stages, roles);
        }));
        Map<Alias, AliasPolicy> aliases = new TreeMap<>();
        read.forEach((name, rule) -> {
            try {
                aliases.put(Alias.of(name), rule);
            } catch (InvalidException e) {
                throw object.wrong(name, ": " + e.getMessage());
            }
        });
        return aliases;
    }

    private static WaiverPolicy waivers(JsonObject json) {
        Set<String> roles = new TreeSet<>(json.texts("roles"));
        Set<String> never = new TreeSet<>(json.texts("never"));
        json.refuseUnknown();
        return new WaiverPolicy(roles, never);
    }

    private static RetentionRule retention(JsonObject json) {
        Optional<Duration> archive = duration(json, "archiveAfter");
        Optional<Duration> delete = duration(json, "deleteAfter");
        int keep = (int) Math.max(-1, Math.min(json.whole("keepLast").orElse(0), Integer.MAX_VALUE));
        return json.make(() -> new RetentionRule(archive, delete, keep));
    }
}
