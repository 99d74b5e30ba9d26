package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.Diagnosis;
import dev.modelregistry.spi.Diagnosis.Check;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at a server as a new user would have to, one thing after the other, and says what to do about each. Changes nothing. */
final class Doctor {

    private static final Duration CLOCK = Duration.ofMinutes(2);

    private final MlflowServer server;
    private final Governance governance;
    private final Optional<LoggedModels> models;
    private final Clock clock;
    private final List<Check> checks = new ArrayList<>();

    Doctor(MlflowServer server, Governance governance, Optional<LoggedModels> models, Clock clock) {
        this.server = server;
        this.governance = governance;
        this.models = models;
        this.clock = clock;
    }

    Diagnosis examine() {
        boolean reachable =
                look("reachable", "is the address right, and the server up? mlflow:http://HOST:PORT", () -> {
                    server.execute(HttpCall.get("health", "health"));
                    return "answers at " + server.address();
                });
        Optional<String> version = Optional.empty();
        if (reachable) {
            version = version();
            look("registry-readable", "see the message", () -> {
                server.get("listModels", "registered-models/search", Map.of("max_results", "1"));
                return "registered models can be listed";
            });
            look(
                    "artifacts-served",
                    "start the server with --serve-artifacts; without it files of up to 10 MiB pass",
                    () -> {
                        server.execute(HttpCall.get("listArtifacts", "api/2.0/mlflow-artifacts/artifacts"));
                        return "files go through the server";
                    });
            look(
                    "log-writable",
                    "to act, this user needs EDIT on the experiment '" + Governance.EXPERIMENT
                            + "': grant it once; to read, READ is enough",
                    () -> governance
                            .probe()
                            .map(run -> "the logs are in experiment '" + Governance.EXPERIMENT + "', index run " + run)
                            .orElse("no log yet: the first act makes the experiment '" + Governance.EXPERIMENT + "'"));
            models.ifPresent(asked -> look("logged-models", "leave registration=logged-model out", () -> {
                asked.require();
                return "files of new versions go to logged models";
            }));
            server.time().ifPresent(this::clock);
        }
        return new Diagnosis(reachable, version, checks);
    }

    private Optional<String> version() {
        Optional<String> version = Optional.empty();
        try {
            version = Optional.of(
                    server.execute(HttpCall.get("version", "version")).text().strip());
            checks.add(new Check("version", true, "MLflow " + version.get() + features(), Optional.empty()));
        } catch (RegistryException e) {
            checks.add(new Check("version", false, String.valueOf(e.getMessage()), Optional.of(fix(e, "sign in"))));
        }
        return version;
    }

    /** Only the 3.x line tells. */
    private String features() {
        try {
            JsonNode info = Json.read(
                    "serverInfo",
                    server.execute(HttpCall.get("serverInfo", "api/3.0/mlflow/server-info"))
                            .body(),
                    MlflowServer.NAME);
            return ", store " + Json.text(info, "store_type")
                    + (info.path("workspaces_enabled").asBoolean() ? ", with workspaces" : "");
        } catch (NotFoundException older) {
            return "";
        }
    }

    private boolean look(String name, String fix, Supplier<String> check) {
        try {
            checks.add(new Check(name, true, check.get(), Optional.empty()));
            return true;
        } catch (RegistryException e) {
            checks.add(new Check(name, false, String.valueOf(e.getMessage()), Optional.of(fix(e, fix))));
            return false;
        }
    }

    private static String fix(RegistryException e, String otherwise) {
        if (e instanceof UnauthenticatedException) {
            return "set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, or write them to"
                    + " ~/.mlflow/credentials";
        }
        if (e instanceof ForbiddenException && String.valueOf(e.getMessage()).contains("--allowed-hosts")) {
            return "start the server with --allowed-hosts, or use its IP address";
        }
        return otherwise;
    }

    private void clock(Instant servers) {
        Duration off = Duration.between(servers, clock.instant()).abs();
        boolean ok = off.compareTo(CLOCK) <= 0;
        checks.add(new Check(
                "clock",
                ok,
                "this machine and the server differ by " + off.toSeconds() + " s",
                ok
                        ? Optional.empty()
                        : Optional.of("set the clock: events of a machine that is more than 2 minutes off"
                                + " are refused")));
    }
}
