package dev.modelregistry.artifacts;

import dev.modelregistry.entry.Environment;
import dev.modelregistry.error.InvalidException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files that say what a model needs to run, at the top of the artifact. */
final class EnvironmentFiles {

    private static final Pattern CONTINUED = Pattern.compile("\\\\\r?\n");
    private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*");
    private static final Pattern HASH = Pattern.compile("\\s--hash[= ]\\S+");
    private static final Pattern CONDA_PYTHON = Pattern.compile("python\\s*==?\\s*([0-9][0-9.]*)(=.*)?");

    private final ArtifactFiles files;
    private final List<String> notes;

    EnvironmentFiles(ArtifactFiles files, List<String> notes) {
        this.files = files;
        this.notes = notes;
    }

    Optional<Environment> read() {
        Optional<String> conda = read("conda.yaml", YamlText::decoded).map(EnvironmentFiles::withoutCredentials);
        List<?> dependencies = conda.isPresent() ? condaDependencies() : List.of();
        List<String> requirements =
                read("requirements.txt", EnvironmentFiles::requirements).orElseGet(() -> pipSection(dependencies));
        Optional<String> python = read("python_env.yaml", bytes -> YamlText.text(YamlText.map(bytes), "python"))
                .flatMap(Function.identity())
                .or(() -> condaPython(dependencies));
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

    private List<?> condaDependencies() {
        return read("conda.yaml", YamlText::map)
                .filter(conda -> conda.get("dependencies") instanceof List<?>)
                .map(conda -> (List<?>) conda.get("dependencies"))
                .orElse(List.of());
    }

    private static List<String> pipSection(List<?> dependencies) {
        return dependencies.stream()
                .<Object>flatMap(one -> one instanceof Map<?, ?> section && section.get("pip") instanceof List<?> pip
                        ? pip.stream()
                        : Stream.empty())
                .filter(String.class::isInstance)
                .map(one -> withoutCredentials((String) one))
                .toList();
    }

    private static Optional<String> condaPython(List<?> dependencies) {
        return dependencies.stream()
                .filter(String.class::isInstance)
                .map(one -> CONDA_PYTHON.matcher((String) one))
                .filter(Matcher::matches)
                .map(match -> match.group(1))
                .findFirst();
    }

    /** As pip reads them: lines that end with a backslash go on, comments and the hashes of files are left out. */
    private static List<String> requirements(byte[] bytes) {
        return CONTINUED
                .matcher(YamlText.decoded(bytes))
                .replaceAll("")
                .lines()
                .map(line -> COMMENT.matcher(line).replaceAll(""))
                .map(line -> HASH.matcher(line).replaceAll(""))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(EnvironmentFiles::withoutCredentials)
                .toList();
    }
}
