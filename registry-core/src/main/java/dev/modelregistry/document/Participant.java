package dev.modelregistry.document;

import dev.modelregistry.entry.Text;
import java.util.Optional;

/**
 * Somebody who takes part in a document.
 *
 * @param name who
 * @param role as what: the role of a contributor or approver, the kind of a reviewer; absent where nobody said
 */
public record Participant(String name, Optional<String> role) {

    /** Checks the texts. */
    public Participant {
        Text.line("name", name);
        Text.line("role", role);
    }
}
