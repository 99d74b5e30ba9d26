package dev.modelregistry.testkit.contract;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.RegistryBuilder;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.Finding;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.log.Verification;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionRow;
import dev.modelregistry.testkit.fault.FaultyBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the topics of the contract suite share. Extend the topics, not this class. */
@SuppressWarnings("exports") // JUnit makes the extension; nobody else needs its type.
@ExtendWith(CapabilityCheck.class)
public abstract class RegistryContract {

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final AtomicInteger files = new AtomicInteger();
    private Path directory;
    private RegistryFixture fixture;
    /** A client that acts for {@code alice}. */
    ModelRegistry registry;

    /** Made for the extending classes. */
    protected RegistryContract() {}

    /** The registry under test. Called once a test; may answer the same object every time. */
    protected abstract RegistryFixture fixture();

    /** Opens what the test needs. */
    @BeforeEach
    protected final void open(@TempDir Path fresh) {
        directory = fresh;
        fixture = fixture();
        registry = client("alice");
    }

    /** Closes what the test opened. */
    @AfterEach
    protected final void closeAll() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    final RegistryFixture current() {
        return fixture;
    }

    final boolean can(Capability capability) {
        return fixture.capabilities().contains(capability);
    }

    final ModelRegistry client(String actor) {
        return client(fixture.backend(), actor);
    }

    final ModelRegistry client(RegistryBackend backend, String actor) {
        return keep(ModelRegistry.builder(backend).actor(actor).open());
    }

    final RegistryBuilder builder(String actor) {
        return ModelRegistry.builder(fixture.backend()).actor(actor);
    }

    final FaultyBackend watched() {
        return keep(FaultyBackend.over(fixture.backend()));
    }

    final <T extends AutoCloseable> T keep(T open) {
        opened.push(open);
        return open;
    }

    final String name(String hint) {
        return fixture.uniqueName(hint);
    }

    /** A fresh directory of the test. */
    final Path directory() {
        return directory;
    }

    /** A file with a name that the test did not use before. */
    final Path file(String content) {
        return write(directory.resolve("artifact-" + files.incrementAndGet()).resolve("model.bin"), content);
    }

    static Path write(Path path, String content) {
        try {
            Path parent = path.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            return Files.writeString(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A registration of a small artifact; the content decides whether two are the same. */
    final Registration.Builder registration(String model, String content) {
        return Registration.of(model).artifact(file(content)).noCodeDetection();
    }

    final ModelEntry register(String model, String content) {
        return registry.register(registration(model, content).build());
    }

    /** Registers as many versions as asked, with contents {@code content 1} and so on. */
    final void registerVersions(String model, int count) {
        for (int i = 1; i <= count; i++) {
            register(model, "content " + i);
        }
    }

    static VersionNumber v(long number) {
        return VersionNumber.of(number);
    }

    static ModelUri uri(String model, long version) {
        return ModelUri.of(model, v(version));
    }

    final List<ModelEvent> history(String model) {
        try (Stream<ModelEvent> events = registry.history(model)) {
            return events.toList();
        }
    }

    /** The events of one type, oldest first. */
    final List<ModelEvent> history(String model, EventType type) {
        return history(model).stream().filter(event -> event.type() == type).toList();
    }

    final List<Long> versionNumbers(String model) {
        try (var versions = registry.versions(model)) {
            return versions.map(version -> version.version().value()).toList();
        }
    }

    /** What a full verification finds, by a client that remembers nothing. */
    final List<Finding> findings(String model) {
        try (ModelRegistry fresh = fixture.open("auditor")) {
            return fresh.verify(model, Verification.Depth.FULL).findings();
        }
    }

    /** The native row of a version. */
    final VersionRow row(String model, long version) {
        try (RegistryBackend backend = fixture.backend()) {
            return backend.version(ModelName.of(model), v(version))
                    .orElseThrow(() -> new AssertionError("version " + version + " of '" + model + "' is not there"));
        }
    }

    /** Where the log of a model is, in the words of {@link dev.modelregistry.spi.LogStore}. */
    static String logPlace(RegistryBackend backend, String model) {
        return pointer(backend, model).place() + "/log";
    }

    static LogPointer pointer(RegistryBackend backend, String model) {
        return backend.model(ModelName.of(model))
                .flatMap(row -> row.log())
                .orElseThrow(() -> new AssertionError("the row of '" + model + "' names no log"));
    }
}
