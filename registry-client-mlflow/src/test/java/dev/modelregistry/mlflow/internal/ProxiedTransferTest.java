package dev.modelregistry.mlflow.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.CancelledException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.UnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Large files of a server that proxies its artifacts, past it and when that fails. */
class ProxiedTransferTest {

    private static final String FILE = "0/run/artifacts/models/big.bin";
    private static final byte[] CONTENT = FakeTransfer.content(2 * FakeTransfer.PART + 1000);
    private static final String ABORT = "POST /api/2.0/mlflow-artifacts/mpu/abort/0/run/artifacts/models";
    private static final String COMPLETE = "POST /api/2.0/mlflow-artifacts/mpu/complete/0/run/artifacts/models";
    private static final String PLAIN = "PUT /api/2.0/mlflow-artifacts/artifacts/" + FILE;

    private FakeTransfer fake;
    private MlflowServer client;
    private RunFiles files;

    @BeforeEach
    void start() throws IOException {
        fake = new FakeTransfer();
        client = fake.client();
        files = RunFiles.at(client, "run", "mlflow-artifacts:/0/run/artifacts");
    }

    @AfterEach
    void stop() {
        client.close();
        fake.close();
    }

    private void write() {
        write(CONTENT.length, new ByteArrayInputStream(CONTENT));
    }

    private void write(long size, InputStream content) {
        files.write("models/big.bin", size, content);
    }

    private byte[] read(long from) throws IOException {
        try (InputStream in = files.read("models/big.bin", CONTENT.length, from)) {
            return in.readAllBytes();
        }
    }

    @Test
    void aLargeFileGoesToTheStoreInPartsAndNoneOfItThroughTheServer() {
        write();
        assertThat(fake.files.get(FILE)).isEqualTo(CONTENT);
        assertThat(fake.parts.values())
                .extracting(part -> part.length)
                .containsExactly(FakeTransfer.PART, FakeTransfer.PART, 1000);
        assertThat(fake.calls).contains(COMPLETE).doesNotContain(PLAIN, ABORT);
    }

