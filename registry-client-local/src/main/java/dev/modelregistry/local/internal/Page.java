package dev.modelregistry.local.internal;

import java.util.List;

/** Some rows of a listing. */
record Page<T>(List<T> rows, boolean more) {

    /** Rows of a query with a limit: as many as it allows may not be all. */
    static <T> Page<T> of(List<T> rows, int limit) {
        return new Page<>(rows, rows.size() >= limit);
    }
}
