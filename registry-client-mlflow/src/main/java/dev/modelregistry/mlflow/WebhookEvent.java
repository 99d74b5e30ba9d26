package dev.modelregistry.mlflow;

import dev.modelregistry.serving.ModelResolver;
import java.util.Map;
import java.util.Optional;

/**
 * What a webhook tells. A hint and no log: the server forgets deliveries when it ends, sends them in any order, and does not tell of
 * everything. So names are as the server sent them, and programs that follow a model go on polling as well.
 */
public sealed interface WebhookEvent {

    /** A registered model was made. */
    record ModelCreated(String model, Map<String, String> tags, Optional<String> description) implements WebhookEvent {

        /** Makes an event of a copy of the tags. */
        public ModelCreated {
            tags = Map.copyOf(tags);
        }
    }

    /** A version was made; one of this library is not decided yet. */
    record VersionCreated(
            String model,
            String version,
            String source,
            Optional<String> run,
            Map<String, String> tags,
            Optional<String> description)
            implements WebhookEvent {

        /** Makes an event of a copy of the tags. */
        public VersionCreated {
            tags = Map.copyOf(tags);
        }
    }

    /** A tag of a version was set. */
    record TagSet(String model, String version, String key, String value) implements WebhookEvent {}

    /** A tag of a version was removed. */
    record TagRemoved(String model, String version, String key) implements WebhookEvent {}

    /** An alias was set or moved, perhaps to where it was. */
    record AliasSet(String model, String alias, String version) implements WebhookEvent {}

    /** An alias was removed, perhaps one that was not there. */
    record AliasRemoved(String model, String alias) implements WebhookEvent {}

    /** Something else, for example about prompts. */
    record Other(String entity, String action) implements WebhookEvent {}

    /**
     * Has a resolver look at what may lead somewhere else now: after a change of an alias, or of a mark of this library on a version,
     * at all URIs of that model that it follows. Other events change nothing that a URI leads to.
     */
    default void tell(ModelResolver resolver) {
        if (this instanceof AliasSet set) {
            resolver.invalidateModel(set.model());
        } else if (this instanceof AliasRemoved removed) {
            resolver.invalidateModel(removed.model());
        } else if (this instanceof TagSet set && isMark(set.key())) {
            resolver.invalidateModel(set.model());
        } else if (this instanceof TagRemoved removed && isMark(removed.key())) {
            resolver.invalidateModel(removed.model());
        }
    }

    private static boolean isMark(String key) {
        return key.startsWith("mre.");
    }
}
