package dev.modelregistry.log;

import java.util.List;
import java.util.Locale;

/**
 * What {@code recover} finished.
 *
 * @param recovered what was done
 * @param open semantic versions that are still reserved
 */
public record Recovery(List<Action> recovered, List<String> open) {

    /** Copies the lists. */
    public Recovery {
        recovered = List.copyOf(recovered);
        open = List.copyOf(open);
    }

    /**
     * One thing that was done.
     *
     * @param event the event it belongs to
     * @param what the kind of repair
     */
    public record Action(long event, What what) {}

    /** Kinds of repair. */
    public enum What {
        /** Native rows were brought up to the log. */
        PROJECTION,
        /** A registration that was left half way was completed or cleared. */
        REGISTRATION,
        /** A second row for one registration was retired. */
        DUPLICATE,
        /** Native changes made outside were taken into the log. */
        ADOPTED,
        /** Native changes made outside were undone. */
        RESTORED;

        /** The spelling that documents carry. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What to do with native values that differ from the log. */
    public enum Mode {
        /** Leave drift alone; only finish what was left half way. */
        FINISH,
        /** Take drift into the log as it is. */
        ADOPT,
        /** Set native values back to the log's. */
        RESTORE,
        /** Accept, and record, that the log is shorter than it was known to be. */
        ACCEPT_TRUNCATION
    }
}
