package dev.modelregistry.document;

import java.util.Locale;
import java.util.Optional;

/** The sections of the template that each version has. */
enum EntrySection {
    IDENTIFICATION("Identification", "number, semantic version, stage, aliases, status"),
    DESCRIPTION("Description", "what this version is"),
    USE_CASE("Use case", "what it is used for"),
    INTENDED_USE("Intended use", "what it was made for"),
    LIMITATIONS("Limitations", "where it is weak"),
    OUT_OF_SCOPE_USE("Out-of-scope use", "what it must not be used for"),
    ARTIFACT("Artifact", "place, digest, files"),
    MODEL_SIGNATURE("Model signature", "inputs, outputs, parameters"),
    FLAVORS("Flavors", "ways in which it can be loaded"),
    ENVIRONMENT("Environment", "what it needs to run"),
    TRAINING("Training", "run, repository, commit"),
    DATASETS("Data sets", "name, version, digest, quality"),
    FEATURES("Features and frameworks", "feature engineering, feature store, frameworks"),
    PARENTS_AND_CHILDREN("Parents and children", "models it was made from, and models made from it"),
    METRICS("Metrics", "measured values"),
    HYPERPARAMETERS("Hyperparameters", "settings of the training"),
    GOVERNANCE_TAGS("Governance tags", "risk tier, owner, compliance"),
    LINKS("Links", "model card, data sheet, assessments, monitoring"),
    APPROVALS("Approvals", "who decided what, when, on which evidence and conditions"),
    DEPLOYMENTS("Deployments", "end points, traffic, strategy"),
    RETIREMENT("Retirement", "deprecation, sunset, successor, retention");

    private final String title;
    private final String guidance;

    EntrySection(String title, String guidance) {
        this.title = title;
        this.guidance = guidance;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String title() {
        return title;
    }

    String guidance() {
        return guidance;
    }

    static Optional<EntrySection> find(String id) {
        for (EntrySection section : values()) {
            if (section.id().equals(id)) {
                return Optional.of(section);
            }
        }
        return Optional.empty();
    }
}
