package dev.modelregistry.document;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A model with its versions, or one version, as a Markdown document. The same facts give the same bytes; what is unknown
 * prints {@code [not set]}, nothing is invented. Immutable.
 *
 * <p>Reading a written document gives an equal one: {@code parse(document.markdown()).equals(document)}.
 *
 * @param frontMatter its head
 * @param sections headings and what stands below them
 */
public record EntryDocument(FrontMatter frontMatter, List<Section> sections) {

    /** What the name of every file with a document ends with. */
    public static final String FILE_ENDING = ".model-registry-entries.md";

    /** Three parts and the ending fit into 255 bytes, the most that file systems take. */
    private static final int LONGEST_PART = 70;

    private static final String DASHES = "---\n";
    private static final String DIGEST = "contentDigest: ";

    /** Copies the list. */
    public EntryDocument {
        sections = List.copyOf(sections);
    }

    /** Renders a document. Pure: no clock, no network, no randomness. */
    public static EntryDocument of(DocumentSource source) {
        return new DocumentAssembly(source).document();
    }

    /** The empty document: every section with what belongs there and its id for control files. */
    public static EntryDocument template() {
        return Template.document();
    }

    /**
     * The whole text: lines end with a line feed, UTF-8 when stored. The last line of the front matter is the digest of all
     * the others, by which an edited file is told from a written one.
     */
    public String markdown() {
        StringBuilder rest = new StringBuilder(DASHES);
        sections.forEach(section -> rest.append('\n').append(section.markdown()));
        String begin = DASHES + frontMatter.yaml();
        return begin + digestLine(begin + rest) + rest;
    }

    private static String digestLine(String others) {
        return DIGEST + "\"" + ContentDigest.of(others.getBytes(StandardCharsets.UTF_8)) + "\"\n";
    }

    /** Whether a text is a document just as this library, also in another version, wrote it: nobody edited it. */
    public static boolean isAsWritten(String markdown) {
        int from = markdown.indexOf("\n" + DIGEST) + 1;
        int to = markdown.indexOf('\n', from) + 1;
        return from > 0
                && to > 0
                && markdown.substring(from, to)
                        .equals(digestLine(markdown.substring(0, from) + markdown.substring(to)));
    }

    /**
     * Reads a document that {@link #markdown()} wrote.
     *
     * @throws InvalidException it is none, or was edited
     */
    public static EntryDocument parse(String markdown) {
        if (!markdown.startsWith(DASHES)) {
            throw new InvalidException("the document does not begin with front matter: its first line is not '---'");
        }
        int end = markdown.indexOf("\n" + DASHES, DASHES.length());
        int digest = markdown.indexOf("\n" + DIGEST);
        if (end < 0 || digest < 0 || digest > end) {
            throw new InvalidException(
                    "the front matter of the document does not end with '" + DIGEST + "…' and '---'");
        }
        FrontMatter head = FrontMatter.read(markdown.substring(DASHES.length(), digest + 1));
        EntryDocument document = new EntryDocument(head, sections(markdown.substring(end + 1 + DASHES.length())));
        if (!document.markdown().equals(markdown)) {
            throw new InvalidException("the document was edited: its text is not what its contentDigest says");
        }
        return document;
    }

    /**
     * Writes the document into a file, whole or not at all. A file that holds the same already is left as it is.
     *
     * @throws InvalidException the name has another ending than {@link #FILE_ENDING}, or no file can be there
     * @throws dev.modelregistry.error.ConflictException the file was edited by hand, or is something else
     */
    public void writeTo(Path file) {
        new DocumentFile(file).write(markdown());
    }

    /** Throws what {@link #writeTo} would throw, whatever the document is; writes nothing. */
    public static void checkTarget(Path file) {
        new DocumentFile(file).check();
    }

    private static List<Section> sections(String body) {
        List<Section> sections = new ArrayList<>();
        List<String> lines = List.of(body.split("\n", -1));
        int at = 0;
        while (at < lines.size()) {
            int next = at + 1;
            while (next < lines.size() && !lines.get(next).startsWith("#")) {
                next++;
            }
            if (lines.get(at).startsWith("#")) {
                sections.add(section(lines.get(at), lines.subList(at + 1, next)));
            } else if (!lines.get(at).isEmpty()) {
                throw new InvalidException(
                        "the document has text before its first heading: '" + Text.shown(lines.get(at)) + "'");
            }
            at = next;
        }
        return sections;
    }

    private static Section section(String heading, List<String> lines) {
        int level = 0;
        while (level < heading.length() && heading.charAt(level) == '#') {
            level++;
        }
        int from = 0;
        int to = lines.size();
        while (from < to && lines.get(from).isEmpty()) {
            from++;
        }
        while (to > from && lines.get(to - 1).isEmpty()) {
            to--;
        }
        return new Section(level, heading.substring(level).strip(), String.join("\n", lines.subList(from, to)));
    }

    /** Filled share of all sections and required fields, 0 to 100, rounded down. */
    public int completeness() {
        return frontMatter.completeness();
    }

    /** What is not filled. */
    public List<String> missing() {
        return frontMatter.missing();
    }

    /** {@code <project>-<model>[-<version>].model-registry-entries.md}, from letters that every file system takes. */
    public String fileName() {
        List<String> parts = new ArrayList<>();
        for (DocumentField field : List.of(DocumentField.PROJECT, DocumentField.MODEL, DocumentField.MODEL_VERSION)) {
            frontMatter
                    .value(field)
                    .map(part -> part.replaceAll("[^A-Za-z0-9._-]", "_"))
                    .map(part -> part.substring(0, Math.min(part.length(), LONGEST_PART)))
                    .ifPresent(parts::add);
        }
        String name = String.join("-", parts);
        return (name.isEmpty() ? "template" : name) + FILE_ENDING;
    }
}
