package dev.modelregistry.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.InvalidException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents as files: written whole, and never over what a person wrote. */
class DocumentFileTest {

    private final EntryDocument first = EntryDocument.of(Fixtures.usual());
    private final EntryDocument second = EntryDocument.of(Fixtures.full());

    @TempDir
    Path directory;

    @Test
    void aWrittenDocumentIsReplacedByANewerOne() throws IOException {
        Path file = directory.resolve("fraud.model-registry-entries.md");
        first.writeTo(file);
        assertThat(file).hasContent(first.markdown());
        second.writeTo(file);
        assertThat(Files.readString(file)).isEqualTo(second.markdown());
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void theSameDocumentLeavesTheFileAlone() throws IOException {
        Path file = directory.resolve("fraud.model-registry-entries.md");
        first.writeTo(file);
        FileTime old = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(file, old);
        first.writeTo(file);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);
    }

    @Test
    void aFileThatAPersonEditedOrThatIsSomethingElseIsNeverOverwritten() throws IOException {
        Path file = directory.resolve("fraud.model-registry-entries.md");
        for (String other : new String[] {first.markdown().replace("Finds", "FINDS"), "", "# my notes\n"}) {
            Files.writeString(file, other);
            assertThatThrownBy(() -> second.writeTo(file))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("left as it is");
            assertThat(Files.readString(file)).isEqualTo(other);
        }
    }

    @Test
    void anotherEndingOrPlaceIsRefused() throws IOException {
        Files.createDirectory(directory.resolve("d.model-registry-entries.md"));
        for (String name : new String[] {
            "fraud.md",
            "fraud.model-registry-entries.MD",
            ".model-registry-entries.md",
            "fraud.model-registry-entries.md.txt",
            "none/fraud.model-registry-entries.md",
            "d.model-registry-entries.md"
        }) {
            assertThatThrownBy(() -> first.writeTo(directory.resolve(name)))
                    .as(name)
                    .isInstanceOf(InvalidException.class);
            assertThatThrownBy(() -> EntryDocument.checkTarget(directory.resolve(name)))
                    .isInstanceOf(InvalidException.class);
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aLinkLeadsToTheFileBehindIt() throws IOException {
        Path real = directory.resolve("real.model-registry-entries.md");
        first.writeTo(real);
        Path link = Files.createSymbolicLink(directory.resolve("link.model-registry-entries.md"), real);
        second.writeTo(link);
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(Files.readString(real)).isEqualTo(second.markdown());
    }
}
