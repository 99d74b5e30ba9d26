package dev.modelregistry.mlflow;

/**
 * What a webhook of MLflow 3 can tell. MLflow tells nothing of stages, descriptions, tags of models, renaming and deleting, nor
 * of the aliases that a deleted version had.
 */
public enum WebhookEventType {
    /** A registered model was made. */
    MODEL_CREATED("REGISTERED_MODEL", "CREATED"),
    /** A version was made. One of this library is decided only when its tag {@code mre.event} is set. */
    VERSION_CREATED("MODEL_VERSION", "CREATED"),
    /** A tag of a version was set. */
    TAG_SET("MODEL_VERSION_TAG", "SET"),
    /** A tag of a version was removed. */
    TAG_REMOVED("MODEL_VERSION_TAG", "DELETED"),
    /** An alias was set or moved, perhaps to where it was. */
    ALIAS_SET("MODEL_VERSION_ALIAS", "CREATED"),
    /** An alias was removed, perhaps one that was not there. */
    ALIAS_REMOVED("MODEL_VERSION_ALIAS", "DELETED");

    private final String entity;
    private final String action;

    WebhookEventType(String entity, String action) {
        this.entity = entity;
        this.action = action;
    }

    /** MLflow's own word for what changed, for example {@code MODEL_VERSION_ALIAS}. */
    public String entity() {
        return entity;
    }

    /** MLflow's own word for how it changed, for example {@code CREATED}. */
    public String action() {
        return action;
    }
}
