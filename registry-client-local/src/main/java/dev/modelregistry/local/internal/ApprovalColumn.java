package dev.modelregistry.local.internal;

import dev.modelregistry.entry.Approved;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.spi.RowChange;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;

/** The column {@code approval}: the state, and behind {@code APPROVED} the day and the names, as {@code 2026-11-26 bob, carol}. */
final class ApprovalColumn {

    private ApprovalColumn() {}

    static String text(RowChange.SetApproval change) {
        return change.approval().name()
                + change.approved()
                        .map(one -> " " + one.date() + " " + one.by())
                        .orElse("");
    }

    static String status(String text) {
        return text.split(" ", 2)[0];
    }

    /** Empty also where people wrote something else behind the state. */
    static Optional<Approved> approved(String text) {
        String[] words = text.split(" ", 3);
        try {
            return words.length < 3 ? Optional.empty() : Optional.of(new Approved(words[2], LocalDate.parse(words[1])));
        } catch (DateTimeException | InvalidException writtenByHand) {
            return Optional.empty();
        }
    }
}
