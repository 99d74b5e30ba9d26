package dev.modelregistry.document;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.util.List;
import java.util.Optional;

/**
 * A functional requirement.
 *
 * @param requirement what has to hold
 * @param acceptanceCriteria how one sees that it holds
 * @param priority {@code Must}, {@code Should}, {@code Could} or {@code Won't}
 * @param complexity in words
 * @param risks in words
 */
public record Requirement(
        String requirement,
        Optional<String> acceptanceCriteria,
        Optional<String> priority,
        Optional<String> complexity,
        Optional<String> risks) {

    private static final List<String> PRIORITIES = List.of("Must", "Should", "Could", "Won't");

    /** Checks the texts. */
    public Requirement {
        if (requirement.isBlank()) {
            throw new InvalidException("a requirement is empty");
        }
        Text.unicode("requirement", requirement);
        Text.unicode("acceptanceCriteria", acceptanceCriteria);
        Text.line("complexity", complexity);
        Text.unicode("risks", risks);
        priority.filter(value -> !PRIORITIES.contains(value)).ifPresent(value -> {
            throw new InvalidException("priority '" + Text.shown(value) + "' is not one of Must, Should, Could, Won't");
        });
    }
}
