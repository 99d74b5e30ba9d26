package dev.modelregistry.internal.log;

import static dev.modelregistry.internal.log.Fields.arrayOf;
import static dev.modelregistry.internal.log.Fields.newObject;
import static dev.modelregistry.internal.log.Fields.number;
import static dev.modelregistry.internal.log.Fields.string;
import static dev.modelregistry.internal.log.Fields.textArray;
import static dev.modelregistry.internal.log.Fields.textObject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Deployment;
import dev.modelregistry.entry.DeploymentStrategy;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.entry.Link;
import dev.modelregistry.entry.LinkKind;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.internal.log.EventBody.NewEntry;
import dev.modelregistry.internal.log.EventBody.StageMove;
import dev.modelregistry.internal.log.EventBody.Superseded;
import dev.modelregistry.log.EventType;
import dev.modelregistry.policy.Decision;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** The JSON form of what an event decides: the field {@code decision} of an event. */
final class EventBodyJson {

    private EventBodyJson() {}

    static ObjectNode write(EventBody body) {
        ObjectNode json = newObject();
        if (body instanceof EventBody.Opened opened) {
            json.put("found", opened.found().toString());
            json.set("aliases", textObject(texts(opened.aliasesFound())));
            json.set("stages", textObject(texts(opened.stages())));
            opened.description().ifPresent(digest -> json.put("description", digest.toString()));
        } else if (body instanceof EventBody.Claimed claimed) {
            json.put("semanticVersion", claimed.semanticVersion().toString()).put("requestKey", claimed.requestKey());
        } else if (body instanceof EventBody.ClaimReleased released) {
            json.put("semanticVersion", released.semanticVersion().toString());
        } else if (body instanceof EventBody.Registered registered) {
            json.set("versions", arrayOf(registered.versions(), EventBodyJson::write));
        } else if (body instanceof EventBody.StageChanged changed) {
            json.put("version", changed.subject().value());
            json.put("from", changed.from().name()).put("to", changed.to().name());
            json.set("archived", arrayOf(changed.archived(), EventBodyJson::write));
        } else if (body instanceof EventBody.Archived archived) {
            json.put("version", archived.subject().value())
                    .put("from", archived.from().name());
        } else if (body instanceof EventBody.RolledBack back) {
            json.put("promotion", back.promotion())
                    .put("version", back.subject().value());
            json.set("stages", arrayOf(back.stages(), EventBodyJson::write));
        } else if (body instanceof EventBody.TagsChanged changed) {
            json.put("version", number(changed.version()));
            json.set("before", textObject(changed.before()));
            json.set("set", textObject(changed.set()));
            json.set("remove", textArray(new TreeSet<>(changed.remove())));
        } else if (body instanceof EventBody.DescriptionChanged changed) {
            json.put("version", number(changed.version()));
            json.put("before", string(changed.before())).put("after", string(changed.after()));
        } else {
            writeRest(body, json);
        }
        if (!body.aliases().isEmpty()) {
            json.set("aliases", arrayOf(body.aliases(), Fields::write));
        }
        return json;
    }

    private static void writeRest(EventBody body, ObjectNode json) {
        if (body instanceof EventBody.MetricsAdded added) {
            json.put("version", added.subject().value());
            json.set("evaluations", arrayOf(added.evaluations(), EventBodyJson::write));
        } else if (body instanceof EventBody.LinksChanged changed) {
            json.put("version", changed.subject().value());
            json.put("kind", changed.link().kind().text())
                    .put("url", changed.link().url());
        } else if (body instanceof EventBody.DeploymentRecorded recorded) {
            json.put("version", recorded.subject().value()).put("endpoint", recorded.endpoint());
            recorded.began().ifPresent(deployment -> json.set("deployment", write(deployment)));
        } else if (body instanceof EventBody.Decided decided) {
            json.put("id", decided.id()).put("version", decided.subject().value());
            json.put("to", decided.to().name()).put("record", string(decided.record()));
            json.put("condition", string(decided.condition())).put("expires", string(decided.expires()));
            decided.gate().ifPresent(gate -> json.put("gate", gate.toString()));
        } else if (body instanceof EventBody.RejectionLifted lifted) {
            json.put("version", lifted.subject().value()).put("to", lifted.to().name());
        } else if (body instanceof EventBody.Erased erased) {
            json.put("event", erased.event());
            json.set(
                    "texts",
                    textArray(
                            erased.texts().stream().map(ContentDigest::toString).toList()));
        } else if (body instanceof EventBody.PolicyChanged changed) {
            json.put("policy", changed.policy().toString())
                    .put("body", changed.body().toString());
        } else if (body instanceof EventBody.Refused refused) {
            json.put("act", refused.act().text()).put("version", number(refused.version()));
            json.put("to", string(refused.to())).set("missing", textArray(refused.missing()));
        } else if (body instanceof EventBody.DocumentPublished published) {
            json.put("version", number(published.version()));
            json.put("control", string(published.control())).put("finalApproval", published.finalApproval());
            json.put("document", string(published.document()));
        } else if (body instanceof EventBody.RolloutChanged changed) {
            RolloutJson.write(changed.plan(), changed.split(), json);
        } else if (body instanceof EventBody.Renamed renamed) {
            json.put("to", renamed.to().value());
        } else if (body instanceof EventBody.Deleted deleted) {
            json.put("version", number(deleted.version()));
        } else if (body instanceof EventBody.Collected collected) {
            json.set("uploads", textArray(collected.uids()));
        }
    }