    @Test
    void theStoreIsToldNothingButItsOwnAddress() throws IOException {
        write();
        read(0);
        assertThat(fake.toMlflow)
                .allSatisfy(request ->
                        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer t0ken-of-the-server"));
        assertThat(fake.toStore).hasSize(4).allSatisfy(request -> {
            assertThat(request.getHeaders().names())
                    .isSubsetOf("Host", "Connection", "Accept-Encoding", "User-Agent", "Content-Length");
            assertThat(request.getHeaders().toString()).doesNotContain("t0ken");
        });
    }

    @Test
    void partsAreOnTheirWayTogether() {
        CountDownLatch both = new CountDownLatch(2);
        Set<Boolean> met = ConcurrentHashMap.newKeySet();
        fake.fault = request -> {
            if (!FakeTransfer.part(request).equals("1")) {
                both.countDown();
                try {
                    met.add(both.await(20, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return Optional.empty();
        };
        write();
        assertThat(met).containsExactly(true);
    }

    @Test
    void aPartThatFailsForAMomentIsSentAgain() {
        Set<String> failed = ConcurrentHashMap.newKeySet();
        fake.fault = request -> {
            if (!failed.add(FakeTransfer.part(request))) {
                return Optional.empty();
            }
            return Optional.of(
                    FakeTransfer.part(request).equals("2")
                            ? FakeTransfer.storeError(503, "SlowDown")
                            : new MockResponse.Builder()
                                    .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                                    .build());
        };
        write();
        assertThat(fake.files.get(FILE)).isEqualTo(CONTENT);
        assertThat(fake.calls).doesNotContain(ABORT, PLAIN);
    }

    @Test
    void anUploadWithAPartThatIsRefusedIsGivenUpAndLeavesNothing() {
        fake.fault = request -> FakeTransfer.part(request).equals("2")
                ? Optional.of(FakeTransfer.storeError(403, "AccessDenied"))
                : Optional.empty();
        assertThatThrownBy(this::write)
                .isInstanceOf(ForbiddenException.class)
                .hasMessage("putPart: the object store says AccessDenied, as the store says");
        assertThat(fake.calls).endsWith(ABORT).doesNotContain(COMPLETE, PLAIN);
        assertThat(fake.parts).isEmpty();
        assertThat(fake.files).isEmpty();
    }

    @Test
    void anUploadThatCannotBeCompletedIsGivenUp() {
        fake.refusal = request -> request.getTarget().contains("/mpu/complete/")
                ? Optional.of(FakeTransfer.answer(500, "<html>"))
                : Optional.empty();
        assertThatThrownBy(this::write)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("do the same again");
        assertThat(fake.calls).endsWith(ABORT);
    }

    @Test
    void whereTheStoreIsOutOfReachFilesGoThroughTheServer() {
        fake.store.close();
        write();
        assertThat(fake.files.get(FILE)).isEqualTo(CONTENT);
        assertThat(fake.calls).contains(ABORT).endsWith(PLAIN);
        write();
        assertThat(fake.calls).filteredOn(call -> call.contains("/mpu/create/")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/server-info", "/mpu/create/"})
    void whereTheServerDoesNotDoThisFilesGoThroughIt(String route) throws IOException {
        fake.refusal = request -> request.getTarget().contains(route)
                ? Optional.of(FakeTransfer.answer(
                        501,
                        "{\"error_code\": \"NOT_IMPLEMENTED\", \"message\": \"Multipart upload is not supported\"}"))
                : Optional.empty();
        write();
        assertThat(fake.files.get(FILE)).isEqualTo(CONTENT);
        assertThat(fake.calls).endsWith(PLAIN);
        assertThat(fake.toStore).isEmpty();
    }

    @Test
    void whatTheStoreDoesNotVouchForIsReadBack() {
        fake.tag = bytes -> "\"arbitrary-" + bytes.length + "\"";
        write();
        assertThat(fake.calls).endsWith("GET store");
        fake.fault = request -> request.getMethod().equals("GET")
                ? Optional.of(FakeTransfer.bytes(200, Arrays.copyOf(CONTENT, CONTENT.length - 1)))
                : Optional.empty();
        assertThatThrownBy(this::write)
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("does not have the bytes that were sent");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void aFileThatChangesItsSizeMeanwhileIsRefused(int more) {
        byte[] other = FakeTransfer.content(CONTENT.length + more);
        assertThatThrownBy(() -> write(CONTENT.length, new ByteArrayInputStream(other)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("does not have the " + CONTENT.length + " bytes any more");
        assertThat(fake.calls).endsWith(ABORT);
    }

    @Test
    void anInterruptGivesTheUploadUp() {
        Thread uploading = Thread.currentThread();
        fake.fault = request -> {
            if (FakeTransfer.part(request).equals("3")) {
                uploading.interrupt();
            }
            return Optional.empty();
        };
        assertThatThrownBy(this::write).isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(fake.calls).contains(ABORT).doesNotContain(COMPLETE);
        fake.fault = request -> Optional.empty();
        write(); // Nothing is held back.
        assertThat(fake.files.get(FILE)).isEqualTo(CONTENT);
    }

    @Test
    void aLargeFileComesFromTheStore() throws IOException {
        fake.files.put(FILE, CONTENT);
        assertThat(read(0)).isEqualTo(CONTENT);
        assertThat(read(CONTENT.length - 7)).isEqualTo(Arrays.copyOfRange(CONTENT, CONTENT.length - 7, CONTENT.length));
        assertThat(fake.calls).doesNotContain("GET /api/2.0/mlflow-artifacts/artifacts/" + FILE);
    }

    @Test
    void whereAnAddressHasExpiredANewOneIsAskedFor() throws IOException {
        fake.files.put(FILE, CONTENT);
        AtomicInteger refused = new AtomicInteger();
        fake.fault = request -> refused.getAndIncrement() == 0
                ? Optional.of(FakeTransfer.storeError(403, "AccessDenied"))
                : Optional.empty();
        assertThat(read(0)).isEqualTo(CONTENT);
        assertThat(fake.toStore)
                .extracting(request -> request.getUrl().queryParameter("X-Amz-Signature"))
                .containsExactly("1", "2");
    }

    @Test
    void aDownloadThatIsCutGoesOnWhereItWasWithANewAddress() throws IOException {
        fake.files.put(FILE, CONTENT);
        AtomicBoolean cut = new AtomicBoolean();
        fake.fault = request -> cut.getAndSet(true)
                ? Optional.empty()
                : Optional.of(FakeTransfer.bytes(200, CONTENT)
                        .newBuilder()
                        .onResponseBody(SocketEffect.ShutdownConnection.INSTANCE)
                        .build());
        assertThat(read(0)).isEqualTo(CONTENT);
        assertThat(fake.toStore).hasSize(2);
        assertThat(fake.toStore.get(1).getHeaders().get("range")).matches("bytes=[1-9][0-9]*-");
        assertThat(fake.toStore.get(1).getUrl().queryParameter("X-Amz-Signature"))
                .isEqualTo("2");
    }

    @Test
    void anArchiveKeepsTheBytesThatWereRegistered() throws IOException {
        // MLflow stores *.gz with this header; undone on the way, other bytes would arrive.
        fake.fault = request -> Optional.of(FakeTransfer.bytes(200, CONTENT)
                .newBuilder()
                .addHeader("Content-Encoding", "gzip")
                .build());
        fake.files.put(FILE, CONTENT);
        assertThat(read(0)).isEqualTo(CONTENT);
        assertThat(fake.toStore.get(0).getHeaders().get("Accept-Encoding")).isEqualTo("identity");
    }

    @Test
    void whereTheStoreIsOutOfReachFilesComeThroughTheServer() throws IOException {
        fake.files.put(FILE, CONTENT);
        fake.store.close();
        assertThat(read(0)).isEqualTo(CONTENT);
        assertThat(read(3)).isEqualTo(Arrays.copyOfRange(CONTENT, 3, CONTENT.length));
        assertThat(fake.calls).filteredOn(call -> call.contains("/presigned/")).hasSize(1);
    }

    @Test
    void smallFilesCostNoMoreRequestsThanBefore() throws IOException {
        byte[] small = FakeTransfer.text("small");
        files.write("models/big.bin", small.length, new ByteArrayInputStream(small));
        try (InputStream in = files.read("models/big.bin", small.length, 0)) {
            assertThat(in.readAllBytes()).isEqualTo(small);
        }
        assertThat(fake.calls).isEqualTo(List.of(PLAIN, PLAIN.replace("PUT", "GET")));
    }

    @Test
    void anInterruptedThreadIsToldSoBeforeAnythingIsSent() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(this::write).isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(fake.files).isEmpty();
    }
}
