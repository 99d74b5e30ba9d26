package dev.modelregistry.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.log.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody changes one byte of what is stored. */
class ByteChangeTest {

    private static final long SEED = 31_337;
    private static final int SAMPLES_OF_EACH = 340;

    @TempDir
    Path parent;

    private final Random random = new Random(SEED);

    /** Stored bytes: a file of a model, an object or an event. */
    private record Stored(String name, byte[] bytes, Writer writer) {}

    @FunctionalInterface
    private interface Writer {
        void write(byte[] bytes) throws IOException, SQLException;
    }

    @Test
    void everyChangedByteOfAnArtifactARecordOrAnEventIsFound() throws Exception {
        Path directory = parent.resolve("models");
        fill(directory);
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("registry.db"))) {
            List<String> missed = new ArrayList<>();
            for (List<Stored> kind : List.of(
                    files(directory.resolve("artifacts")),
                    rows(database, "SELECT rowid, key, bytes FROM object WHERE key LIKE '%/records/%'", "object"),
                    rows(database, "SELECT rowid, number, bytes FROM event", "event"))) {
                assertThat(kind).hasSizeGreaterThanOrEqualTo(3);
                for (int i = 0; i < SAMPLES_OF_EACH; i++) {
                    changeOne(directory, kind.get(random.nextInt(kind.size())), missed);
                }
            }
            assertThat(missed).as("not found, seed %d", SEED).isEmpty();
        }
        assertThat(isFound(directory)).as("after all was put back").isFalse();
    }

    private void changeOne(Path directory, Stored stored, List<String> missed) throws Exception {
        int position = random.nextInt(stored.bytes().length);
        byte[] changed = stored.bytes().clone();
        changed[position] ^= (byte) (1 + random.nextInt(255));
        stored.writer().write(changed);
        if (!isFound(directory)) {
            missed.add(stored.name() + " at " + position);
        }
        stored.writer().write(stored.bytes());
    }

    private static boolean isFound(Path directory) {
        try (ModelRegistry registry = LocalRegistry.open(LocalConfig.of(directory))) {
            return !registry.verify("fraud", Verification.Depth.FULL).ok();
        } catch (RegistryException e) {
            return true;
        }
    }

    private void fill(Path directory) throws IOException {
        try (ModelRegistry registry = LocalRegistry.open(LocalConfig.of(directory))) {
            for (int i = 1; i <= 3; i++) {
                registry.register(Registration.of("fraud")
                        .artifact(Files.writeString(parent.resolve("model-" + i), "weights " + i + " ".repeat(500)))
                        .semanticVersion("1." + i + ".0")
                        .metric("auc", 0.9)
                        .tag("team", "risk")
                        .noCodeDetection()
                        .build());
                registry.promote(Promotion.of("models:/fraud/" + i, Stage.PRODUCTION)
                        .alias(Alias.CHAMPION)
                        .archiveSuperseded()
                        .build());
            }
        }
    }

    private static List<Stored> files(Path folder) throws IOException {
        List<Stored> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                found.add(new Stored(file.toString(), Files.readAllBytes(file), bytes -> Files.write(file, bytes)));
            }
        }
        return found;
    }

    private static List<Stored> rows(Connection database, String query, String table) throws SQLException {
        List<Stored> found = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                long row = rows.getLong(1);
                found.add(new Stored(table + " " + rows.getString(2), rows.getBytes(3), bytes -> {
                    try (PreparedStatement update =
                            database.prepareStatement("UPDATE " + table + " SET bytes = ? WHERE rowid = ?")) {
                        update.setBytes(1, bytes);
                        update.setLong(2, row);
                        update.executeUpdate();
                    }
                }));
            }
        }
        return found;
    }
}
