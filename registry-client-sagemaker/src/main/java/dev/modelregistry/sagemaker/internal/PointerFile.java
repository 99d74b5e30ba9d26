package dev.modelregistry.sagemaker.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.http.internal.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The object {@code pointers.json} of a model: its aliases, which SageMaker does not have, and what of its description and tags
 * the group cannot hold. One {@code GET} answers all aliases with the address and digest of what they point to.
 *
 * @param aliases by name; one that was removed stays, without a version, for its event number
 * @param overlay description and tags of the model
 */
record PointerFile(Map<Alias, Target> aliases, Overlay overlay) {

    static final PointerFile EMPTY = new PointerFile(Map.of(), Overlay.NONE);

    PointerFile {
        aliases = Map.copyOf(aliases);
    }

    /**
     * Where an alias points.
     *
     * @param version none when the alias was removed
     * @param event the event that this shows
     * @param arn of the version
     * @param uri where its bytes are
     * @param digest of its files
     * @param createdAt when the version was made: a model that was deleted and made again has other versions of the same number
     */
    record Target(
            Optional<VersionNumber> version, long event, String arn, String uri, String digest, Instant createdAt) {

        static Target none(long event) {
            return new Target(Optional.empty(), event, "", "", "", Instant.EPOCH);
        }

        /** Whether both point to the same version; the rest follows from it. */
        boolean points(Target other) {
            return version.equals(other.version) && createdAt.equals(other.createdAt) && uri.equals(other.uri);
        }
    }

    PointerFile with(Alias alias, Target target) {
        Map<Alias, Target> changed = new TreeMap<>(aliases);
        changed.put(alias, target);
        return new PointerFile(changed, overlay);
    }

    PointerFile with(Overlay changed) {
        return new PointerFile(aliases, changed);
    }

    Map<Alias, VersionNumber> versions() {
        Map<Alias, VersionNumber> versions = new TreeMap<>();
        aliases.forEach((alias, target) -> target.version().ifPresent(number -> versions.put(alias, number)));
        return versions;
    }

    /** Aliases that point to a version. */
    List<Alias> of(VersionNumber number, Instant createdAt) {
        List<Alias> found = new ArrayList<>();
        aliases.forEach((alias, target) -> {
            if (target.version().equals(Optional.of(number))
                    && target.createdAt().equals(createdAt)) {
                found.add(alias);
            }
        });
        return found;
    }

    /**
     * The bytes of the object.
     *
     * @param nonce random: two writes of the same state have different bytes, so different tags, and neither is taken for the
     *     other
     */
    byte[] bytes(String nonce) {
        ObjectNode node = overlay.json().put("schema", 1).put("nonce", nonce);
        ObjectNode list = node.putObject("aliases");
        new TreeMap<>(aliases).forEach((alias, target) -> {
            ObjectNode one = list.putObject(alias.value()).put("event", target.event());
            target.version()
                    .ifPresent(number -> one.put("version", number.value())
                            .put("arn", target.arn())
                            .put("uri", target.uri())
                            .put("digest", target.digest())
                            .put("createdAt", target.createdAt().toString()));
        });
        return Json.write(node);
    }

    static PointerFile parse(String key, byte[] bytes) {
        JsonNode node = Json.tryRead(bytes)
                .filter(one -> one.path("schema").asInt() == 1)
                .orElseThrow(
                        () -> new IntegrityException("'" + key + "' is not a list of aliases that this client reads"));
        Map<Alias, Target> aliases = new TreeMap<>();
        for (var one : node.path("aliases").properties()) {
            try {
                aliases.put(Alias.of(one.getKey()), target(one.getValue()));
            } catch (InvalidException | DateTimeException nonsense) {
                throw new IntegrityException(
                        "'" + key + "' has an alias that makes no sense: somebody changed it by hand", nonsense);
            }
        }
        return new PointerFile(aliases, Overlay.of(node));
    }

    private static Target target(JsonNode node) {
        long event = node.path("event").asLong();
        if (!node.has("version")) {
            return Target.none(event);
        }
        return new Target(
                Optional.of(VersionNumber.of(node.path("version").asLong())),
                event,
                Json.text(node, "arn"),
                Json.text(node, "uri"),
                Json.text(node, "digest"),
                Instant.parse(Json.text(node, "createdAt")));
    }
}
