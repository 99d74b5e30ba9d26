package dev.modelregistry.examples.adapter;

import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.testkit.contract.RegistryFixture;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** One product for a class of tests. */
final class SkeletonFixture implements RegistryFixture {

    private final Product product = new Product(Clock.systemUTC());
    private final AtomicInteger names = new AtomicInteger();

    @Override
    public RegistryBackend backend() {
        return new SkeletonBackend(product);
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(
                Capability.NATIVE_ALIASES,
                Capability.CREATE_ONLY_OBJECTS,
                Capability.DELETE_VERSION,
                Capability.RENAME_MODEL);
    }

    @Override
    public String uniqueName(String hint) {
        return hint + "-" + names.incrementAndGet();
    }

    @Override
    public int largeListing() {
        return 500;
    }

    @Override
    public int crowd() {
        return 20;
    }

    @Override
    public void cleanup() {
        // The product ends with this process.
    }
}
