package dev.modelregistry;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.internal.registry.Providers;
import dev.modelregistry.internal.registry.RegistrySettings;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.spi.ArtifactInspector;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.Signer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens a registry with settings. Not thread-safe.
 *
 * <ul>
 *   <li>actor: the login name
 *   <li>clock: UTC
 *   <li>environment: that of the process
 *   <li>artifact inspector: the one on the class path, if any
 *   <li>policy: that of each model's log, if any
 *   <li>signer: none, events are not signed
 *   <li>remembered heads: none beyond this object's life
 *   <li>garbage age: 24 hours
 * </ul>
 */
public final class RegistryBuilder {

    private final Optional<String> uri;
    private final Optional<RegistryBackend> backend;
    private Optional<String> actor = Optional.empty();
    private Clock clock = Clock.systemUTC();
    private Map<String, String> environment = System.getenv();
    private final Map<String, Object> options = new HashMap<>();
    private final List<RegistryListener> listeners = new ArrayList<>();
    private final List<AuditListener> auditListeners = new ArrayList<>();
    private Optional<ArtifactInspector> inspector = Optional.empty();
    private Optional<Policy> policy = Optional.empty();
    private final List<Signer> signers = new ArrayList<>();
    private Optional<Path> memory = Optional.empty();
    private Duration garbageAge = Duration.ofHours(24);

    RegistryBuilder(String uri) {
        this.uri = Optional.of(uri);
        this.backend = Optional.empty();
    }

    RegistryBuilder(RegistryBackend backend) {
        this.uri = Optional.empty();
        this.backend = Optional.of(backend);
    }

    /** Who acts: 1 to 200 printable characters, for example a login name or a pseudonym. */
    public RegistryBuilder actor(String name) {
        if (name.isBlank() || name.length() > 200 || name.codePoints().anyMatch(Character::isISOControl)) {
            throw new InvalidException("actor has to be 1 to 200 printable characters");
        }
        actor = Optional.of(name);
        return this;
    }

    /** The clock that labels events. */
    public RegistryBuilder clock(Clock value) {
        clock = value;
        return this;
    }

    /** Variables that providers look at in place of the process's own. */
    public RegistryBuilder environment(Map<String, String> variables) {
        environment = Map.copyOf(variables);
        return this;
    }

    /** An object that one provider understands, for example an HTTP client; the provider documents names and types. */
    public RegistryBuilder option(String name, Object value) {
        options.put(name, value);
        return this;
    }

    /** Hears of this client's decisions. */
    public RegistryBuilder listener(RegistryListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Hears of every operation of this client. */
    public RegistryBuilder audit(AuditListener listener) {
        auditListeners.add(listener);
        return this;
    }

    /** Looks at artifacts in place of the inspector on the class path. */
    public RegistryBuilder inspector(ArtifactInspector value) {
        inspector = Optional.of(value);
        return this;
    }

    /**
     * The policy that governs models whose log names none. For a model whose log names one, every act of a client that
     * brings another policy is refused with {@code policy}.
     */
    public RegistryBuilder policy(Policy value) {
        policy = Optional.of(value);
        return this;
    }

    /**
     * Signs every event of this client; given again, another one that signs as well. {@code registry-trust} has to be on the
     * class path: {@link #open} refuses to sign what nothing there could check.
     */
    public RegistryBuilder signer(Signer value) {
        signers.add(value);
        return this;
    }

    /**
     * Remembers the newest event seen of each model in this directory, so that a later process notices a log that was
     * cut off.
     */
    public RegistryBuilder rememberIn(Path directory) {
        memory = Optional.of(directory);
        return this;
    }

    /** How old an object that nothing refers to has to be before it counts as garbage and not as work under way. */
    public RegistryBuilder garbageAge(Duration age) {
        garbageAge = age;
        return this;
    }

    /**
     * Opens the registry.
     *
     * @throws InvalidException nobody knows the scheme, or the connection string is wrong
     * @throws dev.modelregistry.error.UnsupportedCapabilityException there is a signer and no {@code registry-trust}
     */
    public ModelRegistry open() {
        RegistrySettings settings = new RegistrySettings(
                actor.orElseGet(() -> System.getProperty("user.name", "unknown")),
                clock,
                environment,
                Map.copyOf(options),
                List.copyOf(listeners),
                List.copyOf(auditListeners),
                inspector,
                policy,
                List.copyOf(signers),
                memory,
                garbageAge);
        return backend.map(given -> Providers.over(given, settings))
                .orElseGet(() -> Providers.open(uri.orElseThrow(), settings));
    }
}
