package dev.modelregistry.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.log.Verification;
import dev.modelregistry.spi.ObjectStore.StoredObject;
import dev.modelregistry.spi.PutCondition;
import dev.modelregistry.spi.RegistryBackend;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What moto does as AWS does: S3 with its conditions, parts and pages, and the registry without deletion and without updates that
 * leave something out. {@code docs/sagemaker.md} lists what it does otherwise. The bucket {@code models} is made by the script.
 */
@Tag("real")
class SageMakerMotoTest {

    private final String prefix =
            "run-" + Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);

    @TempDir
    Path directory;

    private RegistryBackend backend() {
        String address = System.getProperty("aws.server", "");
        if (address.isEmpty()) {
            throw new IllegalStateException("set -Daws.server=http://127.0.0.1:PORT; testing/aws/suite does");
        }
        return SageMakerRegistry.backend(SageMakerConfig.builder("us-east-1", "s3://models/" + prefix)
                .endpoint(URI.create(address))
                .accessKey(() -> new SageMakerConfig.AccessKey("testing", "testing", Optional.empty()))
                .partSize(5 << 20)
                .build());
    }

    private static InputStream bytes(byte... content) {
        return new ByteArrayInputStream(content);
    }

    @Test
    void objectsAreCreatedOnceAndReplacedOnlyByWhomHasSeenThem() throws Exception {
        try (RegistryBackend backend = backend()) {
            var objects = backend.objects();
            String key = "a/with blank/and +=:é/once";
            StoredObject first = objects.put(key, bytes((byte) 1, (byte) 2), PutCondition.ifAbsent());
            assertThatThrownBy(() -> objects.put(key, bytes((byte) 3), PutCondition.ifAbsent()))
                    .isInstanceOf(AlreadyExistsException.class);
            objects.put(key, bytes((byte) 4), PutCondition.ifUnchanged(first.tag()));
            assertThatThrownBy(() -> objects.put(key, bytes((byte) 5), PutCondition.ifUnchanged(first.tag())))
                    .isInstanceOf(ConflictException.class);
            assertThatThrownBy(() -> objects.put("a/none", bytes((byte) 5), PutCondition.ifUnchanged(first.tag())))
                    .isInstanceOf(ConflictException.class);
            try (InputStream in = objects.get(key, 0)) {
                assertThat(in.readAllBytes()).containsExactly(4);
            }
            assertThat(objects.head(key).orElseThrow().size()).isEqualTo(1);
            objects.delete(key);
            assertThat(objects.head(key)).isEmpty();
        }
    }

    @Test
    void ofManyWritersOfOneEventOneSucceeds() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try (RegistryBackend backend = backend()) {
            for (int round = 1; round <= 10; round++) {
                int number = round;
                List<Callable<Boolean>> writers = new ArrayList<>();
                IntStream.range(0, 16)
                        .forEach(i -> writers.add(() ->
                                backend.log().append("race/log", number, ("w" + i).getBytes(StandardCharsets.UTF_8))));
                long winners = 0;
                for (var one : threads.invokeAll(writers)) {
                    winners += one.get() ? 1 : 0;
                }
                assertThat(winners).as("winners of round %d", round).isEqualTo(1);
            }
            assertThat(backend.log().head("race/log", 0)).isEqualTo(10);
            assertThat(backend.log().serverTime()).isPresent();
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void largeObjectsGoUpInPartsAndListsHavePages() throws Exception {
        byte[] large = new byte[(11 << 20) + 7];
        new Random(1).nextBytes(large);
        try (RegistryBackend backend = backend()) {
            var objects = backend.objects();
            objects.put("big/one", new ByteArrayInputStream(large), PutCondition.ifAbsent());
            assertThatThrownBy(() -> objects.put("big/one", new ByteArrayInputStream(large), PutCondition.ifAbsent()))
                    .isInstanceOf(AlreadyExistsException.class);
            try (InputStream in = objects.get("big/one", 6 << 20)) {
                assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(large, 6 << 20, large.length));
            }
            for (int i = 0; i < 1005; i++) {
                objects.put(String.format("many/%04d", i), bytes((byte) 1), PutCondition.always());
            }
            try (Stream<StoredObject> found = objects.list("many/", "many/0001")) {
                assertThat(found.map(StoredObject::key).toList())
                        .hasSize(1003)
                        .startsWith("many/0002")
                        .endsWith("many/1004")
                        .isSorted();
            }
        }
    }

    @Test
    void versionsAreRegisteredOnceResolvedByAliasAndDownloaded() throws Exception {
        Path files = Files.createDirectories(directory.resolve("files"));
        Files.writeString(files.resolve("a.txt"), "first");
        Files.writeString(files.resolve("b.txt"), "second");
        try (ModelRegistry registry =
                ModelRegistry.builder(backend()).actor("alice").open()) {
            Registration registration = Registration.of(prefix)
                    .artifact(files)
                    .semanticVersion("1.0.0")
                    .metric("auc", 0.93)
                    .tag("owner", "risk")
                    .tag("odd", "{\"a\": 1}")
                    .description("two\nlines")
                    .noCodeDetection()
                    .build();
            assertThat(registry.registerWithOutcome(registration).created()).isTrue();
            assertThat(registry.registerWithOutcome(registration).created()).isFalse();
            Files.writeString(files.resolve("b.txt"), "third");
            registry.register(Registration.of(prefix)
                    .artifact(files)
                    .alias(Alias.CHALLENGER)
                    .noCodeDetection()
                    .build());

            registry.setAlias(prefix, Alias.CHAMPION, VersionNumber.of(1));
            registry.setAlias(prefix, Alias.CHALLENGER, VersionNumber.of(1));
            registry.setAlias(prefix, Alias.CHAMPION, VersionNumber.of(2));
            assertThat(registry.findModel(prefix).orElseThrow().aliases())
                    .isEqualTo(Map.of(Alias.CHAMPION, VersionNumber.of(2), Alias.CHALLENGER, VersionNumber.of(1)));
            ModelEntry entry = registry.get("models:/" + prefix + "/1.0.0");
            assertThat(entry.tags()).isEqualTo(Map.of("owner", "risk", "odd", "{\"a\": 1}"));
            assertThat(entry.description()).isEqualTo("two\nlines");
            try (var versions = registry.versions(prefix)) {
                assertThat(versions.map(row -> row.version().value())).containsExactly(2L, 1L);
            }
            registry.download(ModelUri.parse("models:/" + prefix + "@champion"), directory.resolve("out"));
            assertThat(directory.resolve("out/b.txt")).hasContent("third");
            registry.setTags(ModelUri.of(prefix), Map.of("team", "cards"));
            assertThat(registry.findModel(prefix).orElseThrow().tags()).isEqualTo(Map.of("team", "cards"));
            assertThat(registry.verify(prefix, Verification.Depth.FULL).findings())
                    .isEmpty();
        }
    }
}
