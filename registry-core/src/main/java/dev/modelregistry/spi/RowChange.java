package dev.modelregistry.spi;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.Approved;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One idempotent change of a native row. */
public sealed interface RowChange {

    /**
     * The version's registration is complete.
     *
     * @param version the version
     * @param event the event that registered it, for the mark
     */
    record Ready(VersionNumber version, long event) implements RowChange {}

    /** The version's stage. */
    record SetStage(VersionNumber version, Stage stage) implements RowChange {}

    /**
     * The version's approval state.
     *
     * @param version the version
     * @param approval the state
     * @param approved by whom and since when, to be written where the product's own users look; empty to take it away
     */
    record SetApproval(VersionNumber version, ApprovalStatus approval, Optional<Approved> approved)
            implements RowChange {}

    /** The version's description; empty to clear it. */
    record SetVersionDescription(VersionNumber version, String description) implements RowChange {}

    /**
     * Tags of a version. Other tags stay.
     *
     * @param version the version
     * @param set to be set
     * @param remove keys to be removed
     */
    record ChangeVersionTags(VersionNumber version, Map<String, String> set, Set<String> remove) implements RowChange {}

    /**
     * Notes on a version row that it lost an alias; see {@link VersionMarks#lost()}. When the version gains the alias
     * again, {@link SetAlias} takes the note away.
     */
    record NoteLost(VersionNumber version, Alias alias, long event) implements RowChange {}

    /**
     * Points an alias to a version, taking it from any other, and removes that version's note of having lost it, unless
     * the note's event is later than the event that is being shown: then this request is late, and the note has to stay.
     */
    record SetAlias(Alias alias, VersionNumber version) implements RowChange {}

    /** Removes an alias. Without effect when there is none. */
    record RemoveAlias(Alias alias) implements RowChange {}

    /** The model's description; empty to clear it. */
    record SetModelDescription(String description) implements RowChange {}

    /** Tags of the model. Other tags stay. */
    record ChangeModelTags(Map<String, String> set, Set<String> remove) implements RowChange {}

    /** Where the model's log is. Clears the watermark, which spoke of another log. */
    record SetLog(LogPointer log) implements RowChange {}

    /** The rows show everything up to this event. Never moves backwards where the product can tell. */
    record SetWatermark(Watermark projected) implements RowChange {}
}
