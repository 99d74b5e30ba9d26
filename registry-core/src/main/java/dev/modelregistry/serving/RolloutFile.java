package dev.modelregistry.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.ActiveRollout;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.DeploymentStrategy;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.RolloutPlan;
import dev.modelregistry.entry.TrafficSplit;
import dev.modelregistry.entry.TrafficSplit.Piece;
import dev.modelregistry.error.InvalidException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A rollout on disk, for the restart while the registry is away. */
final class RolloutFile {

    private static final Logger LOG = LoggerFactory.getLogger(RolloutFile.class);
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();
    private static final int SCHEMA = 1;

    private final CheckedFile file;

    RolloutFile(Path path) {
        this.file = new CheckedFile(path.toAbsolutePath());
    }

    void write(ActiveRollout rollout) {
        ObjectNode json = MAPPER.createObjectNode().put("schema", SCHEMA);
        json.put("model", rollout.model().value()).put("seed", rollout.seed()).put("event", rollout.event());
        json.put("strategy", rollout.plan().strategy().text());
        rollout.plan().shadow().ifPresent(alias -> json.put("shadow", alias.value()));
        ObjectNode weights = json.putObject("weights");
        rollout.plan().weights().forEach((alias, weight) -> weights.put(alias.value(), weight));
        var split = json.putArray("split");
        rollout.split()
                .pieces()
                .forEach(piece ->
                        split.addObject().put("alias", piece.alias().value()).put("size", piece.size()));
        try {
            file.write(MAPPER.writeValueAsBytes(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    Optional<ActiveRollout> read() {
        try {
            Optional<byte[]> text = file.read();
            return text.isEmpty() ? Optional.empty() : rollout(MAPPER.readTree(text.get()));
        } catch (IOException | InvalidException e) {
            LOG.warn("the snapshot '{}' cannot be read and is not used: {}", file.path(), e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<ActiveRollout> rollout(JsonNode json) {
        if (json.path("schema").asInt() != SCHEMA) {
            return Optional.empty();
        }
        Map<Alias, Double> weights = new TreeMap<>();
        json.path("weights")
                .fields()
                .forEachRemaining(one ->
                        weights.put(Alias.of(one.getKey()), one.getValue().asDouble()));
        List<Piece> pieces = new ArrayList<>();
        json.path("split")
                .forEach(piece -> pieces.add(new Piece(
                        Alias.of(piece.path("alias").asText()),
                        piece.path("size").asInt())));
        return Optional.of(new ActiveRollout(
                ModelName.of(json.path("model").asText()),
                new RolloutPlan(
                        DeploymentStrategy.parse(json.path("strategy").asText()),
                        weights,
                        json.has("shadow")
                                ? Optional.of(Alias.of(json.path("shadow").asText()))
                                : Optional.empty()),
                new TrafficSplit(pieces),
                json.path("seed").asLong(),
                json.path("event").asLong()));
    }
}
