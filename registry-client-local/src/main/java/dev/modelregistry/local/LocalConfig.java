package dev.modelregistry.local;

import dev.modelregistry.error.InvalidException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where an embedded registry is and how it is used.
 *
 * @param directory the directory; made by the first write
 * @param busyTimeout how long a call waits for other writers, of this process or others, before it gives up
 * @param readOnly whether every write is refused; the directory is not touched then
 */
public record LocalConfig(Path directory, Duration busyTimeout, boolean readOnly) {

    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofHours(24);

    /** Checks the values and makes the directory absolute, so that it stays the same place. */
    public LocalConfig {
        if (directory.toString().isBlank()) {
            throw new InvalidException("local registry: the directory is empty; for example local:models");
        }
        directory = directory.toAbsolutePath().normalize();
        if (directory.getNameCount() == 0) {
            throw new InvalidException("local registry: the directory is '" + directory
                    + "', the root of a file system; give it a directory of its own, for example local:models");
        }
        if (busyTimeout.isNegative() || busyTimeout.compareTo(LONGEST) > 0) {
            throw new InvalidException(
                    "local registry: busy timeout " + busyTimeout + " is not between 0 and 24 hours");
        }
    }

    /** A registry in this directory: writable, waiting 30 seconds. */
    public static LocalConfig of(Path directory) {
        return builder(directory).build();
    }

    /** Settings for a registry in this directory. */
    public static Builder builder(Path directory) {
        return new Builder(directory);
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private final Path directory;
        private Duration busyTimeout = BUSY_TIMEOUT;
        private boolean readOnly;

        private Builder(Path directory) {
            this.directory = directory;
        }

        /** How long a call waits for other writers: 0 to 24 hours, 30 seconds unless set. */
        public Builder busyTimeout(Duration value) {
            busyTimeout = value;
            return this;
        }

        /** Refuses every write. */
        public Builder readOnly() {
            readOnly = true;
            return this;
        }

        /**
         * The settings.
         *
         * @throws InvalidException one of them breaks a rule
         */
        public LocalConfig build() {
            return new LocalConfig(directory, busyTimeout, readOnly);
        }
    }
}
