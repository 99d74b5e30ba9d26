package dev.modelregistry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.Environment;
import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.internal.json.EntryJson;
import dev.modelregistry.internal.json.Json;
import dev.modelregistry.spi.ArtifactInspector;
import dev.modelregistry.spi.ReferencedArtifact;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;

/** A file that says what a model needs: read as it would be if it lay in the artifact, or as {@code show} prints it. */
final class EnvironmentFile {

    private static final int LIMIT = 1 << 20;

    private EnvironmentFile() {}

    static Environment read(String file) {
        Optional<ArtifactInspector> inspector =
                ServiceLoader.load(ArtifactInspector.class).findFirst();
        return read(file, Inputs.file("--environment", file, LIMIT), inspector);
    }

    static Environment read(String file, byte[] bytes, Optional<ArtifactInspector> inspector) {
        if (file.toLowerCase(Locale.ROOT).endsWith(".json")) {
            ObjectNode entry = Json.object();
            entry.set("environment", Json.read("--environment", bytes, LIMIT));
            return EntryJson.readInput(Json.write(entry), Instant.EPOCH)
                    .environment()
                    .orElse(Environment.none());
        }
        return inspector
                .flatMap(one -> one.inspect(new OneFile(name(file), bytes)).environment())
                .filter(environment -> !environment.isEmpty())
                .orElseThrow(() -> new InvalidException("--environment '" + Text.shown(file)
                        + "' says nothing about an environment: requirements (*.txt), conda or python_env (*.yaml), or"
                        + " *.json are read"));
    }

    /** The name under which an artifact would hold such a file. */
    private static String name(String file) {
        String lower = file.toLowerCase(Locale.ROOT);
        if (!lower.endsWith(".yaml") && !lower.endsWith(".yml")) {
            return "requirements.txt";
        }
        return lower.contains("python_env") ? "python_env.yaml" : "conda.yaml";
    }

    /** An artifact of one small file. */
    private record OneFile(String name, byte[] bytes) implements ReferencedArtifact {

        @Override
        public String uri() {
            return "file:" + name;
        }

        @Override
        public List<File> files() {
            return List.of(new File(name, bytes.length));
        }

        @Override
        public InputStream read(String path) {
            return new ByteArrayInputStream(bytes);
        }
    }
}
