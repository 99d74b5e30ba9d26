package dev.modelregistry.internal.log;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.log.AliasMove;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** A field of the product's own rows that an event changes. */
public sealed interface NativeField {

    /** The version's registration is complete. */
    record Ready(VersionNumber version) implements NativeField {}

    /** The version's stage. */
    record StageOf(VersionNumber version) implements NativeField {}

    /** The version's approval state. */
    record ApprovalOf(VersionNumber version) implements NativeField {}

    /** One tag of a version, or of the model. */
    record TagOf(Optional<VersionNumber> version, String key) implements NativeField {}

    /** The description of a version, or of the model. */
    record DescriptionOf(Optional<VersionNumber> version) implements NativeField {}

    /** What an alias points to. */
    record AliasOf(Alias alias) implements NativeField {}

    /** The note on a version that it lost an alias. */
    record LostBy(VersionNumber version, Alias alias) implements NativeField {}

    /** Whether the version exists. */
    record PresenceOf(VersionNumber version) implements NativeField {}

    /** The fields that an event changes. */
    static Set<NativeField> touchedBy(EventBody body) {
        Set<NativeField> fields = new LinkedHashSet<>();
        if (body instanceof EventBody.Registered registered) {
            registered.versions().forEach(one -> fields.add(new Ready(one.number())));
        } else if (body instanceof EventBody.StageChanged changed) {
            fields.add(new StageOf(changed.subject()));
            changed.archived().forEach(one -> fields.add(new StageOf(one.version())));
        } else if (body instanceof EventBody.Archived archived) {
            fields.add(new StageOf(archived.subject()));
        } else if (body instanceof EventBody.RolledBack back) {
            back.stages().forEach(one -> fields.add(new StageOf(one.version())));
        } else if (body instanceof EventBody.TagsChanged changed) {
            changed.set().keySet().forEach(key -> fields.add(new TagOf(changed.version(), key)));
            changed.remove().forEach(key -> fields.add(new TagOf(changed.version(), key)));
        } else if (body instanceof EventBody.DescriptionChanged changed) {
            fields.add(new DescriptionOf(changed.version()));
        } else if (body instanceof EventBody.Decided decided) {
            fields.add(new ApprovalOf(decided.subject()));
        } else if (body instanceof EventBody.RejectionLifted lifted) {
            fields.add(new ApprovalOf(lifted.subject()));
        } else if (body instanceof EventBody.Deleted deleted
                && deleted.version().isPresent()) {
            fields.add(new PresenceOf(deleted.version().get()));
        }
        for (AliasMove move : body.aliases()) {
            move.previous().ifPresent(version -> fields.add(new LostBy(version, move.alias())));
            fields.add(new AliasOf(move.alias()));
        }
        return fields;
    }
}
