package dev.modelregistry.policy;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.util.Locale;

/** What somebody decided about a version. */
public enum Decision {
    /** It may go to the stage. */
    APPROVED,
    /** It may not. */
    REJECTED;

    /** The spelling in documents, for example {@code approved}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads {@link #text()}, in any case. */
    public static Decision parse(String text) {
        for (Decision decision : values()) {
            if (decision.text().equalsIgnoreCase(text)) {
                return decision;
            }
        }
        throw new InvalidException("decision '" + Text.shown(text) + "' is not one of approved, rejected");
    }
}
