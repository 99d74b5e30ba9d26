package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.http.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The runs that hold the logs. All are in one experiment, so that there is one permission to grant. One of them, the index,
 * names the others by its write-once parameters; it is made unique by the name of a second experiment, which MLflow
 * gives once, with the index's id in the request that makes it. Nothing that can be changed decides.
 */
final class Governance {

    static final String EXPERIMENT = "model-registry-entries";
    static final String INDEX = EXPERIMENT + ".index";

    private static final String INDEX_RUN = "mre.index";
    private static final String PLACE = "mre.place";
    private static final String NOTE = "mlflow.note.content";
    private static final int LONGEST_KEY = 200;

    private final MlflowServer server;
    private final Runs runs;
    private final Map<String, Run> known = new ConcurrentHashMap<>();
    private volatile Optional<String> index = Optional.empty();

    Governance(MlflowServer server, Runs runs) {
        this.server = server;
        this.runs = runs;
    }

    /** The n-th run of a model's log, from 1 on; empty when there is none. Its parameters may be those of an earlier look. */
    Optional<Run> find(String place, long n) {
        String key = key(place, n);
        Run run = known.get(key);
        if (run != null) {
            return Optional.of(run);
        }
        Optional<String> id =
                index().flatMap(this::readIndex).map(one -> one.params().get(key));
        Optional<Run> found = id.map(this::existing);
        found.ifPresent(one -> known.put(key, one));
        return found;
    }

    private Optional<Run> readIndex(String id) {
        return Optional.of(existing(id));
    }

    private Run existing(String id) {
        return runs.find(id)
                .filter(Run::active)
                .orElseThrow(() -> new IntegrityException("run " + id + " of experiment '" + EXPERIMENT
                        + "' was deleted: it holds logs of this library; restore it with 'mlflow runs restore'"));
    }

    /** The n-th run of a model's log, made if there is none. */
    Run make(String place, long n) {
        Optional<Run> found = find(place, n);
        if (found.isPresent()) {
            return found.get();
        }
        String id = index().orElseGet(this::makeIndex);
        Run fresh = runs.create(
                experiment(), n == 1 ? place : place + " (" + n + ")", Map.of(PLACE, place, NOTE, note(place)));
        if (runs.writeOnce("claimRun", id, key(place, n), fresh.id())) {
            runs.end(fresh.id(), "FINISHED");
            known.put(key(place, n), fresh);
            return fresh;
        }
        runs.delete(fresh.id());
        return find(place, n).orElseThrow();
    }

    private static String note(String place) {
        return "The log of the registered model '" + place + "': who decided what, in order, one parameter an event."
                + " Written by Model Registry Entries for the JVM. Do not delete: without it approvals, history and"
                + " rollback of the model are lost.";
    }

    /** Parameter keys hold fewer characters than names of models. */
    private static String key(String place, long n) {
        StringBuilder safe = new StringBuilder();
        for (byte one : place.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (one & 0xff);
            boolean kept = c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
            safe.append(kept ? String.valueOf(c) : String.format(Locale.ROOT, ":%02x", (int) c));
        }
        String name = safe.length() <= LONGEST_KEY
                ? safe.toString()
                : "::"
                        + ContentDigest.of(place.getBytes(StandardCharsets.UTF_8))
                                .hex();
        return "run." + name + "." + n;
    }

    /** Id of the index run, where there is one. */
    Optional<String> index() {
        if (index.isEmpty()) {
            index = experiment(INDEX).map(found -> Pairs.of(found, "tags").get(INDEX_RUN));
        }
        return index;
    }

    /**
     * Writes a parameter of the index run once more as it is, which changes nothing and shows that this user may write.
     *
     * @return id of the index run, where there is one
     */
    Optional<String> probe() {
        Optional<String> id = index();
        id.map(this::existing)
                .flatMap(run -> run.params().entrySet().stream().findFirst())
                .ifPresent(one -> runs.writeOnce("probeLog", id.get(), one.getKey(), one.getValue()));
        return id;
    }

    private String makeIndex() {
        Run fresh = runs.create(
                experiment(),
                "index",
                Map.of(NOTE, "Names the runs of this experiment that hold logs. Do not delete."));
        ObjectNode body = Json.object().put("name", INDEX);
        body.set(
                "tags",
                Pairs.list(Map.of(
                        INDEX_RUN,
                        fresh.id(),
                        NOTE,
                        "Empty on purpose: its name can be taken once, and its tag names the index run of the experiment '"
                                + EXPERIMENT + "'. Do not delete.")));
        try {
            server.write("createIndex", "POST", "experiments/create", body);
        } catch (AlreadyExistsException taken) {
            // By another writer, or by this request before its answer was lost: what stands there now tells.
        }
        String winner = index().orElseThrow();
        if (winner.equals(fresh.id())) {
            runs.end(winner, "FINISHED");
        } else {
            runs.delete(fresh.id());
        }
        return winner;
    }

    /** Id of the experiment with the governance runs, made if there is none. */
    private String experiment() {
        return experiment(EXPERIMENT)
                .map(found -> Json.text(found, "experiment_id"))
                .orElseGet(this::makeExperiment);
    }

    private String makeExperiment() {
        ObjectNode body = Json.object().put("name", EXPERIMENT);
        body.set(
                "tags",
                Pairs.list(Map.of(
                        NOTE,
                        "Decisions about registered models (promotions, approvals, aliases), one run a model, written by Model"
                                + " Registry Entries for the JVM. Whoever shall promote or approve needs EDIT here."
                                + " Do not delete.")));
        try {
            return Json.text(server.write("createExperiment", "POST", "experiments/create", body), "experiment_id");
        } catch (AlreadyExistsException taken) {
            return experiment(EXPERIMENT)
                    .map(found -> Json.text(found, "experiment_id"))
                    .orElseThrow(() -> taken);
        }
    }

    /** An experiment by its name. */
    Optional<JsonNode> experiment(String name) {
        Optional<JsonNode> found = server.find(
                        "readExperiment", "experiments/get-by-name", Map.of("experiment_name", name))
                .map(answer -> answer.path("experiment"));
        if (found.filter(one -> Json.text(one, "lifecycle_stage").equals("deleted"))
                .isPresent()) {
            throw new InvalidException(
                    "the MLflow experiment '" + name + "' was deleted: restore it with 'mlflow experiments restore'");
        }
        return found;
    }
}
