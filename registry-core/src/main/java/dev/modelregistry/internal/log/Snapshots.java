package dev.modelregistry.internal.log;

import static dev.modelregistry.internal.log.Fields.arrayOf;
import static dev.modelregistry.internal.log.Fields.newObject;
import static dev.modelregistry.internal.log.Fields.string;
import static dev.modelregistry.internal.log.Fields.textArray;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.internal.log.EventBody.Superseded;
import dev.modelregistry.internal.log.ModelState.AliasState;
import dev.modelregistry.internal.log.ModelState.Claim;
import dev.modelregistry.internal.log.ModelState.EarlierName;
import dev.modelregistry.internal.log.ModelState.InForce;
import dev.modelregistry.internal.log.ModelState.PolicyStep;
import dev.modelregistry.internal.log.ModelState.Promoted;
import dev.modelregistry.internal.log.ModelState.RolloutState;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.ObjectStore.SmallObject;
import dev.modelregistry.spi.PutCondition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds that are kept so that nobody has to read a long log from its beginning: a head, and shards under their digests.
 * A snapshot only saves time. It is bound to the digest of its last event; whatever is wrong with it, the log is read.
 */
final class Snapshots {

    /** A snapshot is written after this many events. */
    static final int EVERY = 100;

    /** States of so many serving versions stand in the head. */
    private static final int AT_ONCE = 64;

    /** Another number is no snapshot for this version: the log is read. */
    private static final int SCHEMA = 4;

    private static final JsonMapper JSON = new JsonMapper();

    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private final ObjectStore objects;
    private final String folder;

    Snapshots(ObjectStore objects, String place) {
        this.objects = objects;
        this.folder = place + "/snapshots/";
    }

    /**
     * A fold and the event it is bound to.
     *
     * @param head digest of the snapshot's head
     */
    record Found(ModelState state, long number, ContentDigest digest, ContentDigest head) {}

    /** The newest snapshot, if there is a usable one. */
    Optional<Found> read() {
        return find(folder + "head.json");
    }

    /** The snapshot with a head of that digest, if it was kept under it. */
    Optional<Found> read(ContentDigest head) {
        return find(folder + head.hex()).filter(found -> found.head().equals(head));
    }

    private Optional<Found> find(String key) {
        try {
            Optional<byte[]> head = load(key);
            return head.isEmpty() ? Optional.empty() : Optional.of(readHead(head.get()));
        } catch (VoidEventException | BrokenSnapshotException | IOException e) {
            return Optional.empty();
        }
    }

    private Optional<byte[]> load(String key) {
        try (InputStream in = objects.get(key, 0)) {
            return Optional.of(in.readAllBytes());
        } catch (NotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new BrokenSnapshotException(key + ": " + e.getMessage());
        }
    }

    private JsonNode loadShard(ContentDigest digest) {
        String key = folder + digest.hex();
        try (InputStream in = objects.get(key, 0)) {
            byte[] bytes = in.readAllBytes();
            if (!ContentDigest.of(bytes).equals(digest)) {
                throw new BrokenSnapshotException(key + " is not what the snapshot names");
            }
            return JSON.readTree(bytes);
        } catch (NotFoundException | IOException e) {
            throw new BrokenSnapshotException(key + ": " + e.getMessage());
        }
    }

