package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;
import java.util.Locale;

/** What a link leads to. */
public enum LinkKind {
    /** The model card. */
    MODEL_CARD,
    /** A datasheet of the data used. */
    DATASHEET,
    /** The risk assessment. */
    RISK_ASSESSMENT,
    /** The bias assessment. */
    BIAS_ASSESSMENT,
    /** Where the model is watched. */
    MONITORING,
    /** How to go back. */
    ROLLBACK_PROCEDURE,
    /** Anything else. */
    OTHER;

    /** The spelling in documents, for example {@code model-card}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads {@link #text()}, in any case. */
    public static LinkKind parse(String text) {
        for (LinkKind kind : values()) {
            if (kind.text().equalsIgnoreCase(text)) {
                return kind;
            }
        }
        throw new InvalidException("link kind '" + Text.shown(text) + "' is not one of model-card, datasheet, "
                + "risk-assessment, bias-assessment, monitoring, rollback-procedure, other");
    }
}
