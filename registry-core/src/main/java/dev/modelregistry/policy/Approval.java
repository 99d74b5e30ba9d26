package dev.modelregistry.policy;

import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.Text;
import dev.modelregistry.entry.VersionNumber;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A decision of one person about one version and one stage.
 *
 * @param id names it
 * @param model the model
 * @param version the version
 * @param to the stage that it is about
 * @param decision what was decided
 * @param by who decided
 * @param role in which role; absent without a policy that gives roles
 * @param at when
 * @param evidence files or addresses that it rests on
 * @param condition what has to hold, in words
 * @param expires when it stops counting
 * @param reason why, in words
 * @param signed whether a signature of a known key stands under it
 */
public record Approval(
        String id,
        ModelName model,
        VersionNumber version,
        Stage to,
        Decision decision,
        String by,
        Optional<String> role,
        Instant at,
        List<String> evidence,
        Optional<String> condition,
        Optional<Instant> expires,
        Optional<String> reason,
        boolean signed) {

    /** Checks the texts and copies the list. */
    public Approval {
        Text.line("approval id", id);
        Text.line("approval by", by);
        Text.line("approval role", role);
        evidence = List.copyOf(evidence);
        evidence.forEach(item -> Text.address("approval evidence", item));
        Text.unicode("approval condition", condition);
        Text.unicode("approval reason", reason);
    }
}