    private Found readHead(byte[] bytes) throws VoidEventException, IOException {
        Fields head = new Fields(JSON.readTree(bytes));
        if (head.number("schema") != SCHEMA) {
            throw new VoidEventException("schema");
        }
        ModelState state = new ModelState(
                Optional.of(head.digest("versions")),
                Optional.of(head.digest("semanticVersions")),
                Optional.of(head.digest("requestKeys")),
                this::loadShard);
        state.number = head.number("number");
        state.lastDigest = head.digest("digest");
        state.lastAt = head.instant("at");
        state.open = head.number("open") == 1;
        state.modelId = head.text("modelId");
        state.name = head.value("model", ModelName::of);
        state.earlierNames.addAll(head.list(
                "earlierNames", one -> new EarlierName(one.value("name", ModelName::of), one.instant("until"))));
        state.openedBy = head.number("openedBy");
        state.voids = head.number("voids");
        for (Fields one : head.list("aliases", fields -> fields)) {
            state.aliases.put(
                    one.value("alias", Alias::of),
                    new AliasState(
                            one.optionalVersion("version"),
                            one.list("before", f -> f.optionalVersion("version")),
                            Provenance.read(one, "provenance")));
        }
        for (Fields one : head.list("claims", fields -> fields)) {
            state.claims.put(
                    one.value("semanticVersion", SemanticVersion::parse),
                    new Claim(one.text("requestKey"), one.text("actor"), one.instant("at"), one.number("event")));
        }
        state.promotions.addAll(head.list("promotions", Snapshots::promoted));
        for (Fields tag : head.list("tags", fields -> fields)) {
            state.tags.put(tag.text("key"), tag.optionalText("value"));
        }
        if (head.has("description")) {
            String digest = head.text("description");
            state.description =
                    Optional.of(digest.isEmpty() ? Optional.empty() : Optional.of(head.digest("description")));
        }
        state.documentControl = head.optional("documentControl", ContentDigest::parse);
        if (head.has("policy")) {
            Fields policy = head.object("policy");
            state.policy =
                    Optional.of(new InForce(policy.digest("policy"), policy.digest("body"), policy.number("event")));
        }
        if (head.has("rollout")) {
            Fields rollout = head.object("rollout");
            state.rollout = Optional.of(new RolloutState(
                    RolloutJson.plan(rollout),
                    RolloutJson.split(rollout),
                    Provenance.read(rollout, "provenance").orElseThrow()));
        }
        state.policySteps.addAll(head.list("policies", Snapshots::policyStep));
        state.collected.addAll(head.texts("collected"));
        for (Stage stage : List.of(Stage.STAGING, Stage.PRODUCTION)) {
            state.serving.put(stage, new TreeSet<>(head.list(stage.lowerCase(), f -> f.version("version"))));
        }
        Map<String, VersionState> atOnce = new HashMap<>();
        head.list("atOnce", VersionStateJson::read).forEach(one -> atOnce.put(one.number.toString(), one));
        state.versions.giveAtOnce(atOnce);
        return new Found(state, state.number, head.digest("digest"), ContentDigest.of(bytes));
    }

    private static PolicyStep policyStep(Fields json) throws VoidEventException {
        return new PolicyStep(
                json.digest("policy"), Provenance.read(json, "provenance").orElseThrow());
    }

    private static Promoted promoted(Fields json) throws VoidEventException {
        return new Promoted(
                json.number("event"),
                json.version("version"),
                json.value("from", Stage::parse),
                json.list("archived", f -> new Superseded(f.version("version"), f.value("from", Stage::parse))),
                json.list("replaced", f -> f.version("version")),
                json.aliases());
    }

    /**
     * Keeps a fold. Shards first, the head last: a reader never meets a head without its shards.
     *
     * @return digest of the head
     */
    ContentDigest write(ModelState state) {
        byte[] head = writeShards(state);
        objects.put(folder + "head.json", new ByteArrayInputStream(head), PutCondition.always());
        return ContentDigest.of(head);
    }

    /** Keeps a fold, and its head also under its digest, for a statement that names it. */
    ContentDigest keep(ModelState state) {
        byte[] head = writeShards(state);
        ContentDigest digest = ContentDigest.of(head);
        objects.put(folder + digest.hex(), new ByteArrayInputStream(head), PutCondition.always());
        objects.put(folder + "head.json", new ByteArrayInputStream(head), PutCondition.always());
        return digest;
    }

    private byte[] writeShards(ModelState state) {
        Map<String, SmallObject> shards = new LinkedHashMap<>();
        ObjectNode head = head(state);
        head.put("versions", state.versions.write(json -> keep(shards, json)).toString());
        head.put(
                "semanticVersions",
                state.semanticVersions.write(json -> keep(shards, json)).toString());
        head.put(
                "requestKeys",
                state.requestKeys.write(json -> keep(shards, json)).toString());
        objects.putAll(new ArrayList<>(shards.values()));
        return bytes(head);
    }

    private ContentDigest keep(Map<String, SmallObject> shards, JsonNode json) {
        byte[] bytes = bytes(json);
        ContentDigest digest = ContentDigest.of(bytes);
        shards.put(digest.hex(), new SmallObject(folder + digest.hex(), bytes));
        return digest;
    }

    private static byte[] bytes(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }

