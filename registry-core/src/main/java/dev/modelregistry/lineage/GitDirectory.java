package dev.modelregistry.lineage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A repository as it lies on disk, read without running Git.
 *
 * @param work the working directory that the repository belongs to
 * @param own what belongs to this working directory alone: {@code HEAD}
 * @param common what all working directories of the repository share: refs, config
 */
record GitDirectory(Path work, Path own, Path common) {

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern SECTION = Pattern.compile("\\[\\s*([A-Za-z0-9.-]+)(?:\\s+\"(.*)\")?\\s*].*");
    private static final Pattern URL = Pattern.compile("(?i)url\\s*=\\s*\"?([^\"]*?)\"?");
    private static final int LARGEST_FILE = 1 << 20;
    /** Git itself follows no more symbolic refs than this. */
    private static final int MOST_REFS = 5;

    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }

    /** The repository that a directory is in; empty when it is in none. */
    static Optional<GitDirectory> find(Path directory) {
        try {
            for (Path work = directory.toAbsolutePath().normalize(); work != null; work = work.getParent()) {
                Path git = work.resolve(".git");
                if (Files.isDirectory(git)) {
                    return Optional.of(new GitDirectory(work, git, git));
                }
                if (Files.isRegularFile(git)) {
                    return linked(work, git);
                }
            }
            return Optional.empty();
        } catch (IOException | InvalidPathException | SecurityException e) {
            return Optional.empty();
        }
    }

    /** A worktree or submodule, whose {@code .git} is a file that says where its directory is. */
    private static Optional<GitDirectory> linked(Path work, Path file) throws IOException {
        String text = text(file);
        if (!text.startsWith("gitdir:")) {
            return Optional.empty();
        }
        Path own = work.resolve(text.substring("gitdir:".length()).strip()).normalize();
        Path commonDir = own.resolve("commondir");
        Path common =
                Files.isRegularFile(commonDir) ? own.resolve(text(commonDir)).normalize() : own;
        return Optional.of(new GitDirectory(work, own, common));
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > LARGEST_FILE) {
            throw new IOException("larger than Git makes such files");
        }
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
    }

    /** The commit that is checked out; empty before the first one. */
    Optional<String> head() {
        try {
            String value = text(own.resolve("HEAD"));
            for (int i = 0; i < MOST_REFS && value.startsWith("ref:"); i++) {
                Optional<String> target = ref(value.substring("ref:".length()).strip());
                if (target.isEmpty()) {
                    // Refs may also be in a reftable, which only Git reads.
                    return GitCommand.output(work, "rev-parse", "--verify", "HEAD")
                            .filter(GitDirectory::isCommit);
                }
                value = target.get();
            }
            return Optional.of(value).filter(GitDirectory::isCommit);
        } catch (IOException | InvalidPathException | SecurityException e) {
            return Optional.empty();
        }
    }

    private Optional<String> ref(String name) throws IOException {
        for (Path root : new Path[] {own, common}) {
            Path file = root.resolve(name).normalize();
            // A name with dots in it must not lead out of the repository.
            if (file.startsWith(root.normalize()) && Files.isRegularFile(file)) {
                return Optional.of(text(file));
            }
        }
        Path packed = common.resolve("packed-refs");
        if (!Files.isRegularFile(packed)) {
            return Optional.empty();
        }
        // Latin 1 takes any bytes; names of refs are compared in the same reading.
        String wanted = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        try (Stream<String> lines = Files.lines(packed, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.endsWith(" " + wanted))
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .findFirst();
        }
    }

    /** Address of the remote {@code origin}, else of the first one; empty when there is none that could be shown. */
    Optional<String> remote() {
        try {
            Optional<String> first = Optional.empty();
            String remote = "";
            for (String line : text(common.resolve("config")).lines().toList()) {
                Matcher section = SECTION.matcher(line.strip());
                Matcher url = URL.matcher(line.strip());
                if (section.matches()) {
                    boolean isRemote = section.group(1).equalsIgnoreCase("remote") && section.group(2) != null;
                    remote = isRemote ? section.group(2) : "";
                } else if (!remote.isEmpty() && url.matches()) {
                    Optional<String> address = RemoteAddress.clean(url.group(1));
                    if (remote.equals("origin")) {
                        return address;
                    }
                    first = first.or(() -> address);
                }
            }
            return first;
        } catch (IOException | SecurityException e) {
            return Optional.empty();
        }
    }

    /** Whether files were changed, added or removed since the commit; empty when Git cannot be asked. */
    Optional<Boolean> dirty() {
        return GitCommand.output(work, "status", "--porcelain").map(output -> !output.isEmpty());
    }
}
