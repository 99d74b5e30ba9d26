package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.AliasAssignment;
import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.Rollback;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.PolicyRefusedException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.testkit.contract.GovernedModel.Who;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Plays acts on a registry, and holds what came of them against the {@link GovernanceOracle}. */
final class GovernancePlay {

    /** When, after the beginning, the key of Alice begins or ends. */
    static final Duration TURN = Duration.ofSeconds(6);

    private static final List<String> ACTORS = List.of("alice", "bob", "tom", "mallory");
    private static final List<String> KEYS = List.of("alice", "bob", "tom", "stranger", "");
    private static final List<Alias> ALIASES = List.of(Alias.CHAMPION, Alias.CHAMPION, Alias.CHAMPION, Alias.CANARY);
    private static final List<WatchedLog.Disguise> DISGUISES = List.of(WatchedLog.Disguise.values());
    private static final List<Stage> STAGES =
            List.of(Stage.PRODUCTION, Stage.PRODUCTION, Stage.STAGING, Stage.DEVELOPMENT);

    private final GovernanceClients clients;
    private final List<WatchedLog> logs;
    private final Path directory;
    private int contents;

    GovernancePlay(GovernanceClients clients, List<WatchedLog> logs, Path directory) {
        this.clients = clients;
        this.logs = logs;
        this.directory = directory;
    }

    void perform(GovernanceAct act) {
        if (act.kind() == GovernanceAct.Kind.WAIT) {
            clients.pass(Duration.ofSeconds(Math.min(act.a(), 2) + 1L));
        } else if (act.kind() == GovernanceAct.Kind.COPY_EVENT) {
            copy(act);
        } else {
            act(act);
        }
    }

    private static Who who(GovernanceAct act) {
        return new Who(ACTORS.get(act.actor()), Optional.of(KEYS.get(act.key())).filter(key -> !key.isEmpty()));
    }

    /** An act through the library: refused for exactly what is missing, or done with nothing missing. */
    private void act(GovernanceAct act) {
        WatchedLog log = logs.get(act.model());
        Who who = who(act);
        Set<String> missing =
                new TreeSet<>(GovernanceOracle.missing(log.model(), type(act), decision(log, act), who, clients.now()));
        if (act.kind() == GovernanceAct.Kind.PROMOTE && act.d() == 1) {
            missing.removeAll(GovernanceOracle.waivable(log.model(), missing, who, clients.now()));
        }
        try {
            onRegistry(clients.of(who), log.name(), act);
        } catch (PolicyRefusedException refused) {
            assertThat(new TreeSet<>(refused.missing()))
                    .as("missing at %s by %s", act, who)
                    .isEqualTo(missing);
        } catch (RegistryException other) {
            // Nothing to act on, or a state that does not fit: nothing was decided, which the log shows.
            assertThat(log.unread())
                    .as("events of %s, which failed with %s", act, other)
                    .isEmpty();
        }
        log.readOn(who);
    }

    private static String type(GovernanceAct act) {
        return switch (act.kind()) {
            case REGISTER -> "registered";
            case TAG -> "tags-changed";
            case APPROVE -> "approved";
            case REJECT -> "rejected";
            case LIFT -> "rejection-lifted";
            case PROMOTE -> "stage-changed";
            case SET_ALIAS -> "alias-moved";
            case REMOVE_ALIAS -> "alias-removed";
            case ROLL_BACK, ROLL_BACK_ALIAS -> "rolled-back";
            case ARCHIVE -> "archived";
            case DELETE, DELETE_MODEL -> "deleted";
            case SET_POLICY -> "policy-changed";
            case WAIT, COPY_EVENT -> throw new AssertionError("no act of the library");
        };
    }

    private static long version(GovernanceAct act) {
        return act.a() + 1L;
    }

    private static Optional<Alias> promotedAlias(GovernanceAct act) {
        return switch (act.c()) {
            case 2 -> Optional.of(Alias.CANARY);
            case 3 -> Optional.of(Alias.CHAMPION);
            default -> Optional.empty();
        };
    }

    /** What the act would decide, as the event would say it. */
    private static ObjectNode decision(WatchedLog log, GovernanceAct act) {
        ObjectNode decision = JsonNodeFactory.instance.objectNode();
        GovernedModel model = log.model();
        switch (act.kind()) {
            case REGISTER -> {
                decision.putArray("versions").addObject().put("version", -1L);
                promotedAlias(act).ifPresent(alias -> move(decision, model, alias, -1));
            }
            case PROMOTE -> {
                decision.put("version", version(act)).put("from", model.stage(version(act)));
                decision.put("to", STAGES.get(act.b()).name());
                promotedAlias(act)
                        .filter(alias -> model.alias(alias.value()) != version(act))
                        .ifPresent(alias -> move(decision, model, alias, version(act)));
            }
            case SET_ALIAS -> move(decision, model, ALIASES.get(act.b()), version(act));
            case REMOVE_ALIAS -> move(decision, model, ALIASES.get(act.b()), 0);
            case ROLL_BACK -> back(decision, model);
            case ROLL_BACK_ALIAS -> move(decision, model, Alias.CHAMPION, Math.max(0, model.lastBefore("champion")));
            case DELETE -> {
                decision.put("version", version(act));
                List.of("champion", "canary").stream()
                        .filter(alias -> model.alias(alias) == version(act))
                        .forEach(alias -> move(decision, model, Alias.of(alias), 0));
            }
            case DELETE_MODEL -> decision.put("version", 0);
            default ->
                decision.put("version", version(act))
                        .put("to", STAGES.get(act.b()).name());
        }
        return decision;
    }

