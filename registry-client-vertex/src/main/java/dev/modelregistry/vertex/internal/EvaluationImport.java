package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.ObjectStore.StoredObject;
import dev.modelregistry.spi.PutCondition;
import java.io.ByteArrayInputStream;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the evaluation of a version. The service takes no request id with an import, and nobody can delete what a second one makes:
 * so whoever finishes a registration takes a turn first, an object that one client can create. The others look for the evaluation, and
 * take over only when it does not come.
 */
final class EvaluationImport {

    private static final Logger LOG = LoggerFactory.getLogger(EvaluationImport.class);

    private final ModelService service;
    private final CloudObjects objects;
    private final Waiting grace;

    EvaluationImport(Settings settings, ModelService service, CloudObjects objects) {
        this.service = service;
        this.objects = objects;
        this.grace = new Waiting(settings.grace(), settings.firstPoll());
    }

    /**
     * Makes one, if nobody has.
     *
     * @param record of the version, whose upload the evaluation is named by
     * @param evaluation as {@link KnownMetrics} gives it
     */
    void show(ModelName model, VersionNumber number, String record, JsonNode evaluation) {
        try {
            new Version(model, number, record).make(evaluation);
        } catch (InvalidException
                | ForbiddenException
                | NotFoundException
                | ConflictException
                | AlreadyExistsException refused) {
            // The record has the measures: that they are not shown here too is in nobody's way.
            LOG.warn("the metrics of version {} of model {} are not shown as an evaluation", number, model, refused);
        }
    }

    /** One version that is to get its evaluation. */
    private final class Version {

        private final ModelName model;
        private final VersionNumber number;
        private final String name;
        private final String turn;

        Version(ModelName model, VersionNumber number, String record) {
            this.model = model;
            this.number = number;
            this.name = Labels.uidOf(record);
            this.turn = Schemata.turn(record);
        }

        void make(JsonNode evaluation) {
            boolean mine = isTaken(PutCondition.ifAbsent());
            while (!mine) {
                // Looked at before the wait: whoever takes over meanwhile changes it.
                Optional<String> tag = objects.head(turn).map(StoredObject::tag);
                if (grace.until(this::find).isPresent()) {
                    return;
                }
                mine = isTaken(tag.map(PutCondition::ifUnchanged).orElseGet(PutCondition::ifAbsent));
            }
            send(evaluation);
        }

        private boolean isTaken(PutCondition condition) {
            try {
                objects.put(turn, new ByteArrayInputStream(new byte[0]), condition);
                return true;
            } catch (AlreadyExistsException | ConflictException others) {
                return false;
            }
        }

        private Optional<JsonNode> find() {
            return new Evaluations(service).find(model, number, name);
        }

        private void send(JsonNode evaluation) {
            ObjectNode body = Json.object().put("displayName", name);
            body.set("metricsSchemaUri", evaluation.path("metricsSchemaUri"));
            body.set("metrics", evaluation.path("metrics"));
            try {
                service.importEvaluation(model.value(), number, body);
            } catch (OutcomeUnknownException unknown) {
                if (find().isEmpty()) {
                    // It may still come, so it is not sent again: whoever takes the next turn decides.
                    throw unknown;
                }
            }
        }
    }
}
