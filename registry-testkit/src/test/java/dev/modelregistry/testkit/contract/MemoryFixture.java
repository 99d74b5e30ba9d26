package dev.modelregistry.testkit.contract;

import dev.modelregistry.internal.memory.MemoryBackend;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.RegistryBackend;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** The registry in memory. Closing its backend frees nothing, so that all clients share one. */
final class MemoryFixture implements RegistryFixture {

    private final RegistryBackend backend = new MemoryBackend(Clock.systemUTC());
    private final AtomicInteger names = new AtomicInteger();

    @Override
    public RegistryBackend backend() {
        return backend;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(
                Capability.NATIVE_ALIASES,
                Capability.NATIVE_STAGES,
                Capability.CREATE_ONLY_OBJECTS,
                Capability.DELETE_VERSION,
                Capability.RENAME_MODEL);
    }

    @Override
    public String uniqueName(String hint) {
        return hint + "-" + names.incrementAndGet();
    }

    @Override
    public void cleanup() {
        // The memory ends with this process.
    }
}
