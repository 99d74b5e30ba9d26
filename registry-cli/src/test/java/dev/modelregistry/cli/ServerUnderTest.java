package dev.modelregistry.cli;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The MLflow server that the tests of the command line run on, when they are told one. Each test finds it empty. */
final class ServerUnderTest {

    private static final String ADDRESS = System.getProperty("mre.server", "");
    private static final String DATABASE = System.getProperty("mre.database", "");
    private static Path emptiedFor = Path.of("");

    private ServerUnderTest() {}

    /** Connection string of the server, emptied when this is another test than the last one. */
    static synchronized Optional<String> uri(Path home) {
        if (ADDRESS.isEmpty()) {
            return Optional.empty();
        }
        if (!home.equals(emptiedFor)) {
            empty();
            emptiedFor = home;
        }
        return Optional.of("mlflow:" + ADDRESS);
    }

    private static void empty() {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + DATABASE);
                Statement statement = database.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 20000");
            List<String> tables = new ArrayList<>();
            try (ResultSet names = statement.executeQuery(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version'")) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            for (String table : tables) {
                String kept = table.equals("experiments")
                        ? " WHERE experiment_id <> 0"
                        : table.equals("workspaces") ? " WHERE name <> 'default'" : "";
                statement.execute("DELETE FROM \"" + table + "\"" + kept);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the server's database cannot be emptied", e);
        }
    }
}
