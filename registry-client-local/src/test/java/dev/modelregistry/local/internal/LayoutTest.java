package dev.modelregistry.local.internal;

import static dev.modelregistry.local.internal.Samples.FRAUD;
import static dev.modelregistry.local.internal.Samples.LOG;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutTest {

    @TempDir
    Path directory;

    @Test
    void whatWasForgottenLongAgoIsSweptAndWhatIsBeingWrittenIsNot() throws IOException {
        Layout now = new Layout(directory, Clock.systemUTC());
        now.createDirectories();
        Path draft = Files.writeString(now.newTemporary(), "x");
        // Whatever time the file says it has: it was touched a moment ago.
        Files.setLastModifiedTime(draft, FileTime.fromMillis(0));

        now.sweep();
        assertThat(draft).exists();

        new Layout(directory, Clock.fixed(now.fileClock().instant().plus(Duration.ofHours(25)), ZoneOffset.UTC))
                .sweep();
        assertThat(draft).doesNotExist();
    }

    @Test
    void theFirstOfTwoNewDatabasesStays() throws IOException {
        Layout layout = new Layout(directory, Clock.systemUTC());
        layout.createDirectories();
        Path first = Files.writeString(layout.newTemporary(), "first");
        Path second = Files.writeString(layout.newTemporary(), "second");

        layout.publishNew(first, layout.database());
        layout.publishNew(second, layout.database());

        assertThat(layout.database()).hasContent("first");
    }

    @Test
    void aDirectoryWithAnyCharactersInItsNameWorks() {
        Path odd = directory.resolve("what? a #1 %41 'model' ünï 模型");
        try (LocalBackend backend = Samples.open(odd)) {
            backend.createModel(FRAUD, LOG);
        }
        try (LocalBackend backend = Samples.open(odd)) {
            assertThat(backend.model(FRAUD)).isPresent();
        }
        assertThat(odd.resolve("registry.db")).isRegularFile();
        assertThat(directory).isDirectoryNotContaining(path -> !path.equals(odd));
    }
}
