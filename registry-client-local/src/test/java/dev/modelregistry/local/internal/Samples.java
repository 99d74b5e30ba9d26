package dev.modelregistry.local.internal;

import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Documentation;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.Environment;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.entry.Lifecycle;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.NewVersion;
import dev.modelregistry.spi.VersionMarks;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What the tests of this package store. */
final class Samples {

    static final ModelName FRAUD = ModelName.of("fraud");
    static final ModelName CHURN = ModelName.of("churn");
    static final LogPointer LOG = new LogPointer("local", "fraud", "01J0MODEL");
    static final Instant NOW = Instant.parse("2026-11-24T08:00:00.123456789Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private Samples() {}

    static LocalBackend open(Path directory) {
        return LocalBackend.open(directory, Duration.ofSeconds(30), false, CLOCK);
    }

    static Database database(Path directory) {
        return database(directory, Duration.ofSeconds(30));
    }

    static Database database(Path directory, Duration busyTimeout) {
        return new Database(new Layout(directory, Clock.systemUTC()), busyTimeout, false, Schema.CURRENT);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static InputStream stream(String text) {
        return new ByteArrayInputStream(bytes(text));
    }

    static EntryContent content(ModelName model, Map<String, String> tags) {
        ArtifactFile file = new ArtifactFile("model.onnx", 3, ContentDigest.of(bytes("abc")), FileRole.MODEL);
        return new EntryContent(
                model,
                Optional.empty(),
                tags,
                List.of(),
                Map.of(),
                "finds fraud",
                Documentation.none(),
                Optional.empty(),
                List.of(),
                Environment.none(),
                Lineage.none(),
                ModelArtifact.of(Optional.empty(), Optional.of("onnx"), true, List.of(file)),
                Lifecycle.none(),
                Map.of());
    }

    static NewVersion version(ModelName model, String key) {
        return version(model, key, Optional.empty(), Map.of());
    }

    static NewVersion version(
            ModelName model, String key, Optional<SemanticVersion> semanticVersion, Map<String, String> tags) {
        VersionMarks marks = new VersionMarks(
                Optional.of(key),
                Optional.of("records/" + key + ".json"),
                Optional.of(ContentDigest.of(bytes(key))),
                semanticVersion,
                OptionalLong.empty(),
                Map.of());
        return new NewVersion(model, content(model, tags), "s3://bucket/" + key, key, marks, "alice");
    }
}
