package dev.modelregistry.serving;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.ProgressListener;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A registry with a model that can be switched off, a clock that stands still, and background work that is done on demand. */
final class Theatre implements AutoCloseable {

    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger downloads = new AtomicInteger();
    /** Files that a download had to read from the registry. */
    final List<String> fetched = new CopyOnWriteArrayList<>();

    volatile boolean down;
    /** Names of methods, as long as the registry is there for others only. */
    volatile Set<String> unanswered = Set.of();

    volatile Supplier<@Nullable RegistryException> failure = () -> null;
    /** Thrown after the registry did what it was asked for. */
    volatile Supplier<@Nullable RegistryException> afterwards = () -> null;

    volatile Instant now = Instant.parse("2026-11-25T12:00:00Z");
    final ModelRegistry registry;

    private final Path directory;
    private final ModelRegistry real = ModelRegistry.connect("memory:");
    private final Deque<Runnable> work = new ArrayDeque<>();

    Theatre(Path directory) {
        this.directory = directory;
        this.registry = (ModelRegistry) Proxy.newProxyInstance(
                ModelRegistry.class.getClassLoader(), new Class<?>[] {ModelRegistry.class}, (proxy, method, args) -> {
                    calls.incrementAndGet();
                    asked.addAndGet(method.getName().equals("resolve") ? 1 : 0);
                    downloads.addAndGet(method.getName().equals("resumeDownload") ? 1 : 0);
                    if (down || unanswered.contains(method.getName())) {
                        throw new UnavailableException("the registry is switched off");
                    }
                    RegistryException other = failure.get();
                    if (other != null) {
                        throw other;
                    }
                    try {
                        if (method.getName().equals("resumeDownload")) {
                            ProgressListener heard = progress -> fetched.add(progress.item());
                            return real.resumeDownload((ModelUri) args[0], (Path) args[1], heard);
                        }
                        Object answer = method.invoke(real, args);
                        RegistryException lost = method.getName().startsWith("set") ? afterwards.get() : null;
                        if (lost != null) {
                            throw lost;
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    void register(String content) {
        register(content, Map.of());
    }

    void register(String content, Map<String, String> more) {
        try {
            Path file = Files.createDirectories(directory.resolve("in-" + content.hashCode()))
                    .resolve("model.txt");
            Files.writeString(file, content);
            for (Map.Entry<String, String> other : more.entrySet()) {
                Files.writeString(file.resolveSibling(other.getKey()), other.getValue());
            }
            real.register(Registration.of("fraud")
                    .artifact(more.isEmpty() ? file : file.getParent())
                    .noCodeDetection()
                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void champion(long version) {
        real.setAlias("fraud", Alias.CHAMPION, VersionNumber.of(version));
    }

    void alias(Alias alias, long version) {
        real.setAlias("fraud", alias, VersionNumber.of(version));
    }

    void noChampion() {
        real.removeAlias("fraud", Alias.CHAMPION);
    }

    void later(Duration time) {
        now = now.plus(time);
    }

    Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    /** Does what is due, and what that makes due but for what it puts off again. */
    void background() {
        for (int left = work.size(); left > 0; left--) {
            work.remove().run();
        }
    }

    int waiting() {
        return work.size();
    }

    ModelResolver.Builder resolver() {
        return ModelResolver.builder(registry)
                .clock(clock())
                .background(
                        new Background() {
                            @Override
                            public void later(Duration delay, Runnable action) {
                                work.add(action);
                            }

                            @Override
                            public void close() {
                                work.clear();
                            }
                        },
                        () -> 0.5);
    }

    @Override
    public void close() {
        real.close();
    }
}
