package dev.modelregistry.artifacts;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The paths of one archive. Each is judged alone and against those before it, so that the same files come out on every
 * system, whether it distinguishes upper and lower case or not.
 */
final class EntryPaths {

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

    private final BundleLimits limits;
    private final Node root = new Node("", true);
    private int nodes;

    EntryPaths(BundleLimits limits) {
        this.limits = limits;
    }

    /** A file or a directory on the way to one. */
    private static final class Node {

        private final String name;
        private final boolean directory;
        /** By the name as systems see it that do not distinguish cases or forms of accents. */
        private final Map<String, Node> children = new HashMap<>();

        Node(String name, boolean directory) {
            this.name = name;
            this.directory = directory;
        }
    }

    /**
     * Takes the path of a file.
     *
     * @param entry as the archive spells it
     * @return the path below the target, {@code /} between names
     */
    String file(String entry) {
        List<String> names = names(entry, "file");
        if (names.isEmpty()) {
            throw refused(entry, "is a file without a name");
        }
        add(entry, names, false);
        return String.join("/", names);
    }

    /** Takes the path of a directory; {@code ./} is the top itself. */
    void directory(String entry) {
        String path = entry.endsWith("/") ? entry.substring(0, entry.length() - 1) : entry;
        add(entry, names(path, "directory"), true);
    }

    private List<String> names(String entry, String kind) {
        checkCharacters(entry);
        List<String> names = new ArrayList<>(List.of(entry.split("/", -1)));
        // What tar writes when it packs the directory '.'.
        while (names.size() > 1 && names.get(0).equals(".")) {
            names.remove(0);
        }
        if (kind.equals("directory") && names.equals(List.of("."))) {
            return List.of();
        }
        if (names.size() > limits.deepest()) {
            throw refused(entry, "has " + names.size() + " names: at most " + limits.deepest() + " are allowed");
        }
        for (String name : names) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                throw refused(entry, "holds '" + name + "' as a name: no empty name, '.' or '..' is allowed");
            }
            int bytes = bytes(name);
            if (bytes > BundleLimits.LONGEST_NAME) {
                throw refused(
                        entry,
                        "has a name of " + bytes + " bytes: at most " + BundleLimits.LONGEST_NAME + " are allowed");
            }
        }
        return names;
    }

    private void checkCharacters(String entry) {
        int length = bytes(entry);
        if (length > limits.longestPath()) {
            throw refused(entry, "has " + length + " bytes: at most " + limits.longestPath() + " are allowed");
        }
        Text.line("path of archive entry", entry);
        if (entry.startsWith("/")) {
            throw refused(entry, "is an absolute path: paths have to be relative");
        } else if (entry.indexOf('\\') >= 0) {
            throw refused(entry, "holds a backslash: '/' stands between names");
        } else if (DRIVE.matcher(entry).matches()) {
            throw refused(entry, "begins with a drive letter: paths have to be relative");
        }
    }

    private void add(String entry, List<String> names, boolean directory) {
        Node node = root;
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            boolean last = i == names.size() - 1;
            Node known = node.children.get(folded(name));
            if (known == null) {
                known = grow(node, name, directory || !last);
            } else if (!known.name.equals(name)) {
                throw refused(
                        entry,
                        "differs from '" + Text.shown(known.name) + "' only in case or accents: "
                                + "some systems take both for one");
            } else if (last && !directory && !known.directory) {
                throw refused(entry, "is there twice");
            } else if (known.directory != (directory || !last)) {
                throw refused(entry, "makes '" + Text.shown(name) + "' a file and a directory");
            }
            node = known;
        }
    }

    private Node grow(Node parent, String name, boolean directory) {
        nodes++;
        if (nodes > limits.mostEntries()) {
            throw new InvalidException(
                    "the archive holds more than " + limits.mostEntries() + " files and directories");
        }
        Node node = new Node(name, directory);
        parent.children.put(folded(name), node);
        return node;
    }

    private static String folded(String name) {
        String upper = Normalizer.normalize(name, Normalizer.Form.NFC).toUpperCase(Locale.ROOT);
        return Normalizer.normalize(upper.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Why a library gave up, as text. */
    static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : Text.shown(e.getMessage());
    }

    static InvalidException refused(String entry, String rule) {
        return new InvalidException("archive entry '" + Text.shown(entry) + "' " + rule);
    }
}
