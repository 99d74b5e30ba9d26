package dev.modelregistry.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.spi.ObjectStore.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FileListingTest {

    @Property(tries = 150)
    void aListingIsTheSortedKeysBehindTheBoundWithThePrefix(
            @ForAll("keySets") Set<String> keys, @ForAll("bounds") String prefix, @ForAll("bounds") String after)
            throws IOException {
        Path top = Files.createTempDirectory("listing");
        try {
            List<String> made = new ArrayList<>();
            ArtifactPaths paths = new ArtifactPaths(top);
            for (String key : keys) {
                if (make(paths.file(key))) {
                    made.add(key);
                }
            }

            FileListing listing = new FileListing(paths, prefix, after, new Failures(top), 2);

            assertThat(PagedIterator.stream(listing).map(StoredObject::key).toList())
                    .isEqualTo(made.stream()
                            .filter(key -> key.startsWith(prefix) && compare(key, after) > 0)
                            .sorted(FileListingTest::compare)
                            .toList());
        } finally {
            deleteAll(top);
        }
    }

    /** Makes a file, unless a name on the way is one already, or it is a directory. */
    private static boolean make(Path file) throws IOException {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "x");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int compare(String left, String right) {
        return Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    private static void deleteAll(Path top) throws IOException {
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Provide
    Arbitrary<Set<String>> keySets() {
        Arbitrary<String> name = Arbitraries.oneOf(
                Arbitraries.strings().withChars("ab-.0~").ofMinLength(1).ofMaxLength(3),
                Arbitraries.of("\uFFFD", "\uD83D\uDE00", "é".repeat(50), "é".repeat(51)));
        Arbitrary<String> key = name.list()
                .ofMinSize(2)
                .ofMaxSize(4)
                .map(names -> names.get(0) + "/artifacts/" + String.join("/", names.subList(1, names.size())));
        return key.set().ofMaxSize(12);
    }

    @Provide
    Arbitrary<String> bounds() {
        return Arbitraries.oneOf(
                Arbitraries.just(""),
                Arbitraries.of(
                        "a", "b", "a/", "a/artifacts", "a/artifacts/", "a/artifacts/b", "a/artifacts/a/", "a/x/y"),
                keySets()
                        .filter(keys -> !keys.isEmpty())
                        .map(keys -> keys.iterator().next()));
    }

    @Property(tries = 500)
    void keysAreOrderedByTheirBytes(@ForAll("texts") String left, @ForAll("texts") String right) {
        assertThat(Integer.signum(Keys.ORDER.compare(left, right))).isEqualTo(Integer.signum(compare(left, right)));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars('a', '\uE000', '\uFFFD')
                .ofMaxLength(3)
                .list()
                .ofMaxSize(3)
                .map(parts -> String.join("\uD83D\uDE00", parts));
    }

    @Example
    void aDirectoryThatVanishesIsSkipped() throws IOException {
        Path top = Files.createTempDirectory("listing");
        try {
            ArtifactPaths paths = new ArtifactPaths(top);
            for (String key : List.of("a/artifacts/u/1", "b/artifacts/u/1", "c/artifacts/u/1")) {
                make(paths.file(key));
            }
            FileListing listing = new FileListing(paths, "", "", new Failures(top));
            listing.next();
            deleteAll(top.resolve("b"));

            try (Stream<StoredObject> rest = PagedIterator.stream(listing)) {
                assertThat(rest.map(StoredObject::key)).containsExactly("c/artifacts/u/1");
            }
        } finally {
            deleteAll(top);
        }
    }
}
