package dev.modelregistry.mlflow.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.UnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files of a server that does not proxy its artifacts. */
class UnproxiedTransferTest {

    private static final byte[] LARGE = FakeTransfer.content((10 << 20) + 1);
    private static final String SERVED = "POST /ajax-api/2.0/mlflow/upload-artifact";

    private FakeTransfer fake;
    private MlflowServer client;
    private RunFiles files;

    @BeforeEach
    void start() throws IOException {
        fake = new FakeTransfer();
        client = fake.client();
        files = RunFiles.at(client, "run", "s3://bucket/0/run/artifacts");
    }

    @AfterEach
    void stop() {
        client.close();
        fake.close();
    }

    private void write(byte[] content) {
        files.write("models/big.txt", content.length, new ByteArrayInputStream(content));
    }

    private byte[] read(long size) throws IOException {
        try (InputStream in = files.read("models/big.txt", size, 0)) {
            return in.readAllBytes();
        }
    }

    private void without(String route, int status, String body) {
        fake.refusal = request ->
                request.getTarget().contains(route) ? Optional.of(FakeTransfer.answer(status, body)) : Optional.empty();
    }

    @Test
    void aLargeFileGoesToTheStoreWithExactlyTheHeadersThatTheServerNames() {
        write(LARGE);
        assertThat(fake.files.get("models/big.txt")).isEqualTo(LARGE);
        RecordedRequest put = fake.toStore.get(0);
        assertThat(put.getHeaders().get("Content-Type")).isEqualTo("text/plain");
        assertThat(put.getHeaders().get("x-amz-acl")).isEqualTo("private");
        assertThat(put.getHeaders().get("Content-Length")).isEqualTo(Integer.toString(LARGE.length));
        assertThat(put.getHeaders().names())
                .isSubsetOf(
                        "Host",
                        "Connection",
                        "Accept-Encoding",
                        "User-Agent",
                        "Content-Length",
                        "Content-Type",
                        "x-amz-acl");
        assertThat(fake.calls).doesNotContain(SERVED);
    }

    @Test
    void anEmptyFileGoesToTheStoreBecauseTheServersRouteTakesNone() {
        write(new byte[0]);
        assertThat(fake.files).containsKey("models/big.txt");
        assertThat(fake.toStore.get(0).getHeaders().get("Content-Length")).isEqualTo("0");
    }

    @Test
    void aSmallFileIsOneRequest() throws IOException {
        write(FakeTransfer.text("small"));
        assertThat(read(5)).isEqualTo(FakeTransfer.text("small"));
        assertThat(fake.calls).containsExactly(SERVED, "GET /get-artifact");
    }

    @Test
    void aLargeFileComesFromTheStore() throws IOException {
        fake.files.put("models/big.txt", LARGE);
        assertThat(read(LARGE.length)).isEqualTo(LARGE);
        assertThat(fake.calls).containsExactly("POST /api/2.0/mlflow/artifacts/presigned-download-url", "GET store");
    }

    @Test
    void aMissingFileIsMissing() {
        assertThatThrownBy(() -> read(LARGE.length)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void whatCannotBeWrittenIsRefusedByTheRuleBeforeItIsSent() {
        without(
                "presigned-upload-url",
                400,
                "{\"error_code\": \"INVALID_PARAMETER_VALUE\", \"message\": \"Presigned upload is not supported\"}");
        assertThatThrownBy(() -> write(LARGE))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("file 'models/big.txt' has " + LARGE.length + " bytes")
                .hasMessageContaining("takes 1 to 10485760");
        assertThatThrownBy(() -> write(LARGE)).isInstanceOf(InvalidException.class);
        assertThat(fake.calls).hasSize(1);
    }

    @Test
    void aServerWithoutAddressesStreamsTheFileItself() throws IOException {
        fake.files.put("models/big.txt", LARGE);
        without("presigned-download-url", 404, "<html>");
        assertThat(read(LARGE.length)).isEqualTo(LARGE);
        assertThat(read(LARGE.length)).isEqualTo(LARGE);
        assertThat(fake.calls).filteredOn("GET /get-artifact"::equals).hasSize(2);
        assertThat(fake.calls).filteredOn(call -> call.contains("presigned")).hasSize(1);
    }

    @Test
    void aServersOwnDirectoryIsNoStore() {
        RunFiles local = RunFiles.at(client, "run", "/mlflow/0/run/artifacts");
        assertThatThrownBy(() -> local.write("big", LARGE.length, new ByteArrayInputStream(LARGE)))
                .isInstanceOf(InvalidException.class);
        assertThat(fake.calls).isEmpty();
    }

    @Test
    void aStoreThatGoesAwayLeavesNothingInDoubt() {
        fake.store.close();
        assertThatThrownBy(() -> write(LARGE)).isInstanceOf(UnavailableException.class);
    }
}
