package dev.modelregistry.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.artifacts.BundleLimits;
import dev.modelregistry.artifacts.Unpacker;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.spi.ObjectStore.StoredObject;
import dev.modelregistry.spi.PutCondition;
import dev.modelregistry.spi.RegistryBackend;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles and large objects on S3. */
class SageMakerBundleTest {

    private final FakeAws aws = new FakeAws();

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        aws.close();
    }

    private RegistryBackend backend() {
        return SageMakerRegistry.backend(aws.config().partSize(5 << 20).build());
    }

    private static byte[] noise(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private String register(ModelRegistry registry, Path files, String key) {
        return registry.register(Registration.of("fraud")
                        .artifact(files)
                        .requestKey(key)
                        .noCodeDetection()
                        .build())
                .version()
                .toString();
    }

    @Test
    void aLargeBundleGoesUpInPartsAndEachFileComesBackByARange() throws Exception {
        Path files = Files.createDirectories(directory.resolve("files/sub"));
        Files.write(files.resolve("large.bin"), noise(12 << 20, 1));
        Files.writeString(directory.resolve("files/small.txt"), "small");
        Files.writeString(directory.resolve("files/modèle.txt"), "née");
        try (ModelRegistry registry =
                ModelRegistry.builder(backend()).actor("alice").open()) {
            register(registry, directory.resolve("files"), "one");
            register(registry, directory.resolve("files"), "two");
            registry.download(ModelUri.parse("models:/fraud/1"), directory.resolve("out"));
        }
        for (String file : List.of("sub/large.bin", "small.txt", "modèle.txt")) {
            assertThat(directory.resolve("out").resolve(file))
                    .hasSameBinaryContentAs(directory.resolve("files").resolve(file));
        }
        List<String> bundles = aws.s3().keys("models/registry/fraud/artifacts/").stream()
                .filter(key -> key.endsWith("model.tar.gz"))
                .toList();
        assertThat(bundles).hasSize(2);
        assertThat(aws.s3().bytes(bundles.get(0))).isEqualTo(aws.s3().bytes(bundles.get(1)));
        assertThat(aws.s3().unfinished()).isZero();

        Path bundle = directory.resolve("model.tar.gz");
        Files.write(bundle, aws.s3().bytes(bundles.get(0)));
        new Unpacker(BundleLimits.defaults()).unpack(bundle, directory.resolve("unpacked"));
        assertThat(directory.resolve("unpacked/sub/large.bin"))
                .hasSameBinaryContentAs(directory.resolve("files/sub/large.bin"));
    }

    @Test
    void anUploadThatBreaksOffLeavesNoParts() {
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(noise(11 << 20, 2)), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is gone");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return read();
            }
        });
        try (RegistryBackend backend = backend()) {
            assertThatThrownBy(() -> backend.objects().put("a/b", broken, PutCondition.ifAbsent()))
                    .hasMessageContaining("the disk is gone");
            assertThat(backend.objects().head("a/b")).isEmpty();
        }
        assertThat(aws.s3().unfinished()).isZero();
    }

    @Test
    void conditionsHoldForPartsToo() {
        byte[] large = noise(11 << 20, 3);
        try (RegistryBackend backend = backend()) {
            StoredObject first = backend.objects().put("a/b", new ByteArrayInputStream(large), PutCondition.ifAbsent());
            assertThat(first.size()).isEqualTo(large.length);
            assertThatThrownBy(() ->
                            backend.objects().put("a/b", new ByteArrayInputStream(large), PutCondition.ifAbsent()))
                    .isInstanceOf(AlreadyExistsException.class);
            backend.objects().put("a/b", new ByteArrayInputStream(new byte[1]), PutCondition.ifUnchanged(first.tag()));
            assertThatThrownBy(() -> backend.objects()
                            .put("a/b", new ByteArrayInputStream(large), PutCondition.ifUnchanged(first.tag())))
                    .isInstanceOf(ConflictException.class);
        }
        assertThat(aws.s3().unfinished()).isZero();
    }

    @Test
    void aKeyOfOnesOwnEncryptsEveryObject() {
        List<String> begun = Collections.synchronizedList(new ArrayList<>());
        aws.before = request -> {
            if (!request.query().containsKey("uploadId")) {
                begun.add(request.header("x-amz-server-side-encryption") + " "
                        + request.header("x-amz-server-side-encryption-aws-kms-key-id"));
            }
            return Optional.empty();
        };
        try (RegistryBackend backend = SageMakerRegistry.backend(
                aws.config().kmsKey("alias/models").partSize(5 << 20).build())) {
            backend.objects().put("small", new ByteArrayInputStream(new byte[1]), PutCondition.always());
            backend.objects().put("large", new ByteArrayInputStream(noise(6 << 20, 4)), PutCondition.always());
        }
        assertThat(begun).containsExactly("aws:kms alias/models", "aws:kms alias/models");
    }

    @Test
    void oddKeysAreSignedAsTheyAreSent() throws Exception {
        String key = "a/with blank/plus+and=equals:colon@at&amp;'quote'/ünï/100%/~tilde";
        try (RegistryBackend backend = backend()) {
            backend.objects().put(key, new ByteArrayInputStream(new byte[] {7, 8, 9}), PutCondition.ifAbsent());
            try (InputStream in = backend.objects().get(key, 1)) {
                assertThat(in.readAllBytes()).containsExactly(8, 9);
            }
            try (InputStream in = backend.objects().get(key, 3)) {
                assertThat(in.readAllBytes()).isEmpty();
            }
            try (Stream<StoredObject> found = backend.objects().list("a/", "")) {
                assertThat(found.map(StoredObject::key)).containsExactly(key);
            }
            backend.objects().delete(key);
            backend.objects().delete(key);
            assertThat(backend.objects().head(key)).isEmpty();
        }
    }
}
