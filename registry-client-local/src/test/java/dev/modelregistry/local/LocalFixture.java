package dev.modelregistry.local;

import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.testkit.contract.RegistryFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One directory for a class of tests, opened anew for every client, as other processes would. */
final class LocalFixture implements RegistryFixture {

    private final AtomicInteger names = new AtomicInteger();
    private final Path directory;

    LocalFixture() {
        try {
            directory = Files.createTempDirectory("contract");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public RegistryBackend backend() {
        return LocalRegistry.backend(LocalConfig.of(directory));
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.complementOf(EnumSet.of(Capability.NATIVE_WEBHOOKS, Capability.NATIVE_UNIQUE_SEMANTIC_VERSION));
    }

    @Override
    public String uniqueName(String hint) {
        return hint + "-" + names.incrementAndGet();
    }

    @Override
    public void cleanup() {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
