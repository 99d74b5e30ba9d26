package dev.modelregistry.document;

import dev.modelregistry.document.TemplateSection.Chapter;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.SemanticVersion;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts a document together: bodies first, then what is counted over them, then the order of the template. */
final class DocumentAssembly {

    private final DocumentSource source;
    private final Head head;
    private final Map<TemplateSection, Body> bodies = new EnumMap<>(TemplateSection.class);
    private final Map<ModelEntry, Map<EntrySection, Body>> entries = new LinkedHashMap<>();
    private final Draft.Tally tally = new Draft.Tally();

    DocumentAssembly(DocumentSource source) {
        this.source = source;
        this.head = new Head(source);
    }

    EntryDocument document() {
        head.countIn(tally);
        int missingInHead = tally.missing().size();
        ModelSections model = new ModelSections(source);
        ControlSections control = new ControlSections(source, head);
        for (TemplateSection section : TemplateSection.values()) {
            if (section != TemplateSection.QUALITY_CRITERIA && section != TemplateSection.DOCUMENT_METRICS) {
                Body recorded = section.chapter() == Chapter.CONTROL ? control.body(section) : model.body(section);
                put(section, recorded);
            }
        }
        for (ModelEntry entry : source.entries()) {
            entries.put(entry, entryBodies(entry));
        }
        boolean complete = tally.missing().isEmpty();
        put(TemplateSection.QUALITY_CRITERIA, control.quality(complete, missingInHead == 0));
        tally.count(TemplateSection.DOCUMENT_METRICS.id(), true);
        bodies.put(TemplateSection.DOCUMENT_METRICS, control.metrics(tally));
        return new EntryDocument(head.frontMatter(tally), sections());
    }

    private void put(TemplateSection section, Body recorded) {
        Body body =
                recorded.after(Optional.ofNullable(source.control().sections().get(section.id())));
        tally.count(section.id(), body.filled());
        bodies.put(section, body);
    }

    private Map<EntrySection, Body> entryBodies(ModelEntry entry) {
        EntrySections recorded = new EntrySections(source, entry);
        Map<String, String> said = source.control().sections();
        Map<EntrySection, Body> parts = new EnumMap<>(EntrySection.class);
        for (EntrySection section : EntrySection.values()) {
            String id = "version-" + entry.version() + "/" + section.id();
            Optional<String> text = Optional.ofNullable(said.getOrDefault(id, said.get(section.id())));
            Body body = recorded.body(section).after(text);
            tally.count(id, body.filled());
            parts.put(section, body);
        }
        return parts;
    }

    private List<Section> sections() {
        Draft draft = new Draft();
        draft.heading(1, Markdown.line(head.title()), "");
        draft.heading(2, "Document control", head.table());
        for (Chapter chapter : Chapter.values()) {
            if (chapter == Chapter.CONTROL) {
                addEntries(draft);
            }
            draft.heading(2, chapter.title(), "");
            bodies.forEach((section, body) -> {
                if (section.chapter() == chapter) {
                    draft.section(3, section.title(), body);
                }
            });
        }
        return draft.sections();
    }

    private void addEntries(Draft draft) {
        draft.heading(2, "Entries", entries.isEmpty() ? Markdown.NOT_SET : "");
        entries.forEach((entry, parts) -> {
            String semantic = entry.semanticVersion()
                    .map(SemanticVersion::toString)
                    .map(version -> " (" + Markdown.line(version) + ")")
                    .orElse("");
            draft.heading(3, "Version " + entry.version() + semantic, "");
            parts.forEach((section, body) -> draft.section(4, section.title(), body));
        });
    }
}