    private static <K, V> Map<String, String> texts(Map<K, V> map) {
        Map<String, String> texts = new TreeMap<>();
        map.forEach((key, value) -> texts.put(key.toString(), value.toString()));
        return texts;
    }

    static JsonNode write(NewEntry entry) {
        ObjectNode json = newObject().put("version", entry.number().value());
        json.put("requestKey", entry.requestKey())
                .put("content", entry.content().toString());
        json.put("upload", entry.uid()).put("record", entry.record().toString());
        json.put("artifact", entry.artifact().toString());
        json.put("semanticVersion", string(entry.semanticVersion()));
        json.set("parents", textArray(entry.parents()));
        if (!entry.added().isEmpty()) {
            ArrayNode added = json.putArray("added");
            entry.added().forEach(file -> added.add(write(file)));
        }
        return json;
    }

    private static JsonNode write(ArtifactFile file) {
        return newObject()
                .put("path", file.path())
                .put("size", file.size())
                .put("sha256", file.sha256().toString())
                .put("role", file.role().text());
    }

    private static JsonNode write(Superseded one) {
        return newObject()
                .put("version", one.version().value())
                .put("from", one.from().name());
    }

    private static JsonNode write(StageMove one) {
        return newObject()
                .put("version", one.version().value())
                .put("from", one.from().name())
                .put("to", one.to().name());
    }

    static JsonNode write(Evaluation one) {
        ObjectNode json = newObject().put("metric", one.metric()).put("value", one.value());
        one.step().ifPresent(step -> json.put("step", step));
        one.dataset().ifPresent(dataset -> json.put("dataset", dataset));
        return json.put("at", one.at().toString());
    }

    static JsonNode write(Deployment one) {
        ObjectNode json = newObject().put("endpoint", one.endpoint()).put("environment", one.environment());
        one.trafficShare().ifPresent(share -> json.put("trafficShare", share));
        return json.put("strategy", one.strategy().name()).put("at", one.at().toString());
    }

    static EventBody read(EventType type, Fields json) throws VoidEventException {
        return switch (type) {
            case OPENED -> opened(json);
            case CLAIMED ->
                new EventBody.Claimed(json.value("semanticVersion", SemanticVersion::parse), json.text("requestKey"));
            case CLAIM_RELEASED -> new EventBody.ClaimReleased(json.value("semanticVersion", SemanticVersion::parse));
            case REGISTERED -> new EventBody.Registered(json.list("versions", EventBodyJson::newEntry), json.aliases());
            case STAGE_CHANGED ->
                new EventBody.StageChanged(
                        json.version("version"),
                        json.value("from", Stage::parse),
                        json.value("to", Stage::parse),
                        json.aliases(),
                        json.list(
                                "archived", f -> new Superseded(f.version("version"), f.value("from", Stage::parse))));
            case ARCHIVED -> new EventBody.Archived(json.version("version"), json.value("from", Stage::parse));
            case ROLLED_BACK ->
                new EventBody.RolledBack(
                        json.number("promotion"),
                        json.version("version"),
                        json.list("stages", EventBodyJson::stageMove),
                        json.aliases());
            case ALIAS_MOVED -> new EventBody.AliasMoved(onlyAlias(json));
            case ALIAS_REMOVED -> new EventBody.AliasRemoved(onlyAlias(json));
            case TAGS_CHANGED ->
                new EventBody.TagsChanged(
                        json.optionalVersion("version"),
                        json.textMap("before"),
                        json.textMap("set"),
                        new TreeSet<>(json.texts("remove")));
            case DESCRIPTION_CHANGED ->
                new EventBody.DescriptionChanged(
                        json.optionalVersion("version"),
                        json.optional("before", ContentDigest::parse),
                        json.optional("after", ContentDigest::parse));
            default -> readRest(type, json);
        };
    }

