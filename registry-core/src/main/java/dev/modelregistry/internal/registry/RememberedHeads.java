package dev.modelregistry.internal.registry;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The newest event that this client has seen of each model, so that a log that was cut off is noticed. */
final class RememberedHeads {

    private static final Logger LOG = LoggerFactory.getLogger(RememberedHeads.class);

    private final Optional<Path> directory;
    private final Map<String, Watermark> seen = new ConcurrentHashMap<>();

    RememberedHeads(Optional<Path> directory) {
        this.directory = directory;
    }

    /** The newest event seen of a model. */
    Optional<Watermark> of(String modelId) {
        Watermark known = seen.get(modelId);
        return known != null ? Optional.of(known) : directory.flatMap(folder -> read(folder.resolve(modelId)));
    }

    private static Optional<Watermark> read(Path file) {
        try {
            return Optional.of(Watermark.parse(Files.readString(file).strip()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | InvalidException e) {
            LOG.warn("the remembered event in '{}' cannot be read: {}", file, e.getMessage());
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
        directory.ifPresent(folder -> write(folder, modelId, now));
    }

    private static void write(Path folder, String modelId, Watermark now) {
        try {
            Files.createDirectories(folder);
            Path temporary = folder.resolve(modelId + "." + ModelLog.randomId());
            Files.write(temporary, now.text().getBytes(StandardCharsets.UTF_8));
            Files.move(
                    temporary,
                    folder.resolve(modelId),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn(
                    "the newest event of model id {} cannot be remembered in '{}': {}",
                    modelId,
                    folder,
                    e.getMessage());
        }
    }
}