    private static void back(ObjectNode decision, GovernedModel model) {
        model.lastPromotion().ifPresent(last -> {
            decision.put("promotion", last.event());
            ArrayNode stages = decision.putArray("stages");
            last.archived()
                    .forEach((version, stage) ->
                            stages.addObject().put("version", version).put("to", stage));
            last.moves().forEach(move -> move(decision, model, Alias.of(move.alias()), move.previous()));
        });
    }

    private static void move(ObjectNode decision, GovernedModel model, Alias alias, long version) {
        JsonNode moves = decision.path("aliases");
        ArrayNode all = moves instanceof ArrayNode array ? array : decision.putArray("aliases");
        all.addObject()
                .put("alias", alias.value())
                .put("previous", model.alias(alias.value()))
                .put("version", version);
    }

    private void onRegistry(ModelRegistry client, String model, GovernanceAct act) {
        ModelUri uri = ModelUri.of(model, VersionNumber.of(version(act)));
        switch (act.kind()) {
            case REGISTER -> register(client, model, act);
            case TAG -> client.setTags(uri, Map.of(PolicySketch.TIER, act.b() < 2 ? PolicySketch.HIGH : "low"));
            case APPROVE -> client.decide(approval(uri, act));
            case REJECT -> client.decide(ApprovalRequest.reject(uri, STAGES.get(act.b()), "no"));
            case LIFT -> client.liftRejections(uri, STAGES.get(act.b()), "mended");
            case PROMOTE -> client.promote(promotion(uri, act));
            case SET_ALIAS ->
                client.setAlias(AliasAssignment.of(model, ALIASES.get(act.b()), VersionNumber.of(version(act))));
            case REMOVE_ALIAS -> client.removeAlias(model, ALIASES.get(act.b()));
            case ROLL_BACK -> client.rollback(Rollback.of(model));
            case ROLL_BACK_ALIAS -> client.rollback(Rollback.of(model).onlyAlias(Alias.CHAMPION));
            case ARCHIVE -> client.archive(uri);
            case DELETE -> client.deleteForced(uri);
            case DELETE_MODEL -> client.deleteForced(ModelUri.of(model));
            case SET_POLICY -> client.setPolicy(model, clients.policy(act.a(), act.b(), act.c(), act.d()));
            case WAIT, COPY_EVENT -> throw new AssertionError("no act of the library");
        }
    }

    private void register(ModelRegistry client, String model, GovernanceAct act) {
        Path file = RegistryContract.write(directory.resolve("content-" + ++contents), "content " + contents);
        Registration.Builder registration =
                Registration.of(model).artifact(file).noCodeDetection();
        promotedAlias(act).ifPresent(registration::alias);
        client.register(registration.build());
    }

    private ApprovalRequest approval(ModelUri uri, GovernanceAct act) {
        ApprovalRequest request = ApprovalRequest.approve(uri, STAGES.get(act.b()));
        return act.c() < 2 ? request.expiring(clients.now().plusSeconds(1 + 2L * act.d())) : request;
    }

    private Promotion promotion(ModelUri uri, GovernanceAct act) {
        Promotion.Builder promotion = Promotion.of(uri, STAGES.get(act.b()));
        promotedAlias(act).ifPresent(promotion::alias);
        if (act.d() == 1) {
            Set.of("approval:lead", "approval:risk", "approval:any", "from:STAGING", "signed", "signed-transition")
                    .forEach(promotion::waive);
            Set.of("separation-of-duties", "rejected", "alias:champion", "role:lead", "policy")
                    .forEach(promotion::waive);
            promotion.reason("urgent");
        }
        if (act.d() == 2 && (act.b() < 2 || STAGES.get(act.b()) == Stage.STAGING)) {
            promotion.archiveSuperseded();
        }
        return promotion.build();
    }

    /** Somebody with write access and no key puts an event of either model into a log, as it is or changed. */
    private void copy(GovernanceAct act) {
        WatchedLog target = logs.get(act.model());
        WatchedLog source = logs.get(act.b() == 0 ? 1 - act.model() : act.model());
        WatchedLog.Disguise disguise = DISGUISES.get(act.c());
        Optional<WatchedLog.Copied> copied = target.copy(source, 4 * act.a() + act.d(), disguise, clients.now());
        copied.ifPresent(one -> {
            if (one.needsAnotherModel()) {
                assertThat(target.unread())
                        .as("%s, an event of another model or place", act)
                        .isEmpty();
            }
            target.readOn(new Who(one.actor(), Optional.empty()));
        });
    }
}
