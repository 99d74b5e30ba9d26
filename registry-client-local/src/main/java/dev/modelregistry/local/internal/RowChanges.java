package dev.modelregistry.local.internal;

import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.Watermark;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows in the rows of one model what its log has decided. Runs inside a transaction. */
final class RowChanges {

    static final String SET_VERSION_TAG = "INSERT INTO version_tag (model, number, key, value) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (model, number, key) DO UPDATE SET value = excluded.value";
    static final String NOTE_LOST = "INSERT INTO version_lost (model, number, alias, event) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (model, number, alias) DO UPDATE SET event = excluded.event";

    private static final String SET_MODEL_TAG = "INSERT INTO model_tag (model, key, value) VALUES (?, ?, ?)"
            + " ON CONFLICT (model, key) DO UPDATE SET value = excluded.value";
    private static final String SET_ALIAS = "INSERT INTO alias (model, alias, number) VALUES (?, ?, ?)"
            + " ON CONFLICT (model, alias) DO UPDATE SET number = excluded.number";

    private final Session session;
    private final long id;
    private final long event;

    private RowChanges(Session session, long id, long event) {
        this.session = session;
        this.id = id;
        this.event = event;
    }

    /** Applies changes, unless the rows show the event already: then false. */
    static boolean apply(Session session, ModelName model, long event, List<RowChange> changes) throws SQLException {
        long id = ModelTable.requireId(session, model);
        if (session.number("SELECT projected_event FROM model WHERE id = ?", id) >= event) {
            return false;
        }
        RowChanges rows = new RowChanges(session, id, event);
        for (RowChange change : changes) {
            rows.apply(change);
        }
        return true;
    }

    /** A version row that is not there was deleted meanwhile; its changes are skipped. */
    private boolean exists(VersionNumber number) throws SQLException {
        return session.number("SELECT count(*) FROM version WHERE model = ? AND number = ?", id, number.value()) > 0;
    }

    private void apply(RowChange change) throws SQLException {
        // Without patterns in switch, which JDK 17 has only as a preview.
        if (change instanceof RowChange.Ready ready) {
            version(ready.version(), "event = ?", ready.event());
        } else if (change instanceof RowChange.SetStage stage) {
            version(stage.version(), "stage = ?", stage.stage().name());
        } else if (change instanceof RowChange.SetApproval approval) {
            version(approval.version(), "approval = ?", ApprovalColumn.text(approval));
        } else if (change instanceof RowChange.SetVersionDescription description) {
            version(description.version(), "description = ?", description.description());
        } else if (change instanceof RowChange.ChangeVersionTags tags) {
            changeTags(tags);
        } else if (change instanceof RowChange.NoteLost lost) {
            if (exists(lost.version())) {
                session.update(
                        NOTE_LOST, id, lost.version().value(), lost.alias().value(), lost.event());
            }
        } else if (change instanceof RowChange.SetAlias alias) {
            setAlias(alias);
        } else if (change instanceof RowChange.RemoveAlias alias) {
            session.update(
                    "DELETE FROM alias WHERE model = ? AND alias = ?",
                    id,
                    alias.alias().value());
        } else {
            applyToModel(change);
        }
    }

    private void applyToModel(RowChange change) throws SQLException {
        if (change instanceof RowChange.SetModelDescription description) {
            model("description = ?", description.description());
        } else if (change instanceof RowChange.ChangeModelTags tags) {
            changeTags(tags);
        } else if (change instanceof RowChange.SetLog log) {
            LogPointer pointer = log.log();
            model(
                    "log_root = ?, log_place = ?, log_id = ?, projected_event = 0, projected_digest = NULL",
                    pointer.root(),
                    pointer.place(),
                    pointer.modelId());
        } else if (change instanceof RowChange.SetWatermark watermark) {
            setWatermark(watermark.projected());
        } else {
            throw new IllegalStateException("row change " + change.getClass() + " has no rows");
        }
    }

    private void version(VersionNumber number, String assignment, Object value) throws SQLException {
        session.update(
                "UPDATE version SET " + assignment + " WHERE model = ? AND number = ?", value, id, number.value());
    }

    private void model(String assignment, @Nullable Object... values) throws SQLException {
        @Nullable Object[] all = Arrays.copyOf(values, values.length + 1);
        all[values.length] = id;
        session.update("UPDATE model SET " + assignment + " WHERE id = ?", all);
    }

    private void changeTags(RowChange.ChangeVersionTags tags) throws SQLException {
        if (!exists(tags.version())) {
            return;
        }
        long number = tags.version().value();
        for (String key : tags.remove()) {
            session.update("DELETE FROM version_tag WHERE model = ? AND number = ? AND key = ?", id, number, key);
        }
        for (Map.Entry<String, String> tag : tags.set().entrySet()) {
            session.update(SET_VERSION_TAG, id, number, tag.getKey(), tag.getValue());
        }
    }

    private void changeTags(RowChange.ChangeModelTags tags) throws SQLException {
        for (String key : tags.remove()) {
            session.update("DELETE FROM model_tag WHERE model = ? AND key = ?", id, key);
        }
        for (Map.Entry<String, String> tag : tags.set().entrySet()) {
            session.update(SET_MODEL_TAG, id, tag.getKey(), tag.getValue());
        }
    }

    private void setAlias(RowChange.SetAlias alias) throws SQLException {
        if (!exists(alias.version())) {
            return;
        }
        session.update(SET_ALIAS, id, alias.alias().value(), alias.version().value());
        session.update(
                "DELETE FROM version_lost WHERE model = ? AND number = ? AND alias = ? AND event <= ?",
                id,
                alias.version().value(),
                alias.alias().value(),
                event);
    }

    private void setWatermark(Watermark projected) throws SQLException {
        session.update(
                "UPDATE model SET projected_event = ?, projected_digest = ? WHERE id = ? AND projected_event < ?",
                projected.event(),
                projected.digest().toString(),
                id,
                projected.event());
    }
}
