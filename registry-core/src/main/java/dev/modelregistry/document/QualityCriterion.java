package dev.modelregistry.document;

import java.util.Locale;
import java.util.Optional;

/** What makes a good document: the twelve rows of the template. */
public enum QualityCriterion {
    /** Everything is filled. Computed. */
    COMPLETENESS("every section is filled"),
    /** What it says is right. */
    ACCURACY("what it says was checked against the model"),
    /** Its readers understand it. */
    CLARITY("its readers understand it"),
    /** It does not contradict itself. */
    CONSISTENCY("it does not contradict itself or related documents"),
    /** It is up to date. Computed. */
    CURRENCY("no update is due, and the next review is dated"),
    /** What it says can be followed to its source. Computed. */
    TRACEABILITY("every version names run, commit and data"),
    /** Those who use the model looked at it. Computed. */
    STAKEHOLDER_REVIEW("the stakeholder step is done"),
    /** Those who know the technology looked at it. Computed. */
    TECHNICAL_REVIEW("the peer and architecture steps are done"),
    /** Rules are kept. Computed. */
    COMPLIANCE("the security, compliance and legal steps are done"),
    /** It was approved. Computed. */
    APPROVAL("the final approval stands"),
    /** Everybody can read it. */
    ACCESSIBILITY("its readers can reach and read it"),
    /** Its front matter is filled. Computed. */
    METADATA("every field of the document control is set");

    private final String rule;

    QualityCriterion(String rule) {
        this.rule = rule;
    }

    /** Its name in control files, for example {@code technicalReview}. */
    public String key() {
        StringBuilder key = new StringBuilder();
        for (String word : name().toLowerCase(Locale.ROOT).split("_", -1)) {
            key.append(key.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return key.toString();
    }

    String title() {
        String words = name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    String rule() {
        return rule;
    }

    /** Whether only people can tell. The others follow from what is recorded. */
    boolean isAttested() {
        return this == ACCURACY || this == CLARITY || this == CONSISTENCY || this == ACCESSIBILITY;
    }

    static Optional<QualityCriterion> find(String key) {
        for (QualityCriterion criterion : values()) {
            if (criterion.key().equals(key)) {
                return Optional.of(criterion);
            }
        }
        return Optional.empty();
    }
}
