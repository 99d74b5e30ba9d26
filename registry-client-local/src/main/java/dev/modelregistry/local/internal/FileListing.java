package dev.modelregistry.local.internal;

import dev.modelregistry.entry.Text;
import dev.modelregistry.spi.ObjectStore.StoredObject;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The files of models in the order of their keys. Directories come in any order, so the names of one are sorted in
 * memory: the next {@value #MOST_NAMES} at a time, however many there are.
 */
final class FileListing implements Iterator<StoredObject> {

    private static final int MOST_NAMES = 10_000;

    private final String prefix;
    private final String after;
    private final Failures failures;
    private final int mostNames;
    private final Deque<Level> levels = new ArrayDeque<>();
    private Optional<StoredObject> next = Optional.empty();

    FileListing(ArtifactPaths paths, String prefix, String after, Failures failures) {
        this(paths, prefix, after, failures, MOST_NAMES);
    }

    FileListing(ArtifactPaths paths, String prefix, String after, Failures failures, int mostNames) {
        this.prefix = prefix;
        this.after = after;
        this.failures = failures;
        this.mostNames = mostNames;
        paths.start(prefix).ifPresent(start -> levels.push(new Level(start.directory(), start.keyPrefix())));
    }

    /** What is known of a file; empty when there is none. A symbolic link is none: it may lead anywhere. */
    static Optional<StoredObject> stored(String key, Path file) throws IOException {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isRegularFile()) {
                return Optional.empty();
            }
            Instant time = found.lastModifiedTime().toInstant();
            String tag = found.size() + "-" + time.getEpochSecond() + "-" + time.getNano();
            return Optional.of(new StoredObject(key, found.size(), tag, Optional.of(time)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            // A name above is a file: then there is no such object.
            if (String.valueOf(e.getMessage()).contains("Not a directory")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public boolean hasNext() {
        try {
            while (next.isEmpty() && !levels.isEmpty()) {
                advance(levels.element());
            }
        } catch (IOException e) {
            throw failures.io("list '" + Text.shown(prefix) + "'", e);
        } catch (DirectoryIteratorException e) {
            IOException cause = e.getCause();
            throw failures.io("list '" + Text.shown(prefix) + "'", cause == null ? new IOException(e) : cause);
        }
        return next.isPresent();
    }

    private void advance(Level level) throws IOException {
        Optional<Name> name = level.next();
        if (name.isEmpty()) {
            levels.pop();
        } else if (name.get().directory()) {
            levels.push(new Level(name.get().path(), name.get().key()));
        } else {
            next = stored(name.get().key(), name.get().path());
        }
    }

    @Override
    public StoredObject next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        StoredObject found = next.orElseThrow();
        next = Optional.empty();
        return found;
    }

    /** Whether a file, or something below a directory, may be wanted. */
    private boolean wanted(Name name) {
        String key = name.key();
        if (!name.directory()) {
            return key.startsWith(prefix) && Keys.ORDER.compare(key, after) > 0;
        }
        boolean meetsPrefix = key.startsWith(prefix) || prefix.startsWith(key);
        return meetsPrefix && (after.startsWith(key) || Keys.ORDER.compare(key, after) > 0);
    }

    /** A name in a directory. The key of a directory ends with a slash, which is what puts it in its place. */
    private record Name(String key, Path path, boolean directory) {}

    /** A directory on the way down. */
    private final class Level {

        private final Path directory;
        private final String keyPrefix;
        private final Deque<Name> names = new ArrayDeque<>();
        private String last = "";
        private boolean complete;

        Level(Path directory, String keyPrefix) {
            this.directory = directory;
            this.keyPrefix = keyPrefix;
        }

        Optional<Name> next() throws IOException {
            if (names.isEmpty() && !complete) {
                fill();
            }
            Optional<Name> name = Optional.ofNullable(names.poll());
            name.ifPresent(found -> last = found.key());
            return name;
        }

        private void fill() throws IOException {
            NavigableSet<Name> smallest = new TreeSet<>(Comparator.comparing(Name::key, Keys.ORDER));
            collect(directory, "", smallest);
            complete = smallest.size() < mostNames;
            names.addAll(smallest);
        }

        private void collect(Path from, String beginning, NavigableSet<Name> smallest) throws IOException {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
                for (Path file : files) {
                    String part = String.valueOf(file.getFileName());
                    if (FileNames.goesOn(part)) {
                        collect(file, beginning + part.substring(0, part.length() - 1), smallest);
                    } else {
                        FileNames.decode(beginning + part).ifPresent(name -> keep(name, file, smallest));
                    }
                }
            } catch (NoSuchFileException | NotDirectoryException e) {
                // Deleted in the meantime, or never there.
                return;
            }
        }

        private void keep(String name, Path file, NavigableSet<Name> smallest) {
            boolean isDirectory = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
            boolean isPlace = keyPrefix.isEmpty();
            if (isPlace && !isDirectory) {
                return;
            }
            String end = isPlace ? "/" + Keys.ARTIFACTS + "/" : isDirectory ? "/" : "";
            Name found = new Name(keyPrefix + name + end, file, isDirectory);
            if (wanted(found) && Keys.ORDER.compare(found.key(), last) > 0) {
                smallest.add(found);
                if (smallest.size() > mostNames) {
                    smallest.pollLast();
                }
            }
        }
    }
}
