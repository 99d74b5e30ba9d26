package dev.modelregistry.serving;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.error.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A text on disk: one line with the digest of the rest, then the text. Replaced as a whole. A file that is damaged is as good as
 * none: it is a copy of what the registry has.
 *
 * @param path where it is
 */
record CheckedFile(Path path) {

    private static final Logger LOG = LoggerFactory.getLogger(CheckedFile.class);

    void write(byte[] text) {
        try {
            Path temporary = path.resolveSibling(path.getFileName() + ".new");
            Files.writeString(temporary, ContentDigest.of(text) + "\n" + new String(text, StandardCharsets.UTF_8));
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UnavailableException("file '" + path + "' cannot be written: " + e.getMessage(), e);
        }
    }

    /** What it says; empty when there is none, or one that was damaged. */
    Optional<byte[]> read() {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            String whole = Files.readString(path);
            int end = whole.indexOf('\n');
            byte[] text = whole.substring(end + 1).getBytes(StandardCharsets.UTF_8);
            if (end >= 0 && ContentDigest.of(text).toString().equals(whole.substring(0, end))) {
                return Optional.of(text);
            }
            LOG.warn("the snapshot '{}' is damaged and is not used", path);
        } catch (IOException e) {
            LOG.warn("the snapshot '{}' cannot be read and is not used: {}", path, e.getMessage());
        }
        return Optional.empty();
    }
}
