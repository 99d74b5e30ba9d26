package dev.modelregistry.trust;

import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.LogStore;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionRow;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A backend in the hands of somebody who shows other things than were written. */
final class TamperedBackend {

    /** Shows a log only up to an event, and rows that never were further. */
    static RegistryBackend truncated(RegistryBackend backend, long last) {
        LogStore shorter = new LogStore() {
            @Override
            public long head(String place, long atLeast) {
                return Math.min(last, backend.log().head(place, atLeast));
            }

            @Override
            public Stream<StoredEvent> read(String place, long from) {
                return backend.log().read(place, from).takeWhile(event -> event.number() <= last);
            }

            @Override
            public boolean append(String place, long number, byte[] bytes) {
                return backend.log().append(place, number, bytes);
            }
        };
        return over(backend, shorter, row -> row);
    }

    /** Shows these events and no others. */
    static RegistryBackend events(RegistryBackend backend, List<LogStore.StoredEvent> events) {
        LogStore shown = new LogStore() {
            @Override
            public long head(String place, long atLeast) {
                return events.get(events.size() - 1).number();
            }

            @Override
            public Stream<StoredEvent> read(String place, long from) {
                long[] next = {from};
                return events.stream()
                        .dropWhile(event -> event.number() < from)
                        .takeWhile(event -> event.number() == next[0]++);
            }

            @Override
            public boolean append(String place, long number, byte[] bytes) {
                throw new UnsupportedOperationException("only shown");
            }
        };
        return over(backend, shown, row -> row);
    }

    /** Tells where reading the log began. */
    static RegistryBackend watched(RegistryBackend backend, LongUnaryOperator from) {
        LogStore watched = new LogStore() {
            @Override
            public long head(String place, long atLeast) {
                return backend.log().head(place, atLeast);
            }

            @Override
            public Stream<StoredEvent> read(String place, long number) {
                return backend.log().read(place, from.applyAsLong(number));
            }

            @Override
            public boolean append(String place, long number, byte[] bytes) {
                return backend.log().append(place, number, bytes);
            }
        };
        return over(backend, watched, row -> row);
    }

    /** Shows versions otherwise than they are. */
    static RegistryBackend versions(RegistryBackend backend, UnaryOperator<VersionRow> change) {
        return over(backend, backend.log(), change);
    }

    private static RegistryBackend over(RegistryBackend backend, LogStore log, UnaryOperator<VersionRow> change) {
        return (RegistryBackend) Proxy.newProxyInstance(
                TamperedBackend.class.getClassLoader(),
                new Class<?>[] {RegistryBackend.class},
                (proxy, method, args) -> {
                    try {
                        return switch (method.getName()) {
                            case "log" -> log;
                            case "model" ->
                                ((Optional<?>) method.invoke(backend, args))
                                        .map(row -> log == backend.log() ? row : withoutWatermark((ModelRow) row));
                            case "version" ->
                                ((Optional<?>) method.invoke(backend, args)).map(row -> change.apply((VersionRow) row));
                            default -> method.invoke(backend, args);
                        };
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Shows the model as if nobody had opened a log for it. */
    static RegistryBackend withoutPointer(RegistryBackend backend) {
        return withPointer(backend, Optional.empty());
    }

    /** Shows the model with another log. */
    static RegistryBackend withPointer(RegistryBackend backend, Optional<LogPointer> pointer) {
        return (RegistryBackend) Proxy.newProxyInstance(
                TamperedBackend.class.getClassLoader(),
                new Class<?>[] {RegistryBackend.class},
                (proxy, method, args) -> {
                    try {
                        Object answer = method.invoke(backend, args);
                        return method.getName().equals("model")
                                ? ((Optional<?>) answer).map(row -> withPointer((ModelRow) row, pointer))
                                : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static ModelRow withPointer(ModelRow row, Optional<LogPointer> pointer) {
        return new ModelRow(
                row.name(),
                row.description(),
                row.tags(),
                row.aliases(),
                row.versions(),
                row.createdAt(),
                pointer,
                Optional.empty());
    }

    private static ModelRow withoutWatermark(ModelRow row) {
        return new ModelRow(
                row.name(),
                row.description(),
                row.tags(),
                row.aliases(),
                row.versions(),
                row.createdAt(),
                row.log(),
                Optional.empty());
    }

    private TamperedBackend() {}
}
