package dev.modelregistry.testkit;

import dev.modelregistry.ModelRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A registry that lasts as long as a test. */
final class TestRegistry {

    private final ModelRegistry registry;
    private final Optional<Path> directory;

    private TestRegistry(ModelRegistry registry, Optional<Path> directory) {
        this.registry = registry;
        this.directory = directory;
    }

    /** Opens one; a local one in a new directory below {@code parent}, or where the system keeps temporary files. */
    static TestRegistry open(RegistryTest settings, Optional<Path> parent) {
        return switch (settings.value()) {
            case MEMORY -> new TestRegistry(connect("memory:", settings), Optional.empty());
            case LOCAL -> openLocal(settings, temporaryDirectory(parent));
        };
    }

    private static TestRegistry openLocal(RegistryTest settings, Path directory) {
        boolean opened = false;
        try {
            TestRegistry made = new TestRegistry(connect("local:" + directory, settings), Optional.of(directory));
            opened = true;
            return made;
        } finally {
            if (!opened) {
                remove(directory);
            }
        }
    }

    private static ModelRegistry connect(String uri, RegistryTest settings) {
        return ModelRegistry.builder(uri)
                .actor(settings.actor())
                .environment(Map.of())
                .open();
    }

    ModelRegistry registry() {
        return registry;
    }

    void close() {
        try {
            registry.close();
        } finally {
            directory.ifPresent(TestRegistry::remove);
        }
    }

    private static Path temporaryDirectory(Optional<Path> parent) {
        String prefix = "model-registry-test";
        try {
            return parent.isPresent()
                    ? Files.createTempDirectory(parent.get(), prefix)
                    : Files.createTempDirectory(prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no directory for the registry of this test"
                            + parent.map(one -> " in " + one).orElse(""),
                    e);
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> found = Files.walk(directory)) {
            List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the registry of this test is left in " + directory, e);
        }
    }
}