    private static ObjectNode head(ModelState state) {
        ObjectNode head = newObject().put("schema", SCHEMA).put("number", state.number);
        head.put("digest", string(state.lastDigest())).put("at", state.lastAt.toString());
        head.put("open", state.open ? 1 : 0).put("modelId", state.modelId);
        head.put("model", string(state.name())).put("openedBy", state.openedBy).put("voids", state.voids);
        head.set(
                "earlierNames",
                arrayOf(
                        state.earlierNames,
                        one -> newObject()
                                .put("name", one.name().value())
                                .put("until", one.until().toString())));
        head.set("aliases", arrayOf(state.aliases.entrySet(), one -> {
            ObjectNode json = newObject().put("alias", one.getKey().value());
            json.put("version", Fields.number(one.getValue().version()));
            json.set("before", arrayOf(one.getValue().before(), v -> newObject().put("version", Fields.number(v))));
            one.getValue().provenance().ifPresent(by -> json.set("provenance", by.write()));
            return json;
        }));
        head.set(
                "claims",
                arrayOf(
                        state.claims.entrySet(),
                        one -> newObject()
                                .put("semanticVersion", one.getKey().toString())
                                .put("requestKey", one.getValue().requestKey())
                                .put("actor", one.getValue().actor())
                                .put("at", one.getValue().at().toString())
                                .put("event", one.getValue().event())));
        head.set("promotions", arrayOf(state.promotions, Snapshots::write));
        head.set(
                "tags",
                arrayOf(
                        state.tags.entrySet(),
                        one -> newObject()
                                .put("key", one.getKey())
                                .put("value", one.getValue().orElse(null))));
        state.description.ifPresent(text ->
                head.put("description", text.map(ContentDigest::toString).orElse("")));
        state.documentControl.ifPresent(digest -> head.put("documentControl", digest.toString()));
        state.policy.ifPresent(policy -> head.putObject("policy")
                .put("policy", policy.policy().toString())
                .put("body", policy.body().toString())
                .put("event", policy.event()));
        state.rollout.ifPresent(rollout -> {
            ObjectNode json = head.putObject("rollout");
            RolloutJson.write(rollout.plan(), rollout.split(), json);
            json.set("provenance", rollout.provenance().write());
        });
        head.set(
                "policies",
                arrayOf(
                        state.policySteps,
                        step -> newObject()
                                .put("policy", step.policy().toString())
                                .<ObjectNode>set("provenance", step.provenance().write())));
        head.set("collected", textArray(state.collected));
        state.serving.forEach((stage, versions) ->
                head.set(stage.lowerCase(), arrayOf(versions, v -> newObject().put("version", v.value()))));
        head.set("atOnce", arrayOf(servingVersions(state), VersionStateJson::write));
        return head;
    }

    /** A promotion takes the place of some of them, wherever in the map they stand: their states are given with the head. */
    private static List<VersionState> servingVersions(ModelState state) {
        return state.serving.values().stream()
                .flatMap(Set::stream)
                .limit(AT_ONCE)
                .map(number -> state.version(number).orElseThrow())
                .toList();
    }

    private static JsonNode write(Promoted one) {
        ObjectNode json = newObject()
                .put("event", one.event())
                .put("version", one.version().value());
        json.put("from", one.from().name());
        json.set(
                "archived",
                arrayOf(
                        one.archived(),
                        s -> newObject()
                                .put("version", s.version().value())
                                .put("from", s.from().name())));
        json.set("replaced", arrayOf(one.replaced(), v -> newObject().put("version", v.value())));
        json.set("aliases", arrayOf(one.aliases(), Fields::write));
        return json;
    }

    /**
     * Digests of everything that the present head needs, in hexadecimal, for telling what is garbage.
     *
     * @param named the head that a checkpoint names
     */
    Set<String> inUse(Optional<ContentDigest> named) {
        Set<String> used = new HashSet<>();
        addParts(folder + "head.json", used);
        named.ifPresent(head -> {
            used.add(head.hex());
            addParts(folder + head.hex(), used);
        });
        return used;
    }

    private void addParts(String key, Set<String> used) {
        try {
            Optional<byte[]> head = load(key);
            if (head.isPresent()) {
                Fields fields = new Fields(JSON.readTree(head.get()));
                for (String map : List.of("versions", "semanticVersions", "requestKeys")) {
                    ContentDigest index = fields.digest(map);
                    used.add(index.hex());
                    ShardedMap.shardsOf(loadShard(index)).forEach(shard -> used.add(shard.hex()));
                }
            }
        } catch (VoidEventException | BrokenSnapshotException | IOException e) {
            LOG.debug("snapshot {} is not usable", key, e);
        }
    }
}
