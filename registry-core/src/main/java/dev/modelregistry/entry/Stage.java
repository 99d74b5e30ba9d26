package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;
import java.util.Locale;

/** Where a version stands in its life. */
public enum Stage {
    /** Being worked on; where every version begins. */
    DEVELOPMENT,
    /** Being tested for production. */
    STAGING,
    /** Allowed to answer real requests. */
    PRODUCTION,
    /** Out of use, kept for the record. */
    ARCHIVED;

    /** Reads a stage in any case. */
    public static Stage parse(String text) {
        for (Stage stage : values()) {
            if (stage.name().equalsIgnoreCase(text)) {
                return stage;
            }
        }
        throw new InvalidException(
                "stage '" + Text.shown(text) + "' is not one of DEVELOPMENT, STAGING, PRODUCTION, ARCHIVED");
    }

    /** The lower-case spelling that URIs and policy files use. */
    public String lowerCase() {
        return name().toLowerCase(Locale.ROOT);
    }
}
