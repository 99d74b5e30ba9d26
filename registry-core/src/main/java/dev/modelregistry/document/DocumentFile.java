package dev.modelregistry.document;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.InvalidException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/** A file that holds, or will hold, a document. What a person wrote into it is never lost. */
final class DocumentFile {

    private final Path file;

    DocumentFile(Path file) {
        this.file = file;
    }

    /** Answers what is there, if a document may be written in its place. */
    Optional<String> check() {
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        if (!name.endsWith(EntryDocument.FILE_ENDING) || name.equals(EntryDocument.FILE_ENDING)) {
            throw new InvalidException("the name of file '" + Text.shown(file.toString()) + "' does not end with '"
                    + EntryDocument.FILE_ENDING + "', for example fraud" + EntryDocument.FILE_ENDING);
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new InvalidException(
                    "file '" + Text.shown(file.toString()) + "' can't be written: its directory does not exist");
        } else if (Files.isDirectory(file)) {
            throw new InvalidException("file '" + Text.shown(file.toString()) + "' is a directory");
        } else if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            String there = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            if (!EntryDocument.isAsWritten(there)) {
                throw new ConflictException("file '" + Text.shown(file.toString())
                        + "' was edited by hand or is no entry document: it is left as it is; move it away, or name"
                        + " another file");
            }
            return Optional.of(there);
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    void write(String text) {
        if (check().equals(Optional.of(text))) {
            return;
        }
        try {
            // Through a link to the file behind it, which the move would put the document in the place of.
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            Path part = target.resolveSibling("." + UUID.randomUUID() + ".part");
            try {
                Files.writeString(part, text, StandardOpenOption.CREATE_NEW);
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw failed("written", e);
        }
    }

    private InvalidException failed(String what, IOException e) {
        return new InvalidException(
                "file '" + Text.shown(file.toString()) + "' can't be " + what + ": "
                        + e.getClass().getSimpleName(),
                e);
    }
}
