package dev.modelregistry.lineage;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.util.Locale;

/** What keeps the versions of a data set. */
public enum SourceType {
    /** DVC. */
    DVC,
    /** A Delta Lake table. */
    DELTA,
    /** An Apache Iceberg table. */
    ICEBERG,
    /** A Pachyderm repository. */
    PACHYDERM,
    /** Plain files. */
    FILE,
    /** Anything else. */
    OTHER;

    /** The spelling in documents, for example {@code iceberg}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads {@link #text()}, in any case. */
    public static SourceType parse(String text) {
        for (SourceType type : values()) {
            if (type.text().equalsIgnoreCase(text)) {
                return type;
            }
        }
        throw new InvalidException("data source type '" + Text.shown(text)
                + "' is not one of dvc, delta, iceberg, pachyderm, file, other");
    }
}
