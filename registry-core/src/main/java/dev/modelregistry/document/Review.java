package dev.modelregistry.document;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.util.Optional;

/**
 * What came of one step of the review.
 *
 * @param outcome how it ended
 * @param name who took it; absent only when it does not apply
 * @param role in which role
 * @param date on which day, ISO-8601; absent only when it does not apply
 * @param comments in words; the reason, when it does not apply
 */
public record Review(
        Outcome outcome,
        Optional<String> name,
        Optional<String> role,
        Optional<String> date,
        Optional<String> comments) {

    /** How a step ended. */
    public enum Outcome {
        /** Nothing stands against it. */
        APPROVED("approved"),
        /** Something has to change first. */
        CHANGES_REQUESTED("changes-requested"),
        /** The step does not apply to this model. */
        NOT_APPLICABLE("n/a");

        private final String text;

        Outcome(String text) {
            this.text = text;
        }

        /** The spelling in documents. */
        public String text() {
            return text;
        }

        static Outcome parse(String text) {
            for (Outcome outcome : values()) {
                if (outcome.text.equals(text)) {
                    return outcome;
                }
            }
            throw new InvalidException(
                    "outcome '" + Text.shown(text) + "' is not one of approved, changes-requested, n/a");
        }
    }

    /** Checks that it names who and when, or why not. */
    public Review {
        Text.line("name", name);
        Text.line("role", role);
        date.ifPresent(day -> DocumentField.requireDate("date", Text.line("date", day)));
        Text.unicode("comments", comments);
        if (outcome == Outcome.NOT_APPLICABLE) {
            if (comments.filter(reason -> !reason.isBlank()).isEmpty()) {
                throw new InvalidException("a step that does not apply needs a reason, like \"n/a: no personal data\"");
            }
        } else if (name.isEmpty() || date.isEmpty()) {
            throw new InvalidException("a step that was taken needs a name and a date");
        }
    }

    boolean isOpen() {
        return outcome == Outcome.CHANGES_REQUESTED;
    }
}
