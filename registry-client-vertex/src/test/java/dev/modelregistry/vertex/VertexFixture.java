package dev.modelregistry.vertex;

import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.PutCondition;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.testkit.contract.ReferencedPlace;
import dev.modelregistry.testkit.contract.RegistryFixture;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** The strict fake of Vertex AI with Cloud Storage in memory, or, where the system property names one, with a server of its own. */
final class VertexFixture implements RegistryFixture {

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final String RUN = UUID.randomUUID().toString().substring(0, 8);

    private final FakeCloud cloud = new FakeCloud();

    FakeCloud cloud() {
        return cloud;
    }

    VertexConfig.Builder config() {
        String server = System.getProperty("gcs.server", "");
        VertexConfig.Builder config = cloud.config();
        return server.isEmpty() ? config : config.storageEndpoint(java.net.URI.create(server));
    }

    @Override
    public RegistryBackend backend() {
        return VertexRegistry.backend(config().build());
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(
                Capability.CREATE_ONLY_OBJECTS,
                Capability.NATIVE_ALIASES,
                Capability.DELETE_VERSION,
                Capability.SERVER_SIDE_SEARCH);
    }

    @Override
    public String uniqueName(String hint) {
        return hint + "-" + RUN + "-" + NAMES.incrementAndGet();
    }

    @Override
    public int largeListing() {
        return 120;
    }

    @Override
    public int crowd() {
        return 12;
    }

    /** {@code -Dfaults.stride=1} takes each call: an hour, not a minute. */
    @Override
    public int faultStride() {
        return Integer.getInteger("faults.stride", 60);
    }

    @Override
    public Instant beginning() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    /** A directory of the bucket, outside of the registry. */
    @Override
    public ReferencedPlace place(Path fresh) {
        String directory = "given/" + UUID.randomUUID() + "/";
        return new ReferencedPlace() {
            @Override
            public String uri(String path) {
                return "gs://models/reg/" + directory + path;
            }

            @Override
            public void write(String path, String content) {
                try (RegistryBackend backend = backend()) {
                    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
                    backend.objects().put(directory + path, new ByteArrayInputStream(bytes), PutCondition.always());
                }
            }

            @Override
            public void delete(String path) {
                try (RegistryBackend backend = backend()) {
                    ObjectStore objects = backend.objects();
                    objects.delete(directory + path);
                }
            }
        };
    }

    @Override
    public void cleanup() {
        cloud.close();
    }
}