    private static EventBody readRest(EventType type, Fields json) throws VoidEventException {
        return switch (type) {
            case METRICS_ADDED ->
                new EventBody.MetricsAdded(
                        json.version("version"), json.list("evaluations", EventBodyJson::evaluation));
            case LINKS_CHANGED -> new EventBody.LinksChanged(json.version("version"), link(json));
            case DEPLOYMENT_RECORDED ->
                new EventBody.DeploymentRecorded(
                        json.version("version"),
                        json.text("endpoint"),
                        json.has("deployment") ? Optional.of(deployment(json.object("deployment"))) : Optional.empty());
            case APPROVED -> decided(json, Decision.APPROVED);
            case REJECTED -> decided(json, Decision.REJECTED);
            case REJECTION_LIFTED ->
                new EventBody.RejectionLifted(json.version("version"), json.value("to", Stage::parse));
            case ERASED -> new EventBody.Erased(json.number("event"), json.digests("texts"));
            case DOCUMENT_PUBLISHED ->
                new EventBody.DocumentPublished(
                        json.optionalVersion("version"),
                        json.optional("control", ContentDigest::parse),
                        json.flag("finalApproval"),
                        json.optional("document", ContentDigest::parse));
            case POLICY_CHANGED -> new EventBody.PolicyChanged(json.digest("policy"), json.digest("body"));
            case ROLLOUT_CHANGED -> new EventBody.RolloutChanged(RolloutJson.plan(json), RolloutJson.split(json));
            case REFUSED -> refused(json);
            case RENAMED -> new EventBody.Renamed(json.value("to", ModelName::of));
            case DELETED -> new EventBody.Deleted(json.optionalVersion("version"), json.aliases());
            case COLLECTED -> new EventBody.Collected(json.texts("uploads"));
            default -> throw new VoidEventException("events of type '" + type.text() + "' are not understood");
        };
    }

    private static EventBody opened(Fields json) throws VoidEventException {
        Map<Alias, VersionNumber> aliases = new TreeMap<>();
        Map<VersionNumber, Stage> stages = new TreeMap<>();
        try {
            json.textMap("aliases").forEach((k, v) -> aliases.put(Alias.of(k), VersionNumber.parse(v)));
            json.textMap("stages").forEach((k, v) -> stages.put(VersionNumber.parse(k), Stage.parse(v)));
        } catch (dev.modelregistry.error.InvalidException e) {
            throw new VoidEventException("opened: " + e.getMessage());
        }
        return new EventBody.Opened(
                json.digest("found"), aliases, stages, json.optional("description", ContentDigest::parse));
    }

    static NewEntry newEntry(Fields json) throws VoidEventException {
        return new NewEntry(
                json.version("version"),
                json.text("requestKey"),
                json.digest("content"),
                json.text("upload"),
                json.digest("record"),
                json.digest("artifact"),
                json.optional("semanticVersion", SemanticVersion::parse),
                json.texts("parents"),
                json.has("added") ? json.list("added", EventBodyJson::addedFile) : List.of());
    }

    private static ArtifactFile addedFile(Fields json) throws VoidEventException {
        return new ArtifactFile(
                json.text("path"), json.number("size"), json.digest("sha256"), json.value("role", FileRole::parse));
    }

    private static StageMove stageMove(Fields json) throws VoidEventException {
        return new StageMove(json.version("version"), json.value("from", Stage::parse), json.value("to", Stage::parse));
    }

    private static dev.modelregistry.log.AliasMove onlyAlias(Fields json) throws VoidEventException {
        var moves = json.aliases();
        if (moves.size() != 1) {
            throw new VoidEventException("an alias event names one alias, not " + moves.size());
        }
        return moves.get(0);
    }

    static Evaluation evaluation(Fields json) throws VoidEventException {
        try {
            return new Evaluation(
                    json.text("metric"),
                    json.decimal("value"),
                    json.has("step") ? OptionalLong.of(json.number("step")) : OptionalLong.empty(),
                    json.optionalText("dataset"),
                    json.instant("at"));
        } catch (dev.modelregistry.error.InvalidException e) {
            throw new VoidEventException(String.valueOf(e.getMessage()));
        }
    }

    static Link link(Fields json) throws VoidEventException {
        try {
            return new Link(json.value("kind", LinkKind::parse), json.text("url"));
        } catch (dev.modelregistry.error.InvalidException e) {
            throw new VoidEventException(String.valueOf(e.getMessage()));
        }
    }

    static Deployment deployment(Fields json) throws VoidEventException {
        try {
            return new Deployment(
                    json.text("endpoint"),
                    json.text("environment"),
                    json.has("trafficShare") ? OptionalDouble.of(json.decimal("trafficShare")) : OptionalDouble.empty(),
                    json.value("strategy", DeploymentStrategy::valueOf),
                    json.instant("at"));
        } catch (dev.modelregistry.error.InvalidException e) {
            throw new VoidEventException(String.valueOf(e.getMessage()));
        }
    }

    private static EventBody decided(Fields json, Decision decision) throws VoidEventException {
        return new EventBody.Decided(
                json.text("id"),
                json.version("version"),
                json.value("to", Stage::parse),
                decision,
                json.optional("record", ContentDigest::parse),
                json.optional("condition", ContentDigest::parse),
                json.optional("expires", Instant::parse),
                json.optional("gate", ContentDigest::parse));
    }

    private static EventBody refused(Fields json) throws VoidEventException {
        String act = json.text("act");
        return new EventBody.Refused(
                EventType.find(act).orElseThrow(() -> new VoidEventException("act '" + act + "' is not understood")),
                json.optionalVersion("version"),
                json.optional("to", Stage::parse),
                json.texts("missing"));
    }
}
