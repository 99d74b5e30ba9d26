package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.internal.memory.MemoryBackend;
import dev.modelregistry.log.Finding;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.log.Verification;
import dev.modelregistry.spi.ArtifactStore;
import dev.modelregistry.spi.ArtifactStore.UploadedFile;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.PutCondition;
import dev.modelregistry.spi.ReferencedArtifact;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionRow;
import dev.modelregistry.testkit.fault.Fault;
import dev.modelregistry.testkit.fault.FaultPlan;
import dev.modelregistry.testkit.fault.FaultyBackend;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an adapter puts beside the files of a version, as the MLflow adapter does with {@code MLmodel}. */
class AddedFilesTest {

    private static final byte[] MLMODEL = "flavors: {}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private final RegistryBackend plain = new MemoryBackend(Clock.systemUTC());
    private final FaultyBackend backend = FaultyBackend.over(adding(plain));

    @Test
    void aChangedAddedFileIsFoundAndTheDownloadHoldsOnlyWhatWasRegistered() throws IOException {
        try (ModelRegistry registry =
                ModelRegistry.builder(backend).actor("ann").open()) {
            register(registry);
            assertThat(registry.verify("fraud", Verification.Depth.FULL).findings())
                    .isEmpty();
            registry.download(ModelUri.parse("models:/fraud/1"), directory.resolve("out"));
            assertThat(directory.resolve("out")).isDirectoryContaining("glob:**model.bin");
            assertThat(directory.resolve("out/MLmodel")).doesNotExist();

            plain.objects()
                    .put(
                            addedKey(),
                            new ByteArrayInputStream("flavors: []".getBytes(StandardCharsets.UTF_8)),
                            PutCondition.always());
            assertThat(registry.verify("fraud", Verification.Depth.FULL).findings())
                    .extracting(Finding::kind, Finding::subject)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(Finding.Kind.BAD_DIGEST, addedKey()));

            plain.objects().delete(addedKey());
            assertThat(registry.verify("fraud", Verification.Depth.QUICK).findings())
                    .extracting(Finding::kind)
                    .containsExactly(Finding.Kind.MISSING_OBJECT);
        }
    }

    @Test
    void recoverTakesTheAddedFilesOfAnInterruptedRegistrationIntoTheLog() throws IOException {
        try (ModelRegistry registry =
                ModelRegistry.builder(backend).actor("ann").open()) {
            register(registry);
            registry.delete(ModelUri.parse("models:/fraud/1"));
            backend.arm(FaultPlan.none());
            register(registry);
            long row = callOf("backend.createVersion");
            registry.delete(ModelUri.parse("models:/fraud/2"));
            backend.arm(FaultPlan.at(row, new Fault.DieAfter()));
            assertThatThrownBy(() -> register(registry)).isNotNull();
            backend.arm(FaultPlan.none());
        }
        try (ModelRegistry other = ModelRegistry.builder(backend).actor("bob").open()) {
            other.recover("fraud", Recovery.Mode.FINISH);
            plain.objects().delete(addedKey());
            assertThat(other.verify("fraud", Verification.Depth.QUICK).findings())
                    .extracting(Finding::kind)
                    .containsExactly(Finding.Kind.MISSING_OBJECT);
        }
    }

    private long callOf(String operation) {
        var calls = backend.calls();
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).operation().equals(operation)) {
                return i + 1L;
            }
        }
        throw new AssertionError("no call of " + operation);
    }

    private void register(ModelRegistry registry) throws IOException {
        Path file = Files.writeString(directory.resolve("model.bin"), "weights");
        registry.register(Registration.of("fraud").artifact(file).build());
    }

    private String addedKey() {
        try (Stream<ObjectStore.StoredObject> all = plain.objects().list("fraud/artifacts/", "")) {
            return all.map(ObjectStore.StoredObject::key)
                    .filter(key -> key.endsWith("/MLmodel"))
                    .reduce((first, last) -> last)
                    .orElseThrow();
        }
    }

    private static RegistryBackend adding(RegistryBackend target) {
        ArtifactStore store = new Adding(target.artifacts());
        return (RegistryBackend) Proxy.newProxyInstance(
                AddedFilesTest.class.getClassLoader(),
                new Class<?>[] {RegistryBackend.class},
                (proxy, method, args) -> {
                    if (method.getName().equals("artifacts")) {
                        return store;
                    }
                    try {
                        return method.invoke(target, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Puts one more file behind those that are handed over. */
    private record Adding(ArtifactStore target) implements ArtifactStore {

        @Override
        public Upload begin(NewUpload upload) {
            Upload begun = target.begin(upload);
            return new Upload() {
                @Override
                public int parallel() {
                    return 2;
                }

                @Override
                public void put(ReferencedArtifact.File file, InputStream content) {
                    begun.put(file, content);
                }

                @Override
                public Finished finish(EntryContent content) {
                    begun.put(
                            new ReferencedArtifact.File("MLmodel", MLMODEL.length), new ByteArrayInputStream(MLMODEL));
                    return new Finished(
                            begun.finish(content).uri(),
                            List.of(new ArtifactFile(
                                    "MLmodel", MLMODEL.length, ContentDigest.of(MLMODEL), FileRole.OTHER)));
                }
            };
        }

        @Override
        public ReferencedArtifact open(VersionRow row) {
            return target.open(row);
        }

        @Override
        public Stream<UploadedFile> uploads(String place) {
            return target.uploads(place);
        }

        @Override
        public void delete(String place, String uid) {
            target.delete(place, uid);
        }
    }
}
