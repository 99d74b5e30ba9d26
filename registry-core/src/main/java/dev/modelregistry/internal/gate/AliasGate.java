package dev.modelregistry.internal.gate;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.Signatory.Standing;
import dev.modelregistry.internal.log.VersionState;
import dev.modelregistry.log.AliasMove;
import dev.modelregistry.policy.AliasPolicy;
import dev.modelregistry.policy.Policy;
import java.util.List;
import java.util.Map;

/** Protected aliases: where they may point to, and who may move them. */
final class AliasGate {

    private final Policy policy;
    private final ModelState state;
    private final Standing who;
    private final Requirements need;

    AliasGate(Policy policy, ModelState state, Standing who, Requirements need) {
        this.policy = policy;
        this.state = state;
        this.who = who;
        this.need = need;
    }

    /** How an alias moves. */
    enum Way {
        /** By itself, or with a registration. */
        DIRECT,
        /** With a promotion. */
        PROMOTION,
        /** Back where it was, with the promotion that moved it. */
        ROLLBACK,
        /** Back where it was, by itself: stages stay. */
        STEP_BACK
    }

    boolean isGuarded(Alias alias) {
        AliasPolicy rule = policy.aliases().get(alias);
        return rule != null && rule.guarded();
    }

    /**
     * Checks moves.
     *
     * @param entering stages that versions have after the event
     */
    void check(List<AliasMove> moves, Map<VersionNumber, Stage> entering, Way way) {
        for (AliasMove move : moves) {
            AliasPolicy rule = policy.aliases().get(move.alias());
            if (rule == null || !rule.guarded()) {
                continue;
            }
            boolean promotedOnly = rule.stages().isEmpty() && rule.roles().isEmpty();
            boolean placed = move.version().isEmpty()
                    || way == Way.ROLLBACK
                    || rule.stages().isEmpty()
                    || rule.stages().contains(stage(move.version().get(), entering));
            need.need("alias:" + move.alias(), placed && !(promotedOnly && way == Way.DIRECT));
            checkRole(move.alias());
        }
    }

    private Stage stage(VersionNumber version, Map<VersionNumber, Stage> entering) {
        Stage after = entering.get(version);
        return after != null
                ? after
                : state.version(version).map(VersionState::stage).orElse(Stage.DEVELOPMENT);
    }

    /** Checks that the actor may move or remove an alias. */
    void checkRole(Alias alias) {
        AliasPolicy rule = policy.aliases().get(alias);
        if (rule != null && rule.guarded() && !rule.roles().isEmpty()) {
            need.need("role:" + String.join("|", rule.roles()), policy.hasAnyRole(who.principal(), rule.roles()));
        }
    }
}
