package dev.modelregistry.document;

import java.util.List;
import java.util.Optional;

/**
 * What stands in a section.
 *
 * @param markdown the text
 * @param filled whether it says all that the section asks for
 */
record Body(String markdown, boolean filled) {

    static final Body NOT_SET = new Body(Markdown.NOT_SET, false);

    static Body of(String markdown) {
        return markdown.isEmpty() ? NOT_SET : new Body(markdown, true);
    }

    /** Free text of somebody. */
    static Body text(Optional<String> text) {
        return text.map(Markdown::paragraphs).map(Body::of).orElse(NOT_SET);
    }

    /** Without rows there is nothing to say. */
    static Body table(List<String> head, List<List<String>> rows) {
        return rows.isEmpty() ? NOT_SET : of(Markdown.table(head, rows));
    }

    static Body listing(List<String> items) {
        return of(String.join("\n", items.stream().map(item -> "- " + item).toList()));
    }

    /** What people say comes before what is recorded. What does not apply is filled with the reason. */
    Body after(Optional<String> text) {
        if (text.isEmpty()) {
            return this;
        }
        String said = ControlReader.notApplicable(text.get())
                .map(reason -> "Not applicable: " + Markdown.line(reason))
                .orElseGet(() -> Markdown.paragraphs(text.get()));
        return new Body(filled ? said + "\n\n" + markdown : said, true);
    }

    Body and(Body other) {
        return !other.filled ? this : !filled ? other : of(markdown + "\n\n" + other.markdown);
    }
}
