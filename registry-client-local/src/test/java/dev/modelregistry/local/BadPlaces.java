package dev.modelregistry.local;

import static dev.modelregistry.local.PlaceProcess.Act.DOWNLOAD;
import static dev.modelregistry.local.PlaceProcess.Act.READ;
import static dev.modelregistry.local.PlaceProcess.Act.REGISTER;

import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.error.UnsupportedCapabilityException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The table of places that cannot be used. Every row begins with a registry in {@code models} that has version 1 of
 * {@code fraud}, and a file {@code next.bin} beside it.
 */
final class BadPlaces {

    private BadPlaces() {}

    /** What is wrong with the place. Returns what undoes it. */
    interface Spoiling {
        Undo of(Path parent) throws Exception;
    }

    /** Puts things right again. */
    interface Undo {
        void run() throws Exception;
    }

    /** In what surroundings the act runs. */
    enum As {
        /** In the process of the test. */
        TEST,
        /** In a process that permissions bind, also where the test runs as root. */
        ORDINARY_USER,
        /** In a process that may not make files of more than a few megabytes. */
        LIMITED_FILES
    }

    /** One row: what is wrong, what is tried, which error that gets, what the message says among other things. */
    record BadPlace(
            String what,
            Spoiling spoiling,
            As as,
            PlaceProcess.Act act,
            String path,
            Class<? extends RegistryException> type,
            List<String> message) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<BadPlace> all() {
        return Stream.concat(damaged(), forbidden());
    }

    private static Stream<BadPlace> damaged() {
        return Stream.of(
                read(
                        "a database that is none",
                        db(file -> Files.writeString(file, "no database ".repeat(100))),
                        IntegrityException.class,
                        "registry.db",
                        "not a database",
                        "backup"),
                read(
                        "a database with pages overwritten",
                        db(BadPlaces::overwrite),
                        IntegrityException.class,
                        "registry.db",
                        "damaged",
                        "backup"),
                read(
                        "a database cut to nothing",
                        db(file -> Files.write(file, new byte[0])),
                        IntegrityException.class,
                        "registry.db is empty",
                        "backup"),
                read(
                        "a database of another program",
                        db(BadPlaces::replaceByAnother),
                        IntegrityException.class,
                        "none of this library"),
                read(
                        "a database of a newer version",
                        db(file -> sql(file, "PRAGMA user_version = 99")),
                        UnsupportedCapabilityException.class,
                        "schema 99",
                        "newer"),
                read(
                        "a missing database beside files of models",
                        BadPlaces::removeDatabase,
                        IntegrityException.class,
                        "registry.db is missing",
                        "backup"),
                read(
                        "a directory in the database's place",
                        db(BadPlaces::replaceByDirectory),
                        InvalidException.class,
                        "registry.db",
                        "directory"),
                read(
                        "a file in the registry's place",
                        parent -> replaceByFile(parent.resolve("models")),
                        InvalidException.class,
                        "is a file, not a directory"),
                register(
                        "a file in the place of the artifacts",
                        parent -> replaceByFile(parent.resolve("models/artifacts")),
                        InvalidException.class,
                        "artifacts",
                        "a file, not a directory"));
    }

    private static Stream<BadPlace> forbidden() {
        return Stream.of(
                user(
                        "a directory that may only be read",
                        mode("models", "r-x------"),
                        REGISTER,
                        "next.bin",
                        ForbiddenException.class,
                        "allow writing to the directory"),
                user(
                        "a database that may only be read",
                        mode("models/registry.db", "r--------"),
                        REGISTER,
                        "next.bin",
                        ForbiddenException.class,
                        "read-only"),
                user(
                        "a database that may not be read",
                        mode("models/registry.db", "---------"),
                        READ,
                        "",
                        ForbiddenException.class,
                        "permission"),
                user(
                        "a directory that may not be entered",
                        mode("models", "---------"),
                        READ,
                        "",
                        ForbiddenException.class,
                        "belongs to somebody else"),
                user(
                        "artifacts that may only be read",
                        mode("models/artifacts/fraud", "r-x------"),
                        REGISTER,
                        "next.bin",
                        ForbiddenException.class,
                        "artifacts"),
                user(
                        "an artifact that may not be read",
                        mode("next.bin", "---------"),
                        REGISTER,
                        "next.bin",
                        InvalidException.class,
                        "next.bin",
                        "permission"),
                user(
                        "a directory of an artifact that may not be read",
                        BadPlaces::closedFolder,
                        REGISTER,
                        "bundle",
                        InvalidException.class,
                        "closed",
                        "permission"),
                user(
                        "a stored file that may not be read",
                        BadPlaces::closeStored,
                        DOWNLOAD,
                        "out",
                        ForbiddenException.class,
                        "belongs to somebody else"),
                user(
                        "a target that may not be written",
                        BadPlaces::closedTarget,
                        DOWNLOAD,
                        "closed/out",
                        ForbiddenException.class,
                        "closed"),
                new BadPlace(
                        "an artifact larger than files may be",
                        BadPlaces::largeArtifact,
                        As.LIMITED_FILES,
                        REGISTER,
                        "large.bin",
                        UnavailableException.class,
                        List.of("File too large")));
    }

