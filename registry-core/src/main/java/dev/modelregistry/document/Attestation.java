package dev.modelregistry.document;

import dev.modelregistry.entry.Text;
import java.util.Optional;

/**
 * What somebody attests about the quality of a document.
 *
 * @param met whether the criterion is met
 * @param by who attests it
 * @param date on which day, ISO-8601
 * @param comments in words
 */
public record Attestation(boolean met, String by, Optional<String> date, Optional<String> comments) {

    /** Checks the texts. */
    public Attestation {
        Text.line("by", by);
        date.ifPresent(day -> DocumentField.requireDate("date", Text.line("date", day)));
        Text.unicode("comments", comments);
    }
}
