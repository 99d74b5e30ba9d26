package dev.modelregistry.local.internal;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.spi.ReferencedArtifact;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An artifact at a {@code file:} URI of this machine. Symbolic links and everything else that is neither file nor
 * directory are refused: what they lead to may change without the artifact changing.
 */
final class FileReference implements ReferencedArtifact {

    private final Path root;
    private final boolean single;
    private final Failures failures;

    private FileReference(Path root, boolean single, Failures failures) {
        this.root = root;
        this.single = single;
        this.failures = failures;
    }

    static Optional<ReferencedArtifact> open(String reference, Failures failures) {
        if (!reference.regionMatches(true, 0, "file:", 0, 5)) {
            return Optional.empty();
        }
        Path root = path(reference);
        if (Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(new FileReference(root, false, failures));
        }
        if (Files.isRegularFile(root, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(new FileReference(root, true, failures));
        }
        throw refused(reference, "is neither a file nor a directory");
    }

    private static Path path(String reference) {
        try {
            return Path.of(new URI(reference)).toAbsolutePath().normalize();
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new InvalidException(
                    "artifact reference '" + Text.shown(reference)
                            + "' is not a file URI; for example file:///data/model",
                    e);
        }
    }

    private static InvalidException refused(String what, String rule) {
        return new InvalidException("artifact reference: '" + Text.shown(what) + "' " + rule);
    }

    @Override
    public String uri() {
        String uri = root.toUri().toString();
        return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    }

    @Override
    public List<File> files() {
        List<File> files = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (!attributes.isRegularFile()) {
                        throw refused(file.toString(), "is neither a file nor a directory");
                    }
                    files.add(new File(name(file), attributes.size()));
                    return FileVisitResult.CONTINUE;
                }
            });
            return files;
        } catch (IOException e) {
            throw failures.io("list '" + root + "'", e);
        }
    }

    private String name(Path file) {
        Path relative = single ? file.getFileName() : root.relativize(file);
        StringBuilder name = new StringBuilder();
        for (Path part : relative) {
            name.append(name.isEmpty() ? "" : "/").append(part);
        }
        return name.toString();
    }

    @Override
    public InputStream read(String path) {
        Path file = single ? root.resolveSibling(path) : root.resolve(path);
        Path normal = file.normalize();
        boolean inside = single ? normal.equals(root) : normal.startsWith(root);
        if (!inside || !Files.isRegularFile(normal, LinkOption.NOFOLLOW_LINKS)) {
            throw refused(path, "is none of its files");
        }
        try {
            return Files.newInputStream(normal, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw failures.io("read '" + normal + "'", e);
        }
    }
}
