package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;
import java.util.Locale;

/** What a file of an artifact is for, so that one entry can carry a whole pipeline. */
public enum FileRole {
    /** The model itself. */
    MODEL,
    /** Prepares the input. */
    PREPROCESSOR,
    /** Turns categories or features into numbers. */
    ENCODER,
    /** Turns text into tokens. */
    TOKENIZER,
    /** Says what the model needs to run. */
    ENVIRONMENT,
    /** Anything else. */
    OTHER;

    /** The spelling in documents, for example {@code preprocessor}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads {@link #text()}, in any case. */
    public static FileRole parse(String text) {
        for (FileRole role : values()) {
            if (role.text().equalsIgnoreCase(text)) {
                return role;
            }
        }
        throw new InvalidException("file role '" + Text.shown(text)
                + "' is not one of model, preprocessor, encoder, tokenizer, environment, other");
    }
}
