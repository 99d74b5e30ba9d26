package dev.modelregistry.internal.registry;

import dev.modelregistry.Projection;
import dev.modelregistry.Recorded;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.Seals;
import dev.modelregistry.policy.Act;
import dev.modelregistry.policy.Policy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Publishes how far a log goes, signed. No event: it says something of the log, and decides nothing. */
final class Checkpointer {

    private static final Duration LONGEST = Duration.ofDays(3660);

    private final Governor governor;
    private final LogDirectory logs;
    private final RememberedHeads remembered;
    private final Seals seals;
    private final Clock clock;

    Checkpointer(Governor governor, LogDirectory logs, RememberedHeads remembered, Seals seals, Clock clock) {
        this.governor = governor;
        this.logs = logs;
        this.remembered = remembered;
        this.seals = seals;
        this.clock = clock;
    }

    Recorded publish(ModelName model, Duration valid) {
        if (valid.isNegative() || valid.isZero() || valid.compareTo(LONGEST) > 0) {
            throw new InvalidException(
                    "checkpoint: validity " + valid + " has to be positive and at most " + LONGEST.toDays() + " days");
        }
        if (!seals.canSign()) {
            throw new InvalidException(
                    "checkpoint: nothing signs it; open the registry with a signer (mre: --key FILE)");
        }
        ModelLog log = governor.logOf(model);
        return log.inTurn(() -> {
            ModelState state = log.refresh();
            LogDirectory.checkNotTruncated(governor.requireModel(model), log);
            remembered.checkAndRemember(state);
            checkAllowed(model, logs.gates(log).governing(state));
            log.publishCheckpoint(valid);
            return new Recorded(model, Optional.empty(), state.number(), Projection.COMPLETE);
        });
    }

    /** One that readers would not believe is refused. */
    private void checkAllowed(ModelName model, Optional<Policy> governing) {
        if (governing.isEmpty()) {
            return;
        }
        Policy policy = governing.get();
        Instant now = clock.instant();
        List<String> principals = seals.ownKeys().stream()
                .flatMap(key -> policy.principalOf(key, now).stream())
                .toList();
        List<String> missing = new ArrayList<>();
        if (principals.isEmpty()) {
            missing.add("signed");
        }
        Set<String> allowed = policy.roles().get(Act.CHECKPOINT);
        if (allowed != null && principals.stream().noneMatch(one -> policy.hasAnyRole(one, allowed))) {
            missing.add("role:" + String.join("|", allowed));
        }
        if (!missing.isEmpty()) {
            throw ModelLog.refusal(model, missing);
        }
    }
}
