package dev.modelregistry.cli;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Arguments before they are parsed. */
final class Arguments {

    private static final char REPLACEMENT = '\uFFFD';

    private Arguments() {}

    /**
     * The arguments as the user gave them. In a locale without UTF-8 the JVM replaces what it cannot decode; where the
     * system still tells the bytes, they are read from there, so that no mangled text is ever recorded.
     */
    static String[] asGiven(String[] decoded) {
        if ("UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"))) {
            return decoded;
        }
        try {
            return recovered(decoded, Files.readAllBytes(Path.of("/proc/self/cmdline")));
        } catch (IOException e) {
            return decoded;
        }
    }

    /** The last of the zero-terminated texts, if they are the same arguments. */
    static String[] recovered(String[] decoded, byte[] commandLine) {
        String all = new String(commandLine, StandardCharsets.UTF_8);
        String[] texts = all.split("\0", -1);
        int end = texts.length - 1;
        if (end < decoded.length) {
            return decoded;
        }
        String[] last = Arrays.copyOfRange(texts, end - decoded.length, end);
        for (int i = 0; i < last.length; i++) {
            if (isAscii(last[i]) && !last[i].equals(decoded[i])) {
                return decoded;
            }
        }
        return last;
    }

    /**
     * Refuses arguments that hold bytes which are no text: the JVM puts U+FFFD in their place, and a name with that would
     * be another one.
     */
    static void requireText(List<String> arguments) {
        for (String argument : arguments) {
            if (argument.indexOf(REPLACEMENT) >= 0) {
                throw new InvalidException("argument '" + Text.shown(argument)
                        + "' holds bytes that are not UTF-8: write it in UTF-8, and set LC_ALL=C.UTF-8 if it is");
            }
        }
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    /** {@code mre help alias set} is {@code mre alias set --help}. */
    static List<String> withoutHelpCommand(List<String> arguments) {
        if (arguments.isEmpty() || !arguments.get(0).equals("help")) {
            return arguments;
        }
        List<String> same = new ArrayList<>(arguments.subList(1, arguments.size()));
        same.add("--help");
        return same;
    }

    /** Whether a flag is among the arguments; known even when they do not parse. */
    static boolean isFlagGiven(List<String> arguments, String flag) {
        int end = arguments.indexOf("--");
        return (end < 0 ? arguments : arguments.subList(0, end)).contains(flag);
    }
}
