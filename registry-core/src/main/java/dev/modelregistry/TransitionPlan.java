package dev.modelregistry;

import java.util.List;

/**
 * What a promotion or rollback would do. Nothing was written.
 *
 * @param transition what would be decided
 * @param steps what would be done, in words, in order
 * @param missing requirements that are not met; the act would be refused while there are any
 */
public record TransitionPlan(Transition transition, List<String> steps, List<String> missing) {

    /** Copies the lists. */
    public TransitionPlan {
        steps = List.copyOf(steps);
        missing = List.copyOf(missing);
    }
}