    private static BadPlace read(
            String what, Spoiling spoiling, Class<? extends RegistryException> type, String... message) {
        return new BadPlace(what, spoiling, As.TEST, READ, "", type, List.of(message));
    }

    private static BadPlace register(
            String what, Spoiling spoiling, Class<? extends RegistryException> type, String... message) {
        return new BadPlace(what, spoiling, As.TEST, REGISTER, "next.bin", type, List.of(message));
    }

    private static BadPlace user(
            String what,
            Spoiling spoiling,
            PlaceProcess.Act act,
            String path,
            Class<? extends RegistryException> type,
            String... message) {
        return new BadPlace(what, spoiling, As.ORDINARY_USER, act, path, type, List.of(message));
    }

    /** What is done to the database file, or to what stands in its place. */
    private interface Change {
        void to(Path file) throws Exception;
    }

    private static Spoiling db(Change change) {
        return parent -> {
            Path file = parent.resolve("models/registry.db");
            byte[] before = Files.readAllBytes(file);
            change.to(file);
            return () -> {
                remove(file);
                Files.write(file, before);
            };
        };
    }

    private static void overwrite(Path file) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        byte[] noise = "noise ".repeat(bytes.length / 6).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(noise, 4096, bytes, 4096, noise.length - 4096);
        Files.write(file, bytes);
    }

    private static void replaceByAnother(Path file) throws Exception {
        Files.delete(file);
        sql(file, "CREATE TABLE theirs (x)");
    }

    private static void replaceByDirectory(Path file) throws Exception {
        Files.delete(file);
        Files.createDirectory(file);
    }

    private static void sql(Path file, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Undo removeDatabase(Path parent) throws Exception {
        Path file = parent.resolve("models/registry.db");
        Path kept = Files.move(file, parent.resolve("kept.db"));
        return () -> Files.move(kept, file);
    }

    private static Undo replaceByFile(Path directory) throws Exception {
        Path kept = Files.move(directory, directory.resolveSibling("kept"));
        Files.writeString(directory, "in the way");
        return () -> {
            Files.delete(directory);
            Files.move(kept, directory);
        };
    }

    private static Spoiling mode(String name, String permissions) {
        return parent -> close(parent.resolve(name), permissions);
    }

    private static Undo close(Path path, String permissions) throws Exception {
        var before = Files.getPosixFilePermissions(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        return () -> Files.setPosixFilePermissions(path, before);
    }

    private static Undo closedFolder(Path parent) throws Exception {
        Path closed = Files.createDirectories(parent.resolve("bundle/closed"));
        Files.writeString(parent.resolve("bundle/model.bin"), "weights");
        Files.writeString(closed.resolve("more.bin"), "weights");
        return close(closed, "---------");
    }

    private static Undo closeStored(Path parent) throws Exception {
        try (Stream<Path> all = Files.walk(parent.resolve("models/artifacts"))) {
            return close(all.filter(Files::isRegularFile).findFirst().orElseThrow(), "---------");
        }
    }

    private static Undo closedTarget(Path parent) throws Exception {
        return close(Files.createDirectory(parent.resolve("closed")), "r-x------");
    }

    private static Undo largeArtifact(Path parent) throws Exception {
        Files.write(parent.resolve("large.bin"), new byte[20 << 20]);
        return () -> {};
    }

    private static void remove(Path path) throws Exception {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}
