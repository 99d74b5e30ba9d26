package dev.modelregistry.cli;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ProgressListener;
import dev.modelregistry.RegistryBuilder;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.trust.SigningKey;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run of a command: its registry, its time, what it says beside the result. */
final class Session implements AutoCloseable {

    private static final int LARGEST_POLICY = 1 << 20;
    private static final String PLACE = "model-registry";

    private final Host host;
    private final Root root;
    private final ProgressLine progress;
    private @Nullable ModelRegistry opened;

    Session(Host host, Root root) {
        this.host = host;
        this.root = root;
        this.progress = new ProgressLine(host.err(), System::nanoTime);
    }

    /** The registry that the user means, opened once. */
    ModelRegistry registry() {
        ModelRegistry registry = opened;
        if (registry == null) {
            registry = host.opener().open(registryUri(), this::configured);
            opened = registry;
        }
        return registry;
    }

    private RegistryBuilder configured(RegistryBuilder builder) {
        builder.clock(host.clock()).environment(host.environment()).rememberIn(stateDirectory());
        root.actor.or(() -> variable("MODEL_REGISTRY_ACTOR")).ifPresent(builder::actor);
        broughtPolicy().ifPresent(builder::policy);
        key().ifPresent(builder::signer);
        return builder;
    }

    /** Whether the answer is one JSON document. */
    boolean json() {
        return root.json;
    }

    /** The policy that the user brings. */
    Optional<Policy> broughtPolicy() {
        Optional<String> option = root.policy;
        return option.or(() -> variable("MODEL_REGISTRY_POLICY"))
                .map(text -> policy(option.isPresent() ? "--policy" : "MODEL_REGISTRY_POLICY", text));
    }

    /** A policy file, or the built-in policy by its name. */
    static Policy policy(String what, String text) {
        return text.equals("default") ? Policy.builtIn() : Policy.parse(Inputs.file(what, text, LARGEST_POLICY));
    }

    /** The key that the user signs with. */
    private Optional<SigningKey> key() {
        Optional<String> option = root.key;
        return option.or(() -> variable("MODEL_REGISTRY_KEY"))
                .map(text -> key(Inputs.path(option.isPresent() ? "--key" : "MODEL_REGISTRY_KEY", text)));
    }

    private SigningKey key(Path file) {
        Optional<char[]> password = keyPassword();
        return password.isPresent() ? SigningKey.read(file, password.get()) : SigningKey.read(file);
    }

    /** The password of an encrypted key: from the environment, as arguments are seen by every user of a machine. */
    Optional<char[]> keyPassword() {
        return variable("MODEL_REGISTRY_KEY_PASSWORD").map(String::toCharArray);
    }

    String registryUri() {
        return root.registry.or(() -> variable("MODEL_REGISTRY_URI")).orElseGet(() -> "local:" + dataDirectory());
    }

    private Path dataDirectory() {
        return userDirectory("XDG_DATA_HOME", ".local/share");
    }

    private Path stateDirectory() {
        Optional<String> given = variable("MODEL_REGISTRY_STATE");
        return given.isPresent()
                ? path("MODEL_REGISTRY_STATE", given.get())
                : userDirectory("XDG_STATE_HOME", ".local/state");
    }

    /** A directory of the user, where the XDG base directory specification has it: relative values do not count. */
    private Path userDirectory(String variable, String below) {
        Path base = variable(variable)
                .map(value -> path(variable, value))
                .filter(Path::isAbsolute)
                .orElseGet(() -> home().resolve(below));
        return base.resolve(PLACE);
    }

    private Path home() {
        return path("HOME", variable("HOME").orElseGet(() -> System.getProperty("user.home", "")));
    }

    private static Path path(String name, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new InvalidException(name + " is not a path that this system can have: " + e.getReason(), e);
        }
    }

    /** A variable of the environment; one that is set to nothing counts as not set. */
    private Optional<String> variable(String name) {
        return Optional.ofNullable(host.environment().get(name)).filter(value -> !value.isBlank());
    }

    Map<String, String> environment() {
        return host.environment();
    }

    Instant now() {
        return host.clock().instant();
    }

    Clock clock() {
        return host.clock();
    }

    /** Shows progress to a person who watches. */
    ProgressListener progress() {
        return host.terminal() ? progress : ignored -> {};
    }

    void endProgress() {
        progress.end();
    }

    /** Says something beside the result. */
    void note(String text) {
        progress.end();
        new Page(host.err()).line("note: " + text);
    }

    /** Says that an act which a policy could have stopped was not looked at by one. */
    void ungated(String model) {
        try {
            if (registry().policy(model).isEmpty()) {
                note("no policy: nothing is gated");
            }
        } catch (NotFoundException deleted) {
            // Nothing is left to be gated.
            return;
        }
    }

    @Override
    public void close() {
        progress.end();
        ModelRegistry registry = opened;
        if (registry != null) {
            registry.close();
        }
    }
}
