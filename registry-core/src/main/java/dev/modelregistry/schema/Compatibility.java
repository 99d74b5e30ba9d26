package dev.modelregistry.schema;

import java.util.List;
import java.util.Optional;

/**
 * Whether callers of an older signature can go on with a newer one.
 *
 * @param verdict the answer
 * @param reasons every difference in words, the breaking ones first; empty when there is none
 */
public record Compatibility(Verdict verdict, List<String> reasons) {

    /** Copies the list. */
    public Compatibility {
        reasons = List.copyOf(reasons);
    }

    /**
     * Compares where signatures may be missing: two missing ones are identical; with one missing nobody can tell.
     *
     * @param older the signature that callers know
     * @param newer the one they will meet
     */
    public static Compatibility between(Optional<ModelSignature> older, Optional<ModelSignature> newer) {
        if (older.isPresent() && newer.isPresent()) {
            return newer.get().compatibilityFrom(older.get());
        }
        if (older.isEmpty() && newer.isEmpty()) {
            return new Compatibility(Verdict.IDENTICAL, List.of());
        }
        return new Compatibility(
                Verdict.UNKNOWN,
                List.of(older.isEmpty() ? "the older version has no signature" : "the newer version has no signature"));
    }
}
