package dev.modelregistry.artifacts;

import dev.modelregistry.entry.Environment;
import dev.modelregistry.error.InvalidException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The files that say what a model needs to run, at the top of the artifact. */
final class EnvironmentFiles {

    private final ArtifactFiles files;
    private final List<String> notes;

    EnvironmentFiles(ArtifactFiles files, List<String> notes) {
        this.files = files;
        this.notes = notes;
    }

    Optional<Environment> read() {
        List<String> requirements =
                read("requirements.txt", EnvironmentFiles::requirements).orElse(List.of());
        Optional<String> conda = read("conda.yaml", YamlText::decoded).map(EnvironmentFiles::withoutCredentials);
        Optional<String> python = read("python_env.yaml", bytes -> YamlText.text(YamlText.map(bytes), "python"))
                .flatMap(Function.identity());
        try {
            Environment environment = new Environment(requirements, conda, python, Optional.empty(), Optional.empty());
            return Optional.of(environment).filter(known -> !known.isEmpty());
        } catch (InvalidException e) {
            notes.add("the environment is not taken over: " + e.getMessage());
            return Optional.empty();
        }
    }

    private <T> Optional<T> read(String path, Function<byte[], T> reader) {
        if (!files.has(path)) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(files.bytes(path)));
        } catch (InvalidException e) {
            notes.add("'" + path + "' cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Entries are read by many: what stands before the {@code @} of an address is left out. */
    private static String withoutCredentials(String text) {
        return text.replaceAll("://[^/@\\s]+@", "://");
    }

    private static List<String> requirements(byte[] bytes) {
        return YamlText.decoded(bytes)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(EnvironmentFiles::withoutCredentials)
                .toList();
    }
}
