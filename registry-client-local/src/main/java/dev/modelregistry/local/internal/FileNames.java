package dev.modelregistry.local.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names of a key as names of files, each in exactly one way: letters, digits, {@code . _ -} as they are, everything else
 * as {@code %XX} of its UTF-8 bytes, also what some systems give a meaning of its own: {@code .}, {@code ..}, a dot at
 * the end, device names such as {@code CON}. A name that is too long for a file system is cut into directories: a part
 * that ends with a lone {@code %} goes on in what is below it.
 */
final class FileNames {

    private static final int LONGEST_PART = 200;
    private static final String HEX = "0123456789ABCDEF";
    private static final Pattern DEVICE =
            Pattern.compile("(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern WRITTEN = Pattern.compile("(?:[A-Za-z0-9._-]|%[0-9A-F]{2})*");

    private FileNames() {}

    /** The parts, from the top down, that a name is written as; most often one. */
    static List<String> encode(String name) {
        StringBuilder written = new StringBuilder(name.length());
        boolean device = DEVICE.matcher(name).matches();
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            boolean last = i == bytes.length - 1;
            boolean reserved = device && i == 0 || bytes[i] == '.' && (last || name.equals(".."));
            if (plain(bytes[i]) && !reserved) {
                written.append((char) bytes[i]);
            } else {
                written.append('%').append(HEX.charAt(bytes[i] >> 4 & 15)).append(HEX.charAt(bytes[i] & 15));
            }
        }
        return parts(written.toString());
    }

    private static boolean plain(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '.' || b == '_' || b == '-';
    }

    private static List<String> parts(String written) {
        if (written.length() <= LONGEST_PART) {
            return List.of(written);
        }
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (written.length() - from > LONGEST_PART) {
            int to = from + LONGEST_PART - 1;
            int percent = written.lastIndexOf('%', to - 1);
            // No code is cut in two, so that every part can be read by itself.
            to = percent > to - 3 ? percent : to;
            parts.add(written.substring(from, to) + "%");
            from = to;
        }
        parts.add(written.substring(from));
        return parts;
    }

    /** Whether the name goes on in what is below. */
    static boolean goesOn(String part) {
        return part.endsWith("%");
    }

    /** The name that was written so; empty when {@link #encode} never writes this, so the file is not ours. */
    static Optional<String> decode(String written) {
        if (!WRITTEN.matcher(written).matches()) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(written.length());
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '%') {
                bytes.put((byte) Integer.parseInt(written.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.put((byte) c);
            }
        }
        try {
            String name =
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
            return joined(encode(name)).equals(written) ? Optional.of(name) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static String joined(List<String> parts) {
        StringBuilder written = new StringBuilder();
        for (String part : parts) {
            written.append(part, 0, goesOn(part) ? part.length() - 1 : part.length());
        }
        return written.toString();
    }

    /** A key behind the {@code #} of a URI. */
    static String uri(String key) {
        StringBuilder written = new StringBuilder(key.length());
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            if (plain(b) || b == '/') {
                written.append((char) b);
            } else {
                written.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
            }
        }
        return written.toString();
    }
}
