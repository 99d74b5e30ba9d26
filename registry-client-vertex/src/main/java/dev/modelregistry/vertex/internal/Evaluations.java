package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.http.internal.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Evaluations that versions have. */
final class Evaluations {

    private static final Logger LOG = LoggerFactory.getLogger(Evaluations.class);

    private final ModelService service;

    Evaluations(ModelService service) {
        this.service = service;
    }

    /** The one of a name. */
    Optional<JsonNode> find(ModelName model, VersionNumber number, String name) {
        try (Stream<JsonNode> all = service.evaluations(model.value(), number)) {
            return all.filter(one -> Json.text(one, "displayName").equals(name)).findFirst();
        }
    }

    /** What others have measured: the numbers of each evaluation under the names that its schema gives them, oldest first. */
    List<Evaluation> of(ModelName model, VersionNumber number) {
        List<Evaluation> measured = new ArrayList<>();
        try (Stream<JsonNode> all = service.evaluations(model.value(), number)) {
            all.forEach(one -> {
                Instant at = Times.of(one, "createTime");
                one.path("metrics").properties().forEach(metric -> {
                    if (metric.getValue().isNumber()) {
                        add(measured, metric.getKey(), metric.getValue().asDouble(), at);
                    }
                });
            });
        }
        measured.sort(Comparator.comparing(Evaluation::at));
        return measured;
    }

    private static void add(List<Evaluation> measured, String name, double value, Instant at) {
        try {
            measured.add(new Evaluation(name, value, OptionalLong.empty(), Optional.empty(), at));
        } catch (RegistryException foreign) {
            LOG.debug("metric {} is none of ours", name, foreign);
        }
    }
}
