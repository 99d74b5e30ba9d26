package dev.modelregistry.internal.registry;

import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.NativeField;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.Watermark;
import java.util.List;
import java.util.Set;

/**
 * Brings rows up to one event of the log, each change of a row a request of its own. The log is looked at before each write whose
 * value a later event may change: when somebody decided about a field of this projection meanwhile, the whole of it has to be
 * done anew, for of two writes the late one stands. Events about other fields are their writers' to show: if everybody
 * began anew for every event, many writers would do the work of all of them over and over.
 */
final class StepwiseProjection {

    private final RegistryBackend backend;
    private final ModelName model;
    private final ModelLog log;
    private final long number;
    private final long opened;
    private final Set<NativeField> fields;
    private final List<RowChange> changes;
    private final List<VersionNumber> deleted;
    private final RowChange watermark;

    /** The newest event that was looked at. */
    private long seen;

    /**
     * Works out what is to be written for the log as it is known.
     *
     * @param shown number of the last event that the rows are known to show
     */
    StepwiseProjection(RegistryBackend backend, Projector projector, ModelName model, ModelLog log, long shown) {
        ModelState state = log.known();
        this.backend = backend;
        this.model = model;
        this.log = log;
        number = state.number();
        opened = state.openedBy();
        fields = log.touchedAfter(shown);
        changes = projector.changes(state, fields, log);
        deleted = Projector.deleted(state, fields);
        watermark = Projector.watermark(state);
        seen = number;
    }

    /** Writes; false when it has to be done anew. Called in the log's turn. */
    boolean write() {
        for (RowChange change : changes) {
            // No later event changes what the mark of a complete registration says.
            if (!(change instanceof RowChange.Ready) && isOvertaken()) {
                return false;
            }
            backend.apply(model, number, List.of(change));
        }
        if (isOvertaken()) {
            return false;
        }
        deleted.forEach(version -> backend.deleteVersion(model, version));
        if (seen == number || isBehind()) {
            backend.apply(model, number, List.of(watermark));
        }
        return !isOvertaken();
    }

    private boolean isOvertaken() {
        ModelState now = log.refresh();
        if (now.number() == seen) {
            return false;
        }
        Set<NativeField> touched = log.touchedAfter(seen);
        seen = now.number();
        return !now.open()
                || now.openedBy() != opened
                || touched.stream()
                        .anyMatch(field -> field instanceof NativeField.PresenceOf || fields.contains(field));
    }

    /** Whether the writer of a later event has not got as far yet; else this watermark would take back that one. */
    private boolean isBehind() {
        return backend.model(model)
                .map(row -> row.projected().map(Watermark::event).orElse(0L) < number)
                .orElse(false);
    }
}
