package dev.modelregistry.spi;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The product's own rows: models, versions, aliases, stages, tags.
 *
 * <p>Thread-safe; blocking; interruptible where the product's client is. Every write is idempotent: the core repeats it
 * after a lost answer. Nothing here decides anything: the core writes rows only to show what its log has decided.
 * Failures are {@link dev.modelregistry.error.RegistryException}s with the product's own message kept inside.
 */
public interface RegistryBackend extends AutoCloseable {

    /** Id of the provider, for example {@code local}. */
    String provider();

    /** What this backend, as it is configured and permitted, can do. */
    Set<Capability> capabilities();

    /** Where bytes are kept. */
    ObjectStore objects();

    /** Where the files of versions are kept: as objects, unless the product's users expect them elsewhere. */
    default ArtifactStore artifacts() {
        return new ObjectArtifactStore(objects(), capabilities());
    }

    /** Where events are kept. Often {@link ObjectLogStore} over {@link #objects()}. */
    LogStore log();

    /** One model, with all its aliases; empty when there is none. */
    Optional<ModelRow> model(ModelName name);

    /** All models by name, lazily, in constant memory. The stream must be closed. */
    Stream<ModelRow> models();

    /**
     * Makes a model if there is none of that name.
     *
     * @param name checked by the provider's own rule; breaking it is {@code invalid}, with the rule in the message
     * @param log place and id of its log, stored in the same request
     * @return false when there was one; nothing is changed then
     */
    boolean createModel(ModelName name, LogPointer log);

    /**
     * Renames a model with everything that belongs to it.
     *
     * @throws dev.modelregistry.error.NotFoundException there is none
     * @throws dev.modelregistry.error.AlreadyExistsException the new name is taken
     */
    void renameModel(ModelName from, ModelName to);

    /** Deletes a model with its versions, aliases and tags, not its objects. Without effect when there is none. */
    void deleteModel(ModelName name);

    /**
     * Makes a version row. Its marks are stored in the same request. It has stage {@code DEVELOPMENT} and no alias.
     *
     * @return the row; where {@link Capability#NATIVE_REQUEST_KEY} is declared, the row that the key already has
     * @throws dev.modelregistry.error.NotFoundException there is no such model
     * @throws dev.modelregistry.error.OutcomeUnknownException nobody can tell whether it was made
     */
    VersionRow createVersion(NewVersion version);

    /** One version; empty when there is none. */
    Optional<VersionRow> version(ModelName model, VersionNumber number);

    /** The version that an alias points to, in one request; empty when there is none. */
    Optional<VersionRow> versionByAlias(ModelName model, Alias alias);

    /**
     * Versions of a model, newest first, lazily, in constant memory. The stream must be closed. What the query asks may
     * be answered by the product or left to the core, which filters again; it may never be answered with less.
     */
    Stream<VersionRow> versions(ModelName model, VersionQuery query);

    /**
     * Deletes a version row, not its objects. Without effect when there is none.
     *
     * @throws dev.modelregistry.error.UnsupportedCapabilityException {@link Capability#DELETE_VERSION} is missing
     */
    void deleteVersion(ModelName model, VersionNumber number);

    /**
     * Applies changes in their order. With {@link Capability#CONDITIONAL_PROJECTION} all of them in one transaction,
     * and only while the model's watermark is below {@code event}. Otherwise the core hands over one change at a time. A
     * change of a version row that is not there is skipped: it was deleted meanwhile.
     *
     * @param model the model whose rows change
     * @param event number of the event that the changes show
     * @return false when the watermark had reached the event already and nothing was changed
     * @throws dev.modelregistry.error.NotFoundException the model is not there
     */
    boolean apply(ModelName model, long event, List<RowChange> changes);

    /**
     * Appends an event to a log and applies the changes that show it. Used with
     * {@link Capability#CONDITIONAL_PROJECTION} only, and better as one transaction: then readers never see a decision that
     * is not shown. As two steps, which is what happens here, it is as safe.
     *
     * @return false when the event's number was taken; nothing is changed then
     */
    default boolean appendAndApply(String place, long number, byte[] bytes, ModelName model, List<RowChange> changes) {
        if (!log().append(place, number, bytes)) {
            return false;
        }
        apply(model, number, changes);
        return true;
    }

    /**
     * Opens what a reference names, for registration in place; empty when this product does not know such references.
     *
     * @param reference for example {@code s3://bucket/key} or {@code runs:/17/model}
     */
    default Optional<ReferencedArtifact> open(String reference) {
        return Optional.empty();
    }

    /**
     * What the product tells of a version that other tools registered, beyond its row: settings and measures of its run, its
     * model signature. Empty where the row is all there is.
     *
     * @param row without marks of the core
     */
    default Optional<EntryContent> content(VersionRow row) {
        return Optional.empty();
    }

    /**
     * Refuses what the rows cannot show, before it is decided: a description that is too long, a tag that the product does
     * not take. Looks at the change alone and asks nobody.
     *
     * @throws dev.modelregistry.error.InvalidException with the product's rule in the message
     */
    default void check(RowChange change) {}

    /**
     * Refuses a run that a registration names and that is not there. Products that keep no runs take any name: there it is
     * recorded as it is given.
     *
     * @throws dev.modelregistry.error.NotFoundException the product keeps runs, and has none of this name
     */
    default void checkRun(String run) {}

    /** Looks at connection, permissions and set-up, for {@code doctor}. Never throws for what it reports. */
    Diagnosis diagnose();

    /** Frees connections and files. Idempotent. */
    @Override
    void close();
}
