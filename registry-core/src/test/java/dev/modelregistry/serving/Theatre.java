package dev.modelregistry.serving;

import dev.modelregistry.ModelRegistry;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A registry with a model that can be switched off, a clock that stands still, and background work that is done on demand. */
final class Theatre implements AutoCloseable {

    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger downloads = new AtomicInteger();
    volatile boolean down;
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
                    asked.addAndGet(method.getName().equals("resolve") ? 1 : 0);
                    downloads.addAndGet(method.getName().equals("download") ? 1 : 0);
                    if (down) {
                        throw new UnavailableException("the registry is switched off");
                    }
                    RegistryException other = failure.get();
                    if (other != null) {
                        throw other;
                    }
                    try {
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
        try {
            Path file = Files.createDirectories(directory.resolve("in-" + content.hashCode()))
                    .resolve("model.txt");
            real.register(Registration.of("fraud")
                    .artifact(Files.writeString(file, content))
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
