package dev.modelregistry.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.error.InvalidException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The head of documents is YAML to everybody, says what it was given, and has the published form. */
class FrontMatterTest {

    /** Written by the main job. */
    static final Path EXAMPLE = Path.of("..", "examples", "imaging-breast-cancer" + EntryDocument.FILE_ENDING);

    private static final ObjectMapper JSON = new ObjectMapper();

    @Property(tries = 500)
    void whatIsWrittenIsReadBackByUsAndByAReaderOfYaml(@ForAll("lines") String text, @ForAll("lines") String other) {
        Map<DocumentField, String> values = new EnumMap<>(DocumentField.class);
        values.put(DocumentField.DOCUMENT_OWNER, text);
        values.put(DocumentField.CLASSIFICATION, other);
        FrontMatter head = new FrontMatter(
                values,
                List.of(new Participant(text, Optional.of(other)), new Participant(other, Optional.empty())),
                List.of(),
                List.of(new Participant(other, Optional.of(text))),
                42,
                List.of("goal", "version"));
        assertThat(FrontMatter.read(head.yaml())).isEqualTo(head);
        Map<?, ?> yaml = yaml(head.yaml());
        assertThat(yaml.get("documentOwner")).isEqualTo(text);
        assertThat(yaml.get("classification")).isEqualTo(other);
        assertThat(yaml.get("contributors"))
                .isEqualTo(List.of(Map.of("name", text, "role", other), Map.of("name", other, "role", "[not set]")));
        assertThat(yaml.get("reviewers")).isEqualTo("[not set]");
        assertThat(yaml.get("completeness")).isEqualTo(42);
        assertThat(yaml.keySet()).hasSize(20);
    }

    @Provide
    Arbitrary<String> lines() {
        Arbitrary<String> any = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withCharRange('\u00A0', '\uD7FF')
                .withCharRange('\uE000', '\uFFFF')
                .ofMinLength(1)
                .ofMaxLength(20)
                .filter(text -> !text.isBlank() && text.codePoints().noneMatch(c -> c == 0x2028 || c == 0x2029));
        return Arbitraries.oneOf(any, Arbitraries.of(Hostile.LINES), Arbitraries.of("[not set]"));
    }

    private static Map<?, ?> yaml(String text) {
        return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    @Test
    void theFrontMatterOfEveryDocumentFitsThePublishedSchema() throws IOException {
        JsonSchema schema = schema();
        for (EntryDocument document : List.of(
                EntryDocument.template(),
                EntryDocument.of(Fixtures.bare()),
                EntryDocument.of(Fixtures.usual()),
                EntryDocument.of(Fixtures.full()))) {
            assertThat(schema.validate(head(document.markdown()))).isEmpty();
        }
        assertThat(schema.validate(head(Files.readString(EXAMPLE)))).isEmpty();
        for (String text : Hostile.TEXTS) {
            EntryDocument document = EntryDocument.of(Fixtures.full(text));
            assertThat(schema.validate(head(document.markdown()))).as(text).isEmpty();
        }
    }

    @Test
    void aFrontMatterWithAWrongFieldDoesNotFitTheSchema() throws IOException {
        String text = EntryDocument.of(Fixtures.full()).markdown();
        for (String wrong : List.of(
                text.replaceFirst("version: \"1.2.0\"", "version: \"1.2\""),
                text.replaceFirst("completeness: 100", "completeness: 101"),
                text.replaceFirst("reviewStatus: \"approved\"", "reviewStatus: \"fine\""),
                text.replaceFirst("\nclassification: .*", ""),
                text.replaceFirst("\nclassification: ", "\nother: \"x\"\nclassification: "))) {
            assertThat(wrong).isNotEqualTo(text);
            assertThat(schema().validate(head(wrong))).isNotEmpty();
        }
    }

    @Test
    void whatCannotBeSeenIsEscaped() {
        String hidden = "a\u202Eb\u200Bc\uFEFFd\u00A0e\uD83D\uDE00";
        FrontMatter head = new FrontMatter(
                Map.of(DocumentField.DOCUMENT_OWNER, hidden), List.of(), List.of(), List.of(), 0, List.of());
        assertThat(head.yaml()).contains("documentOwner: \"a\\u202Eb\\u200Bc\\uFEFFd\\u00A0e\uD83D\uDE00\"\n");
        assertThat(yaml(head.yaml()).get("documentOwner")).isEqualTo(hidden);
    }

    @Test
    void yamlInAnotherFormThanItIsWrittenInIsRefused() {
        String yaml = EntryDocument.of(Fixtures.full()).frontMatter().yaml();
        for (String other : List.of(
                yaml.replaceFirst("title: \"(.*)\"", "title: $1"),
                yaml.replaceFirst("title: ", "title:  "),
                yaml.replaceFirst("\"risk office\"", "\"risk \\\\u006Fffice\""),
                yaml.replaceFirst("\"risk office\"", "\"risk \\\\x\""),
                yaml.replaceFirst("\"risk office\"", "\"risk \\\\u00\""),
                yaml.replaceFirst("\"risk office\"", "\"risk \\\\uZZZZ\""),
                yaml.replaceFirst("\"risk office\"", "\"risk\\\\"),
                yaml.replaceFirst("documentOwner.*\n", ""),
                yaml.replaceFirst("completeness: 100", "completeness: 0100"),
                yaml + "more: 1\n")) {
            assertThat(other).isNotEqualTo(yaml);
            assertThatThrownBy(() -> FrontMatter.read(other))
                    .isInstanceOf(InvalidException.class)
                    .hasMessageStartingWith("front matter line ");
        }
    }

    private static JsonNode head(String markdown) {
        String yaml = markdown.substring(4, markdown.indexOf("\n---\n", 4) + 1);
        return JSON.valueToTree(yaml(yaml));
    }

    private static JsonSchema schema() throws IOException {
        try (InputStream in =
                ModelRegistry.class.getResourceAsStream("/dev/modelregistry/schema/document.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in);
        }
    }
}
