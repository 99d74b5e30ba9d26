package dev.modelregistry.sagemaker;

import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionRow;
import dev.modelregistry.testkit.contract.ReferencedPlace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The strict fake as a registry under test. */
final class FakeFixture extends SageMakerFixture {

    private final FakeAws aws = new FakeAws();

    FakeAws aws() {
        return aws;
    }

    @Override
    public RegistryBackend backend() {
        return SageMakerRegistry.backend(aws.config().pageSize(20).build());
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
    public ReferencedPlace place(Path fresh) {
        String prefix = "models/elsewhere/" + next() + "/";
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
