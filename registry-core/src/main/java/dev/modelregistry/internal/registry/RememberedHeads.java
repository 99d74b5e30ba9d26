package dev.modelregistry.internal.registry;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.spi.Watermark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The newest event that this client has seen of each model, so that a log that was cut off is noticed; and its own snapshots. */
final class RememberedHeads {

    private static final Logger LOG = LoggerFactory.getLogger(RememberedHeads.class);

    private static final String SNAPSHOT = ".snapshot";

    private final Optional<Path> directory;
    private final Map<String, Watermark> seen = new ConcurrentHashMap<>();
    private final Map<String, ContentDigest> ownSnapshots = new ConcurrentHashMap<>();

    RememberedHeads(Optional<Path> directory) {
        this.directory = directory;
    }

    /** Remembers a snapshot that this client made itself. */
    void rememberSnapshot(String modelId, ContentDigest head) {
        ownSnapshots.put(modelId, head);
        directory.ifPresent(folder -> write(folder, modelId + SNAPSHOT, head.toString()));
    }

    /** Whether this client made a snapshot itself. */
    boolean isOwnSnapshot(String modelId, ContentDigest head) {
        ContentDigest own = ownSnapshots.get(modelId);
        return head.equals(own)
                || directory
                        .flatMap(folder -> read(folder.resolve(modelId + SNAPSHOT), ContentDigest::parse))
                        .filter(head::equals)
                        .isPresent();
    }

    /** The newest event seen of a model. */
    Optional<Watermark> of(String modelId) {
        Watermark known = seen.get(modelId);
        return known != null
                ? Optional.of(known)
                : directory.flatMap(folder -> read(folder.resolve(modelId), Watermark::parse));
    }

    private static <T> Optional<T> read(Path file, Function<String, T> parse) {
        try {
            return Optional.of(parse.apply(Files.readString(file).strip()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | InvalidException e) {
            LOG.warn("what is remembered in '{}' cannot be read: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Remembers the state's last event.
     *
     * @throws IntegrityException a later event was seen before, or another one with that number
     */
    void checkAndRemember(ModelState state) {
        if (state.number() == 0 || state.modelId().isEmpty()) {
            return;
        }
        Watermark now = new Watermark(state.number(), state.lastDigest().orElseThrow());
        Optional<Watermark> before = of(state.modelId());
        if (before.isPresent()) {
            long event = before.get().event();
            if (event > now.event()) {
                throw new IntegrityException(
                        "the log of model '" + state.name().orElseThrow() + "' is truncated: it ends with event "
                                + now.event() + ", event " + event + " was seen before");
            }
            if (event == now.event()) {
                if (!before.get().digest().equals(now.digest())) {
                    throw new IntegrityException("event " + event + " of model '"
                            + state.name().orElseThrow() + "' is not the one that was seen before");
                }
                return;
            }
        }
        remember(state.modelId(), now);
    }

    /** Remembers an event, also an earlier one than before: somebody accepted that. */
    void remember(String modelId, Watermark now) {
        seen.put(modelId, now);
        directory.ifPresent(folder -> write(folder, modelId, now.text()));
    }

    private static void write(Path folder, String file, String text) {
        try {
            Files.createDirectories(folder);
            Path temporary = folder.resolve(file + "." + ModelLog.randomId());
            Files.write(temporary, text.getBytes(StandardCharsets.UTF_8));
            Files.move(
                    temporary,
                    folder.resolve(file),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("what was seen of model id {} cannot be remembered in '{}': {}", file, folder, e.getMessage());
        }
    }
}
