package dev.modelregistry.sagemaker;

import dev.modelregistry.spi.Capability;
import dev.modelregistry.testkit.contract.RegistryFixture;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** What is so of SageMaker on every server. */
abstract class SageMakerFixture implements RegistryFixture {

    private final AtomicInteger names = new AtomicInteger();

    /** A number that was not used before. */
    final int next() {
        return names.incrementAndGet();
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.CREATE_ONLY_OBJECTS, Capability.NATIVE_STAGES, Capability.DELETE_VERSION);
    }

    @Override
    public String uniqueName(String hint) {
        return hint + "-" + next();
    }

    /** AWS keeps whole seconds of some times. */
    @Override
    public Instant beginning() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }
}
