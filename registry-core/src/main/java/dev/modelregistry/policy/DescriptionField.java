package dev.modelregistry.policy;

import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A text about a version that a policy can demand. */
public enum DescriptionField {
    /** The description itself. */
    TEXT("text"),
    /** What it is used for. */
    USE_CASE("useCase"),
    /** What it was made for. */
    INTENDED_USE("intendedUse"),
    /** Where it is weak. */
    LIMITATIONS("limitations"),
    /** What it must not be used for. */
    OUT_OF_SCOPE("outOfScope");

    private final String text;

    DescriptionField(String text) {
        this.text = text;
    }

    /** The spelling in policy files. */
    public String text() {
        return text;
    }

    /** Whether it is written. */
    public boolean isWrittenIn(EntryContent content) {
        return switch (this) {
            case TEXT -> !content.description().isBlank();
            case USE_CASE -> content.documentation().useCase().isPresent();
            case INTENDED_USE -> content.documentation().intendedUse().isPresent();
            case LIMITATIONS -> content.documentation().limitations().isPresent();
            case OUT_OF_SCOPE -> content.documentation().outOfScope().isPresent();
        };
    }

    /** Reads {@link #text()}. */
    public static DescriptionField parse(String text) {
        return Arrays.stream(values())
                .filter(field -> field.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidException("description field '" + Text.shown(text) + "' is not one of "
                        + Arrays.stream(values()).map(field -> field.text).collect(Collectors.joining(", "))));
    }
}
