package dev.modelregistry.cli;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Values of options and arguments. Their syntax is the parser's matter; what they mean is checked here. */
final class Inputs {

    // A single letter is a drive of Windows, not a scheme.
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    private Inputs() {}

    /** Whether a text names a place by a scheme, rather than a file of this machine. */
    static boolean isReference(String text) {
        return REFERENCE.matcher(text).matches();
    }

    /** A path of this machine. */
    static Path path(String what, String text) {
        if (text.isEmpty()) {
            throw new InvalidException(what + " is empty: a path is expected");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new InvalidException(
                    what + " '" + Text.shown(text) + "' is not a path that this system and locale can have: "
                            + e.getReason(),
                    e);
        }
    }

    /** Content of a file that the user names. */
    static byte[] file(String what, String text, int limit) {
        Path file = existingFile(what, text);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new InvalidException(
                        what + " '" + Text.shown(text) + "' is too large: at most " + limit + " bytes are read");
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(what, text, e);
        }
    }

    static Path existingFile(String what, String text) {
        Path file = path(what, text);
        if (!Files.exists(file)) {
            throw new InvalidException(what + " '" + Text.shown(text) + "' does not exist");
        } else if (Files.isDirectory(file)) {
            throw new InvalidException(what + " '" + Text.shown(text) + "' is a directory: a file is expected");
        }
        return file;
    }

    static InvalidException unreadable(String what, String text, IOException cause) {
        return new InvalidException(
                what + " '" + Text.shown(text) + "' cannot be read: "
                        + cause.getClass().getSimpleName(),
                cause);
    }

    static Instant instant(String option, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidException(
                    option + " '" + Text.shown(text) + "' is not an ISO-8601 instant like 2026-03-01T12:00:00Z", e);
        }
    }

    static Duration duration(String option, String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidException(
                    option + " '" + Text.shown(text) + "' is not an ISO-8601 duration like PT24H or P7D", e);
        }
    }

    static long eventNumber(String option, String text) {
        if (!text.matches("[1-9][0-9]{0,17}")) {
            throw new InvalidException(option + " '" + Text.shown(text) + "' is not the number of an event");
        }
        return Long.parseLong(text);
    }

    static OptionalLong step(String text) {
        if (!text.matches("-?[0-9]{1,18}")) {
            throw new InvalidException("--step '" + Text.shown(text) + "' is not a whole number");
        }
        return OptionalLong.of(Long.parseLong(text));
    }

    /** A finite decimal number. */
    static double number(String what, String text) {
        double value = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        if (!Double.isFinite(value)) {
            throw new InvalidException(what + " is '" + Text.shown(text) + "': it has to be a finite number like 0.93");
        }
        return value;
    }

    /** A share of 1, also written as per cent. */
    static double share(String what, String text) {
        return text.endsWith("%") ? number(what, text.substring(0, text.length() - 1)) / 100 : number(what, text);
    }

    /** {@code key=value} pairs, in their order. A value may hold '=' and may be empty. */
    static Map<String, String> pairs(String what, List<String> texts) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            if (equals < 0) {
                throw new UsageException(what + " '" + Text.shown(text) + "' is not key=value");
            }
            String key = text.substring(0, equals);
            if (key.isBlank()) {
                throw new InvalidException(what + " '" + Text.shown(text) + "' has no key");
            }
            if (pairs.putIfAbsent(key, text.substring(equals + 1)) != null) {
                throw new InvalidException(what + " '" + Text.shown(key) + "' is given twice");
            }
        }
        return pairs;
    }

    /** {@code key=number} pairs, in their order. */
    static Map<String, Double> numbers(String what, List<String> texts) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        pairs(what, texts).forEach((key, text) -> numbers.put(key, number(what + " '" + Text.shown(key) + "'", text)));
        return numbers;
    }

    /** Each text read. */
    static <T> List<T> all(List<String> texts, Function<String, T> reader) {
        return texts.stream().map(reader).toList();
    }
}
