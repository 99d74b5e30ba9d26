package dev.modelregistry.artifacts;

import dev.modelregistry.entry.FileRole;
import dev.modelregistry.error.InvalidException;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The files of an artifact whose format is known, and which of them is the model. */
final class RecognisedFiles {

    /** Every look at a file of a reference is a request. */
    private static final int MOST_HEADS = 32;

    private static final Pattern LIKELY = Pattern.compile(
            ".*\\.(onnx|pkl|pickle|joblib|pt|pth|jit|ptl|bin|safetensors|json|ubj|model|xgb)",
            Pattern.CASE_INSENSITIVE);

    private static final Map<FileRole, Pattern> NAMED = new EnumMap<>(Map.of(
            FileRole.PREPROCESSOR, Pattern.compile("scal|preproc|transform|normali[sz]|imput|prepare"),
            FileRole.ENCODER, Pattern.compile("encod|binari[sz]|labels"),
            FileRole.TOKENIZER, Pattern.compile("token|vocab|vectori[sz]")));

    private final Map<String, Format> formats = new TreeMap<>();

    private RecognisedFiles() {}

    /**
     * Looks at how files begin, likely names first, at most {@value #MOST_HEADS}.
     *
     * @param known files of which it is known what they are for
     */
    static RecognisedFiles in(ArtifactFiles files, Set<String> known, List<String> notes) {
        RecognisedFiles found = new RecognisedFiles();
        List<String> candidates = files.paths().stream()
                .filter(path -> !known.contains(path))
                .sorted(Comparator.comparingInt(RecognisedFiles::unlikeliness))
                .toList();
        for (String path : candidates.subList(0, Math.min(candidates.size(), MOST_HEADS))) {
            byte[] head = files.head(path);
            Format.of(path, head)
                    .or(() ->
                            Format.mayBeOnnx(head) && isOnnx(files, path) ? Optional.of(Format.ONNX) : Optional.empty())
                    .ifPresent(format -> found.formats.put(path, format));
        }
        if (found.formats.isEmpty() && candidates.size() > MOST_HEADS) {
            notes.add("none of the " + MOST_HEADS + " likeliest of " + candidates.size()
                    + " files has a known format: state it");
        }
        return found;
    }

    private static int unlikeliness(String path) {
        if (isNamedModel(path)) {
            return 0;
        }
        return LIKELY.matcher(path).matches() ? 1 : 2;
    }

    private static boolean isOnnx(ArtifactFiles files, String path) {
        try {
            return OnnxModel.read(files.open(path)).signature().isPresent();
        } catch (InvalidException e) {
            return false;
        }
    }

    /** By path. */
    Map<String, Format> formats() {
        return Collections.unmodifiableMap(formats);
    }

    long count(Format format) {
        return formats.values().stream().filter(format::equals).count();
    }

    static boolean isNamedModel(String path) {
        return name(path).startsWith("model.");
    }

    /**
     * The model itself: an ONNX file where there is one, as the files beside it prepare its input; else the one of the only
     * format; else the one that is named {@code model.…}.
     */
    Optional<String> main() {
        List<String> models = count(Format.ONNX) > 0
                ? formats.keySet().stream()
                        .filter(path -> formats.get(path) == Format.ONNX)
                        .toList()
                : List.copyOf(formats.keySet());
        List<String> named =
                models.stream().filter(RecognisedFiles::isNamedModel).toList();
        if (named.size() == 1) {
            return Optional.of(named.get(0));
        }
        boolean oneFormat = models.stream().map(formats::get).distinct().count() == 1;
        return oneFormat ? Optional.of(models.get(0)) : Optional.empty();
    }

    /** What the other files are for: by their names, and where these tell nothing, {@code other} if the format is another. */
    Map<String, FileRole> roles(String main) {
        Map<String, FileRole> roles = new HashMap<>();
        formats.forEach((path, format) -> {
            if (!path.equals(main)) {
                NAMED.forEach((role, names) -> {
                    if (names.matcher(name(path)).find()) {
                        roles.putIfAbsent(path, role);
                    }
                });
                if (format != formats.get(main)) {
                    roles.putIfAbsent(path, FileRole.OTHER);
                }
            }
        });
        return roles;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }
}
