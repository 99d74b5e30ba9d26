package dev.modelregistry.document;

import dev.modelregistry.document.TemplateSection.Chapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The empty document. */
final class Template {

    private Template() {}

    static EntryDocument document() {
        Draft.Tally tally = new Draft.Tally();
        for (DocumentField field : DocumentField.values()) {
            if (field.isRequired()) {
                tally.count(field.key(), false);
            }
        }
        List.of("contributors", "reviewers", "approvers").forEach(list -> tally.count(list, false));
        for (TemplateSection section : TemplateSection.values()) {
            tally.count(section.id(), false);
        }
        for (EntrySection section : EntrySection.values()) {
            tally.count(section.id(), false);
        }
        FrontMatter head =
                new FrontMatter(Map.of(), List.of(), List.of(), List.of(), tally.completeness(), tally.missing());
        return new EntryDocument(head, sections());
    }

    private static List<Section> sections() {
        Draft draft = new Draft();
        draft.heading(1, "Model registry entry: " + Markdown.NOT_SET, "");
        draft.heading(2, "Document control", controlTable());
        for (Chapter chapter : Chapter.values()) {
            if (chapter == Chapter.CONTROL) {
                draft.heading(2, "Entries", "");
                draft.heading(3, "Version " + Markdown.NOT_SET, "");
                for (EntrySection section : EntrySection.values()) {
                    draft.heading(4, section.title(), empty(section.id(), section.guidance()));
                }
            }
            draft.heading(2, chapter.title(), "");
            for (TemplateSection section : TemplateSection.values()) {
                if (section.chapter() == chapter) {
                    draft.heading(3, section.title(), empty(section));
                }
            }
        }
        return draft.sections();
    }

    private static String empty(TemplateSection section) {
        String text = empty(section.id(), section.guidance());
        return switch (section) {
            case REVIEW_WORKFLOW -> text + "\n\n" + ControlSections.emptyReview();
            case QUALITY_CRITERIA -> text + "\n\n" + ControlSections.emptyQuality();
            default -> text;
        };
    }

    private static String empty(String id, String guidance) {
        return Markdown.NOT_SET + "\n\n<!-- " + id + ": " + guidance + " -->";
    }

    private static String controlTable() {
        List<List<String>> rows = new ArrayList<>();
        for (DocumentField field : DocumentField.values()) {
            rows.add(List.of(field.key(), Markdown.NOT_SET));
        }
        List.of("contributors", "reviewers", "approvers").forEach(list -> rows.add(List.of(list, Markdown.NOT_SET)));
        return Markdown.table(List.of("Field", "Value"), rows);
    }
}
