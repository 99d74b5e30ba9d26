package dev.modelregistry.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands in a free text, the document has the sections that it should have, and the text reads as it was given. */
class HostileTextTest {

    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    static Stream<String> texts() {
        return Stream.concat(Hostile.LINES.stream(), Hostile.TEXTS.stream());
    }

    @ParameterizedTest
    @MethodSource("texts")
    void noTextChangesTheStructureOfTheDocument(String text) {
        EntryDocument document = EntryDocument.of(Fixtures.full(text));
        Structure structure = Structure.of(document.markdown());
        List<String> expected = document.sections().stream()
                .map(section -> section.level() + " " + plain(section.title()))
                .toList();
        assertThat(structure.headings).isEqualTo(expected);
        assertThat(structure.headings)
                .hasSameSizeAs(EntryDocument.of(Fixtures.full()).sections());
        assertThat(structure.odd).isEmpty();
        assertThat(structure.links).allMatch(Structure::isOurs);
        assertThat(structure.fences).containsOnly("mermaid");
        assertThat(EntryDocument.parse(document.markdown())).isEqualTo(document);
        assertThat(EntryDocument.isAsWritten(document.markdown())).isTrue();
    }

    private static String plain(String markdown) {
        return text(PARSER.parse("# " + markdown));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aTextReadsAsItWasGiven(String text) {
        String shown = text.replaceAll("\r\n|[\r\u2028\u0085\u000B\f]", "\n")
                .replace('\t', ' ')
                .replaceAll("[\\p{Cntrl}&&[^\n]]|[\u202A-\u202E\uFEFF]", "\uFFFD");
        List<String> lines =
                shown.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        assertThat(text(PARSER.parse(Markdown.paragraphs(text))).lines().toList())
                .isEqualTo(lines);
        Node cell = PARSER.parse("| a |\n| --- |\n| " + Markdown.cell("x\n" + text) + " |");
        assertThat(text(cell).replace("\n", "")).isEqualTo("ax" + String.join("", lines));
    }

    /** Other tools may have written what the library would not take. */
    @Test
    void halfACharacterFromAForeignRowStillMakesADocumentThatCanBeWritten(@TempDir Path directory) {
        DocumentSource source = Fixtures.source(
                Fixtures.model("half \uD83D of a pair"),
                List.of(),
                List.of(),
                DocumentControl.none(),
                Optional.empty(),
                List.of());
        EntryDocument document = EntryDocument.of(source);
        assertThat(document.markdown()).contains("half \uFFFD of a pair");
        Path file = directory.resolve("fraud" + EntryDocument.FILE_ENDING);
        document.writeTo(file);
        assertThat(file).content().isEqualTo(document.markdown());
    }

    @Test
    void theDocumentOfTheMainJobIsMarkdownAsItIsMeant() throws IOException {
        String markdown = Files.readString(FrontMatterTest.EXAMPLE);
        EntryDocument document = EntryDocument.parse(markdown);
        Structure structure = Structure.of(markdown);
        assertThat(structure.headings)
                .isEqualTo(document.sections().stream()
                        .map(section -> section.level() + " " + plain(section.title()))
                        .toList());
        assertThat(structure.odd).isEmpty();
        assertThat(structure.links).containsOnly("https://doi.org/10.24432/C5DW2B");
        // Components, life cycle, three metrics, the lineage of four versions.
        assertThat(structure.fences).hasSize(9).containsOnly("mermaid");
        assertThat(document.completeness()).isEqualTo(100);
    }

    @Test
    void documentsWithHostileTextsAreLeftForTheParserOfDiagrams() throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "documents"));
        List<String> texts = texts().toList();
        for (int i = 0; i < texts.size(); i++) {
            String markdown = EntryDocument.of(Fixtures.full(texts.get(i))).markdown();
            assertThat(markdown.split("```mermaid", -1).length).isGreaterThan(3);
            Files.writeString(directory.resolve("hostile-" + i + EntryDocument.FILE_ENDING), markdown);
        }
    }

    private static String text(Node node) {
        StringBuilder text = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text one) {
                text.append(one.getLiteral());
            }

            @Override
            public void visit(HardLineBreak one) {
                text.append('\n');
            }

            @Override
            public void visit(SoftLineBreak one) {
                text.append("?soft?");
            }

            @Override
            public void visit(Paragraph one) {
                visitChildren(one);
                text.append('\n');
            }
        });
        return text.toString();
    }

    /** What a reader of CommonMark sees. */
    private static final class Structure extends AbstractVisitor {

        private static final Set<String> OURS =
                Set.of("https://example.org/card?a=1&b=2", "https://example.org/back", "https://example.org/report");

        private final List<String> headings = new ArrayList<>();
        private final List<String> odd = new ArrayList<>();
        private final List<String> links = new ArrayList<>();
        private final List<String> fences = new ArrayList<>();

        static Structure of(String markdown) {
            Structure structure = new Structure();
            String body = markdown.substring(markdown.indexOf("\n---\n", 4) + 5);
            PARSER.parse(body).accept(structure);
            return structure;
        }

        private static boolean isOurs(String link) {
            return OURS.contains(link);
        }

        @Override
        public void visit(Heading heading) {
            headings.add(heading.getLevel() + " " + text(heading));
        }

        @Override
        public void visit(FencedCodeBlock block) {
            fences.add(block.getInfo());
        }

        @Override
        public void visit(HtmlInline html) {
            if (!html.getLiteral().equals("<br>")) {
                odd.add(html.getLiteral());
            }
        }

        @Override
        public void visit(HtmlBlock html) {
            odd.add(html.getLiteral());
        }

        @Override
        public void visit(Image image) {
            odd.add(image.getDestination());
        }

        @Override
        public void visit(Link link) {
            links.add(link.getDestination());
        }

        @Override
        public void visit(ThematicBreak rule) {
            odd.add("rule");
        }

        @Override
        public void visit(BlockQuote quote) {
            odd.add("quote");
        }

        @Override
        public void visit(OrderedList list) {
            odd.add("ordered list");
        }

        @Override
        public void visit(Emphasis emphasis) {
            odd.add("emphasis " + text(emphasis));
        }

        @Override
        public void visit(CustomBlock block) {
            if (block instanceof TableBlock) {
                int columns = cells(block.getFirstChild().getFirstChild());
                for (Node row = block.getLastChild().getFirstChild(); row != null; row = row.getNext()) {
                    if (cells(row) != columns) {
                        odd.add("row of " + cells(row) + " cells: " + text(row));
                    }
                }
            }
            visitChildren(block);
        }

        private static int cells(Node row) {
            int count = 0;
            for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
                count++;
            }
            return count;
        }

        @Override
        public void visit(CustomNode node) {
            assertThat(node instanceof TableRow || node instanceof TableCell || node.getFirstChild() != null)
                    .isTrue();
            visitChildren(node);
        }
    }
}
