package dev.modelregistry.testkit.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A place with files that a provider can register as they are. */
public interface ReferencedPlace {

    /** What names a file, or everything in a directory, in a registration. */
    String uri(String path);

    /** Writes a file, or replaces it. */
    void write(String path, String content);

    /** Deletes a file. */
    void delete(String path);

    /** A directory of this machine, for providers that take {@code file:}. */
    static ReferencedPlace directory(Path directory) {
        return new ReferencedPlace() {
            @Override
            public String uri(String path) {
                return directory.resolve(path).toUri().toString();
            }

            @Override
            public void write(String path, String content) {
                RegistryContract.write(directory.resolve(path), content);
            }

            @Override
            public void delete(String path) {
                try {
                    Files.delete(directory.resolve(path));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }
}
