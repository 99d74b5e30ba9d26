package dev.modelregistry.local.internal;

import dev.modelregistry.error.RegistryException;
import dev.modelregistry.spi.Diagnosis;
import dev.modelregistry.spi.Diagnosis.Check;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at a registry's directory for {@code doctor}. Changes nothing, and makes nothing. */
final class Examination {

    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(2);
    private static final long LEAST_SPACE = 256L << 20;
    // "File format read version" of https://www.sqlite.org/fileformat.html#the_database_header
    private static final int JOURNAL_BYTE = 19;
    private static final int WAL = 2;
    private static final String NEW = "no database yet: the first write makes it";

    private final Layout layout;
    private final Database database;
    private final Clock clock;

    Examination(Layout layout, Database database, Clock clock) {
        this.layout = layout;
        this.database = database;
        this.clock = clock;
    }

    Diagnosis diagnose() {
        Optional<String> version = Optional.empty();
        boolean reachable = true;
        try {
            version = database.read(
                    "ask for SQLite's version",
                    Optional.empty(),
                    session -> session.first("SELECT 'SQLite ' || sqlite_version()", row -> row.getString(1)));
        } catch (RegistryException e) {
            // The checks say why.
            reachable = false;
        }
        return new Diagnosis(
                reachable,
                version,
                List.of(
                        guarded("log-writable", this::logWritable),
                        guarded("clock", this::clock),
                        guarded("disk-space", this::diskSpace),
                        guarded("schema", this::schema),
                        guarded("journal-mode", this::journalMode)));
    }

    private static Check guarded(String name, Supplier<Check> check) {
        try {
            return check.get();
        } catch (RegistryException e) {
            return new Check(name, false, String.valueOf(e.getMessage()), Optional.of(fix(e)));
        }
    }

    private static String fix(RegistryException e) {
        return switch (e.code()) {
            case FORBIDDEN -> "allow this user to write to the directory and every file in it, or open it as its owner";
            case INTEGRITY -> "restore the whole directory from a backup";
            case UNSUPPORTED -> "use the newer version of registry-client-local that changed this database";
            case INVALID -> "name a directory, for example local:models";
            default -> "look at the message, mend its cause and run this again";
        };
    }

    private static Check good(String name, String detail) {
        return new Check(name, true, detail, Optional.empty());
    }

    private Check logWritable() {
        if (database.tryWrite("write the log")) {
            return good("log-writable", "a transaction for writing can be opened");
        }
        Path existing = nearestExisting();
        boolean writable = Files.isWritable(existing);
        return new Check(
                "log-writable",
                writable,
                writable ? NEW : "'" + existing + "' cannot be written",
                writable ? Optional.empty() : Optional.of("allow this user to write to '" + existing + "'"));
    }

    private Path nearestExisting() {
        Path existing = layout.directory();
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing;
    }

    private Check clock() {
        Optional<Instant> newest = database.read(
                "look at the newest event",
                Optional.empty(),
                session -> session.first(
                        "SELECT stored_at FROM event ORDER BY rowid DESC LIMIT 1",
                        row -> Instant.parse(row.getString(1))));
        Instant now = clock.instant();
        if (newest.isPresent() && newest.get().isAfter(now.plus(CLOCK_TOLERANCE))) {
            return new Check(
                    "clock",
                    false,
                    "it is " + now + " here, but the newest event was stored at " + newest.get(),
                    Optional.of("set this machine's clock, for example with NTP"));
        }
        return good(
                "clock",
                newest.map(at -> "the newest event was stored at " + at).orElse("no event yet"));
    }

    private Check diskSpace() {
        try {
            long free = Files.getFileStore(nearestExisting()).getUsableSpace();
            boolean enough = free >= LEAST_SPACE;
            return new Check(
                    "disk-space",
                    enough,
                    (free >> 20) + " MiB free",
                    enough ? Optional.empty() : Optional.of("free at least " + (LEAST_SPACE >> 20) + " MiB"));
        } catch (IOException e) {
            throw database.failures().io("look at the free space", e);
        }
    }

    private Check schema() {
        int newest = Schema.CURRENT.newest();
        Optional<Integer> found = database.read(
                "look at the schema", Optional.empty(), session -> Optional.of(Schema.CURRENT.check(session)));
        return good(
                "schema",
                found.map(step -> "schema " + step + (step < newest ? ", the next write brings it to " + newest : ""))
                        .orElse(NEW));
    }

    private Check journalMode() {
        long synchronous = database.read("look at the settings", -1L, session -> session.number("PRAGMA synchronous"));
        if (synchronous < 0) {
            return good("journal-mode", NEW);
        }
        String mode = journal();
        String seen = mode + ", synchronous " + synchronous;
        if (mode.equals("wal")) {
            return good("journal-mode", seen);
        }
        return new Check(
                "journal-mode",
                false,
                seen + ": readers and writers wait for each other",
                Optional.of(
                        "the next write sets it to wal; on a network file system, move the directory to a local disk"));
    }

    /** As the file says it. A connection of a user who may not write says something else. */
    private String journal() {
        try (InputStream file = Files.newInputStream(layout.database())) {
            byte[] header = file.readNBytes(JOURNAL_BYTE + 1);
            return header.length > JOURNAL_BYTE && header[JOURNAL_BYTE] == WAL ? "wal" : "rollback journal";
        } catch (IOException e) {
            throw database.failures().io("look at the journal mode", e);
        }
    }
}
