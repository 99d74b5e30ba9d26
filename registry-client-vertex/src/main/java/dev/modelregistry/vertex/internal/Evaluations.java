package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.OutcomeUnknownException;
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

/**
 * Evaluations of versions. An import sent twice would make two that nobody can delete: each of ours is named by the upload that
 * its version came from, is looked for before it is made, and is never sent again without that look.
 */
final class Evaluations {

    private static final Logger LOG = LoggerFactory.getLogger(Evaluations.class);

    private final ModelService service;

    Evaluations(ModelService service) {
        this.service = service;
    }

    /**
     * Makes one, if there is none of that name.
     *
     * @param name by which it is known again
     * @param evaluation as {@link KnownMetrics} gives it
     */
    void show(ModelName model, VersionNumber number, String name, JsonNode evaluation) {
        try {
            if (!isThere(model, number, name)) {
                make(model, number, name, evaluation);
            }
        } catch (InvalidException
                | ForbiddenException
                | NotFoundException
                | ConflictException
                | AlreadyExistsException refused) {
            // The record has the measures: that they are not shown here too is in nobody's way.
            LOG.warn("the metrics of version {} of model {} are not shown as an evaluation", number, model, refused);
        }
    }

    private void make(ModelName model, VersionNumber number, String name, JsonNode evaluation) {
        ObjectNode body = Json.object().put("displayName", name);
        body.set("metricsSchemaUri", evaluation.path("metricsSchemaUri"));
        body.set("metrics", evaluation.path("metrics"));
        try {
            service.importEvaluation(model.value(), number, body);
        } catch (OutcomeUnknownException unknown) {
            if (!isThere(model, number, name)) {
                // It may still come, so it is not sent again: the next look decides.
                throw unknown;
            }
        }
    }

    private boolean isThere(ModelName model, VersionNumber number, String name) {
        try (Stream<JsonNode> all = service.evaluations(model.value(), number)) {
            return all.anyMatch(one -> Json.text(one, "displayName").equals(name));
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
