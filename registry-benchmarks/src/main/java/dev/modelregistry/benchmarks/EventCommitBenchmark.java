package dev.modelregistry.benchmarks;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.local.LocalProvider;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RegistryProvider.ConnectionRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One event, and one whole governed act, on the embedded registry against one bare insert into SQLite (WAL,
 * synchronous=FULL) of a row of the same size.
 */
public final class EventCommitBenchmark {

    private static final long ROUND = 1_000_000_000L;
    private static final int BYTES = 900;

    private EventCommitBenchmark() {}

    /** Runs it in a directory of its own below the one given. */
    public static void main(String[] args) throws IOException, SQLException {
        Path directory = Files.createTempDirectory(Path.of(args.length > 0 ? args[0] : "."), "event-commit");
        Path model = Files.write(directory.resolve("model.bin"), new byte[1000]);
        AtomicLong number = new AtomicLong();
        try (ModelRegistry registry = ModelRegistry.connect("local:" + directory.resolve("registry"));
                Connection bare = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("bare.db"))) {
            prepare(bare);
            VersionNumber first = registry.register(Registration.of("fraud")
                            .artifact(model)
                            .noCodeDetection()
                            .build())
                    .version();
            VersionNumber second = registry.register(Registration.of("fraud")
                            .artifact(model)
                            .requestKey("second")
                            .noCodeDetection()
                            .build())
                    .version();
            RegistryBackend backend = new LocalProvider()
                    .open(new ConnectionRequest(
                            "local:", directory.resolve("registry").toString(), Map.of(), Map.of(), Clock.systemUTC()));
            byte[] event = new byte[BYTES];
            try (backend;
                    PreparedStatement insert = bare.prepareStatement("INSERT INTO event VALUES (?, ?)")) {
                Rounds.compare(
                        "commit one event of 900 bytes to the log (per second)",
                        7,
                        "log store of the embedded registry",
                        () -> Rounds.rate(
                                ROUND, () -> backend.log().append("benchmark/log", number.incrementAndGet(), event)),
                        "bare insert, SQLite WAL FULL",
                        () -> Rounds.rate(ROUND, () -> insert(insert, number.incrementAndGet())));
                ModelUri uri = ModelUri.of("fraud", first);
                Rounds.compare(
                        "a whole act that commits one event: read, decide, commit, show (per second)",
                        7,
                        "add metric, embedded registry",
                        () -> Rounds.rate(
                                ROUND,
                                () -> registry.addMetrics(
                                        uri,
                                        List.of(new Registration.Measurement(
                                                "auc",
                                                number.incrementAndGet(),
                                                OptionalLong.empty(),
                                                Optional.empty())))),
                        "bare insert, SQLite WAL FULL",
                        () -> Rounds.rate(ROUND, () -> insert(insert, number.incrementAndGet())));
                Rounds.compare(
                        "a whole act that commits one event and moves a row: set alias (per second)",
                        7,
                        "set alias, embedded registry",
                        () -> Rounds.rate(
                                ROUND,
                                () -> registry.setAlias(
                                        "fraud", Alias.CHAMPION, number.incrementAndGet() % 2 == 0 ? first : second)),
                        "bare insert, SQLite WAL FULL",
                        () -> Rounds.rate(ROUND, () -> insert(insert, number.incrementAndGet())));
            }
        }
    }

    private static void prepare(Connection bare) throws SQLException {
        try (var statement = bare.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=FULL");
            statement.execute("CREATE TABLE event (number INTEGER PRIMARY KEY, bytes BLOB)");
        }
    }

    private static void insert(PreparedStatement insert, long number) {
        try {
            insert.setLong(1, number);
            insert.setBytes(2, new byte[BYTES]);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
