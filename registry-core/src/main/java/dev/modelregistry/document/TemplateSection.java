package dev.modelregistry.document;

import java.util.Locale;
import java.util.Optional;

/** The sections of the template that speak of the model as a whole. Each can be given as text by its id. */
enum TemplateSection {
    EXECUTIVE_SUMMARY(
            Chapter.PURPOSE, "Executive summary", "what the model does, for whom and why, in 2 to 3 paragraphs"),
    BUSINESS_CONTEXT(Chapter.PURPOSE, "Business context", "the problem, and what solving it is worth"),
    SCOPE_IN(Chapter.PURPOSE, "In scope", "what the model may be used for"),
    SCOPE_OUT(Chapter.PURPOSE, "Out of scope", "what it must not be used for"),
    APPLICABILITY(Chapter.PURPOSE, "Applicability", "to which systems, regions and people this applies"),
    AUDIENCE(Chapter.PURPOSE, "Audience", "who should read this"),
    RELATED_DOCUMENTS(Chapter.PURPOSE, "Related documents", "model cards, assessments, data sheets"),

    GOAL(Chapter.SPECIFICATION, "Goal", "what counts as success"),
    USER_STORIES(Chapter.SPECIFICATION, "User stories", "as a …, I want …, so that …"),
    REQUIREMENTS(Chapter.SPECIFICATION, "Requirements", "what users and the business demand"),
    PRINCIPLES(Chapter.SPECIFICATION, "Principles", "what guides decisions"),
    CONSTRAINTS(Chapter.SPECIFICATION, "Constraints", "what can't be changed"),

    COMPONENTS(
            Chapter.TECHNICAL,
            "Components",
            "name, type, purpose, responsibilities, interfaces, dependencies, data model, end points"),
    FUNCTIONAL_REQUIREMENTS(
            Chapter.TECHNICAL,
            "Functional requirements",
            "FR-001 …: requirement, acceptance criteria, priority, complexity, risks"),
    PERFORMANCE(Chapter.TECHNICAL, "Performance", "latency and throughput"),
    SCALABILITY(Chapter.TECHNICAL, "Scalability", "how it grows"),
    AVAILABILITY(Chapter.TECHNICAL, "Availability", "how often it may be down"),
    RELIABILITY(Chapter.TECHNICAL, "Reliability", "what happens when something fails"),
    SECURITY(Chapter.TECHNICAL, "Security", "what has to be protected"),
    COMPLIANCE(Chapter.TECHNICAL, "Compliance", "which rules apply"),
    USABILITY(Chapter.TECHNICAL, "Usability", "how people work with it"),
    MAINTAINABILITY(Chapter.TECHNICAL, "Maintainability", "how it is kept up"),
    PORTABILITY(Chapter.TECHNICAL, "Portability", "where else it runs"),

    ARCHITECTURE_PATTERN(Chapter.DESIGN, "Architecture pattern", "online, batch, streaming, embedded"),
    COMPONENT_DIAGRAM(Chapter.DESIGN, "Component diagram", "drawn from what is recorded"),
    DATA_FLOW(Chapter.DESIGN, "Data flow", "from sources to predictions"),
    INTEGRATION_POINTS(Chapter.DESIGN, "Integration points", "where others connect"),
    DEPLOYMENT_MODEL(Chapter.DESIGN, "Deployment model", "where and how it runs"),
    DATA_MODEL(Chapter.DESIGN, "Data model", "entities, constraints, archival"),
    AUTHENTICATION(Chapter.DESIGN, "Authentication", "who proves what to whom"),
    AUTHORIZATION(Chapter.DESIGN, "Authorization", "who may do what"),
    DATA_PROTECTION(Chapter.DESIGN, "Data protection", "at rest, in transit, in use"),
    AUDIT_LOGGING(Chapter.DESIGN, "Audit logging", "what is recorded, where, for how long"),
    THREAT_MODEL(Chapter.DESIGN, "Threat model", "who may want what, and what stops them"),

    DEVELOPMENT_STANDARDS(Chapter.IMPLEMENTATION, "Development standards", "rules of code, data and experiments"),
    QUALITY_GATES(Chapter.IMPLEMENTATION, "Quality gates", "what has to hold before a stage is entered"),

    UPSTREAM(Chapter.INTEGRATION, "Upstream", "what it depends on"),
    DOWNSTREAM(Chapter.INTEGRATION, "Downstream", "what depends on it"),
    RELATED_ARTIFACTS(Chapter.INTEGRATION, "Related artifacts", "other models, features, reports"),

    REGULATORY(Chapter.GOVERNANCE, "Regulatory alignment", "laws and standards"),
    AUDIT(Chapter.GOVERNANCE, "Audit", "who audits what, how often"),
    POLICY_ALIGNMENT(Chapter.GOVERNANCE, "Policy alignment", "which policies of the organisation it follows"),

    VERSIONS(Chapter.MODEL, "Versions", "all versions of the model"),
    LIFE_CYCLE(Chapter.MODEL, "Life cycle", "how versions moved between stages"),
    METRICS_OVER_VERSIONS(Chapter.MODEL, "Metrics over versions", "the latest value of each metric"),
    MODEL_TAGS(Chapter.MODEL, "Tags of the model", "owner, risk tier, business unit"),
    ROLLBACK_PLAN(Chapter.MODEL, "Rollback plan", "how to go back, and to what; the target is tested"),

    REVIEW_WORKFLOW(
            Chapter.CONTROL,
            "Review workflow",
            "self, peer, stakeholder, architecture, security, compliance, legal, final approval"),
    CHANGE_LOG(Chapter.CONTROL, "Change log", "version, date, author, what and why, impact, approver"),
    QUALITY_CRITERIA(Chapter.CONTROL, "Quality criteria", "twelve rows: met or not met, attested by whom"),
    DISTRIBUTION(Chapter.CONTROL, "Distribution", "who gets it, and how"),
    OWNERSHIP(Chapter.CONTROL, "Ownership", "who answers for model and document"),
    RETENTION(Chapter.CONTROL, "Retention", "how long models and documents are kept"),
    UPDATE_TRIGGERS(Chapter.CONTROL, "Update triggers", "what makes an update due"),
    DOCUMENT_METRICS(Chapter.CONTROL, "Document metrics", "counted");

    /** Sections that belong together. Entries stand between the model's chapter and the control of the document. */
    enum Chapter {
        PURPOSE("Purpose"),
        SPECIFICATION("Specification overview"),
        TECHNICAL("Technical specification"),
        DESIGN("Design"),
        IMPLEMENTATION("Implementation"),
        INTEGRATION("Integration"),
        GOVERNANCE("Governance"),
        MODEL("Model"),
        CONTROL("Review and control");

        private final String title;

        Chapter(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private final Chapter chapter;
    private final String title;
    private final String guidance;

    TemplateSection(Chapter chapter, String title, String guidance) {
        this.chapter = chapter;
        this.title = title;
        this.guidance = guidance;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Chapter chapter() {
        return chapter;
    }

    String title() {
        return title;
    }

    String guidance() {
        return guidance;
    }

    static Optional<TemplateSection> find(String id) {
        for (TemplateSection section : values()) {
            if (section.id().equals(id)) {
                return Optional.of(section);
            }
        }
        return Optional.empty();
    }
}
