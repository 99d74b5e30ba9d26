package dev.modelregistry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RowChange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers as real servers of both lines gave them. */
class MlflowErrorTest {

    private static final ModelName FRAUD = ModelName.of("fraud");

    private final MockWebServer server = new MockWebServer();
    private RegistryBackend backend;

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
        backend = MlflowRegistry.backend(
                MlflowConfig.builder(URI.create(server.url("/").toString())).build());
    }

    @AfterEach
    void stop() {
        backend.close();
        server.close();
    }

    private void answer(int status, String body) {
        server.enqueue(new MockResponse.Builder().code(status).body(body).build());
    }

    private void error(int status, String code, String message) {
        answer(status, "{\"error_code\": \"" + code + "\", \"message\": \"" + message + "\"}");
    }

    @Test
    void aMissingAliasIsNoAliasInBothSpellings() {
        error(400, "INVALID_PARAMETER_VALUE", "Registered model alias champion not found.");
        assertThat(backend.versionByAlias(FRAUD, Alias.CHAMPION)).isEmpty();
        error(404, "RESOURCE_DOES_NOT_EXIST", "Model Version (name=fraud, version=3) not found");
        assertThat(backend.versionByAlias(FRAUD, Alias.CHAMPION)).isEmpty();
    }

    @Test
    void aTakenNameIsSaidWithoutTheStatementOfTheDatabase() {
        error(400, "RESOURCE_ALREADY_EXISTS", "(sqlite3.IntegrityError) [SQL: UPDATE registered_models SET name=?]");
        assertThatThrownBy(() -> backend.renameModel(FRAUD, ModelName.of("other")))
                .isInstanceOf(AlreadyExistsException.class)
                .hasMessageContaining("'other'")
                .hasMessageNotContaining("SQL");
    }

    @Test
    void theHostGuardIsExplainedAndNotTakenForMissingRights() {
        answer(403, "Invalid Host header - possible DNS rebinding attack detected");
        assertThatThrownBy(() -> backend.model(FRAUD))
                .isInstanceOf(ForbiddenException.class)
                .hasMessageContaining("--allowed-hosts");
    }

    @Test
    void missingRightsAreNamed() {
        answer(403, "Permission denied");
        assertThatThrownBy(() -> apply(new RowChange.SetStage(VersionNumber.of(1), Stage.STAGING)))
                .isInstanceOf(ForbiddenException.class)
                .hasMessageContaining("EDIT")
                .hasMessageContaining("model-registry-entries");
    }

    @Test
    void missingCredentialsAreSaidWithoutAskingAgain() {
        answer(401, "You are not authenticated.");
        assertThatThrownBy(() -> backend.model(FRAUD)).isInstanceOf(UnauthenticatedException.class);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void aServerWithoutArtifactsIsNotAskedAgain() {
        answer(200, "{\"experiment\": {\"tags\": [{\"key\": \"mre.index\", \"value\": \"r0\"}]}}");
        answer(200, run("r0", "\"params\": [{\"key\": \"run.fraud.1\", \"value\": \"r1\"}]"));
        answer(200, run("r1", ""));
        answer(
                503,
                "Endpoint: artifacts disabled due to the mlflow server running in `--no-serve-artifacts` mode."
                        + " To enable artifacts server functionality, run `mlflow server` with `--serve-artifacts`");
        assertThatThrownBy(() -> backend.objects().get("fraud/records/1.json", 0))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("--serve-artifacts");
        assertThat(server.getRequestCount()).isEqualTo(4);
    }

    private static String run(String id, String data) {
        return "{\"run\": {\"info\": {\"run_id\": \"" + id + "\", \"artifact_uri\": \"mlflow-artifacts:/1/" + id
                + "/artifacts\"}, \"data\": {" + data + "}}}";
    }

    @Test
    void anAnswerOfSomethingElseIsNotTakenForOne() {
        answer(200, "<html>welcome</html>");
        assertThatThrownBy(() -> backend.model(FRAUD))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("address of an MLflow server");
    }

    @Test
    void aFirstAliasThatTwoWritersSetAtOnceIsSetAgain() {
        error(400, "BAD_REQUEST", "(sqlite3.IntegrityError) UNIQUE constraint failed: registered_model_aliases.name");
        answer(200, "{}");
        answer(200, "{\"model_version\": {\"name\": \"fraud\", \"version\": \"1\"}}");
        apply(new RowChange.SetAlias(Alias.CHAMPION, VersionNumber.of(1)));
        assertThat(server.getRequestCount()).isEqualTo(3);
    }

    @Test
    void whatTheRowsCannotShowIsRefusedBeforeItIsDecided() {
        VersionNumber one = VersionNumber.of(1);
        assertThatThrownBy(() -> backend.check(new RowChange.SetVersionDescription(one, "x".repeat(5001))))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("5001")
                .hasMessageContaining("5000");
        assertThatThrownBy(() -> backend.check(new RowChange.ChangeVersionTags(one, Map.of("a;b", "x"), Set.of())))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("a;b");
        backend.check(new RowChange.ChangeVersionTags(one, Map.of("a.b/c d", "x"), Set.of()));
    }

    @Test
    void namesThatOnlyOneServerLineTakesAreRefused() {
        for (String name : List.of("a/b", "a:b", "a@b", "..")) {
            assertThatThrownBy(() -> backend.renameModel(FRAUD, ModelName.of(name)))
                    .isInstanceOf(InvalidException.class);
        }
        assertThat(server.getRequestCount()).isZero();
    }

    private void apply(RowChange change) {
        backend.apply(FRAUD, 3, List.of(change));
    }
}
