package dev.modelregistry.internal.registry;

import dev.modelregistry.ArtifactSource.Links;
import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.spi.ReferencedArtifact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A file or directory of this machine, looked at before anything is stored. */
final class LocalArtifact implements ReferencedArtifact {

    private static final int MOST_FILES = 100_000;
    private static final int DEEPEST = 100;

    private final Path root;
    private final Map<String, Path> paths = new TreeMap<>();
    private final List<File> files = new ArrayList<>();
    private final Links links;

    private LocalArtifact(Path root, Links links) {
        this.root = root;
        this.links = links;
    }

    /**
     * Looks at a path.
     *
     * @throws InvalidException it is not there, is empty, or holds what cannot be stored; the message names it
     */
    static LocalArtifact scan(Path root, Links links) {
        LocalArtifact artifact = new LocalArtifact(root, links);
        try {
            if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
                throw new InvalidException("artifact '" + root + "' does not exist");
            }
            Path name = root.toAbsolutePath().normalize().getFileName();
            artifact.visit(root, name == null ? "" : name.toString(), "", new HashSet<>(), 0);
        } catch (AccessDeniedException e) {
            throw mayNotRead(Path.of(e.getFile()), e);
        } catch (IOException e) {
            throw new InvalidException("artifact '" + root + "' cannot be read: " + e.getMessage(), e);
        }
        if (artifact.files.isEmpty()) {
            throw new InvalidException("artifact '" + root + "' holds no file: empty directories are not kept");
        }
        return artifact;
    }

    private void visit(Path path, String name, String parent, Set<Path> above, int depth) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isSymbolicLink()) {
            if (links == Links.REFUSE) {
                throw new InvalidException("artifact path '" + path
                        + "' is a symbolic link: remove it, or store what it points to with followLinks");
            }
            attributes = Files.readAttributes(path, BasicFileAttributes.class);
        }
        if (attributes.isDirectory()) {
            visitDirectory(path, depth == 0 ? "" : parent + name + "/", above, depth);
        } else if (attributes.isRegularFile()) {
            add(parent + name, path, attributes.size());
        } else {
            throw new InvalidException("artifact path '" + path + "' is neither a file nor a directory: devices, pipes "
                    + "and sockets cannot be stored");
        }
    }

    private void visitDirectory(Path path, String prefix, Set<Path> above, int depth) throws IOException {
        Path real = path.toRealPath();
        if (!above.add(real) || depth > DEEPEST) {
            throw new InvalidException("artifact path '" + path + "' contains itself, or is too deep");
        }
        try (var children = Files.newDirectoryStream(path)) {
            for (Path child : children) {
                visit(child, String.valueOf(child.getFileName()), prefix, above, depth + 1);
            }
        }
        above.remove(real);
    }

    private void add(String path, Path file, long size) {
        new ArtifactFile(path, size, ContentDigest.of(new byte[0]), FileRole.MODEL);
        if (paths.put(path, file) != null) {
            throw new InvalidException("artifact path '" + path + "' is there twice");
        }
        files.add(new File(path, size));
        if (files.size() > MOST_FILES) {
            throw new InvalidException("artifact '" + root + "' holds more than " + MOST_FILES + " files");
        }
    }

    @Override
    public String uri() {
        return root.toUri().toString();
    }

    @Override
    public List<File> files() {
        return List.copyOf(files);
    }

    @Override
    public InputStream read(String path) {
        Path file = paths.get(path);
        if (file == null) {
            throw new InvalidException("artifact has no file '" + path + "'");
        }
        try {
            return links == Links.REFUSE
                    ? Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)
                    : Files.newInputStream(file);
        } catch (AccessDeniedException e) {
            throw mayNotRead(file, e);
        } catch (IOException e) {
            throw new UnavailableException("artifact file '" + file + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private static InvalidException mayNotRead(Path path, AccessDeniedException e) {
        return new InvalidException("artifact path '" + path + "' cannot be read: this user has no permission to", e);
    }
}
