package dev.modelregistry.artifacts;

import dev.modelregistry.spi.ReferencedArtifact;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An artifact in memory. */
record TestFiles(Map<String, byte[]> content) implements ReferencedArtifact {

    /** What is in a directory. */
    static TestFiles in(Path directory) {
        Map<String, byte[]> content = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                content.put(directory.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TestFiles(content);
    }

    @Override
    public String uri() {
        return "memory:test";
    }

    @Override
    public List<File> files() {
        return content.entrySet().stream()
                .map(one -> new File(one.getKey(), one.getValue().length))
                .toList();
    }

    @Override
    public InputStream read(String path) {
        return new ByteArrayInputStream(content.getOrDefault(path, new byte[0]));
    }
}
