package dev.modelregistry.sagemaker;

import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionRow;
import dev.modelregistry.testkit.contract.ReferencedPlace;
import dev.modelregistry.testkit.contract.RegistryFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** The strict fake as a registry under test. */
final class FakeFixture implements RegistryFixture {

    private final FakeAws aws = new FakeAws();
    private final AtomicInteger names = new AtomicInteger();

    FakeAws aws() {
        return aws;
    }

    @Override
    public RegistryBackend backend() {
        return SageMakerRegistry.backend(aws.config().pageSize(20).build());
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.CREATE_ONLY_OBJECTS, Capability.NATIVE_STAGES, Capability.DELETE_VERSION);
    }

    @Override
    public String uniqueName(String hint) {
        return hint + "-" + names.incrementAndGet();
    }

    @Override
    public int largeListing() {
        return 120;
    }

    @Override
    public int crowd() {
        return 16;
    }

    /** An act takes hundreds of requests; more than its calls means one of them for each kind of fault. */
    @Override
    public int faultStride() {
        return Integer.getInteger("faults.stride", 100);
    }

    @Override
    public Instant beginning() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public ReferencedPlace place(Path fresh) {
        String prefix = "models/elsewhere/" + names.incrementAndGet() + "/";
        return new ReferencedPlace() {
            @Override
            public String uri(String path) {
                return "s3://" + prefix + path;
            }

            @Override
            public void write(String path, String content) {
                aws.s3().put(prefix + path, content.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void delete(String path) {
                aws.s3().remove(prefix + path);
            }
        };
    }

    /** In the middle of the bundle's first file. */
    @Override
    public void damageFile(VersionRow row) {
        String key = row.artifact().uri().replace("s3://", "");
        byte[] bytes = aws.s3().bytes(key).clone();
        bytes[bytes.length / 2] ^= 1;
        aws.s3().put(key, bytes);
    }

    @Override
    public void cleanup() {
        aws.close();
    }
}
