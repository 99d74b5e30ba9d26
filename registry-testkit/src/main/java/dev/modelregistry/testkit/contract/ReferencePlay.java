package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.AliasAssignment;
import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registered;
import dev.modelregistry.Registration;
import dev.modelregistry.Rollback;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ErrorCode;
import dev.modelregistry.error.RegistryException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Plays acts on a registry and on the reference model, and compares. */
final class ReferencePlay {

    private static final List<Alias> ALIASES = List.of(Alias.CHAMPION, Alias.CHALLENGER, Alias.STABLE, Alias.CANARY);

    private final List<ModelRegistry> clients;
    private final String model;
    private final Path directory;
    private final ReferenceModel reference = new ReferenceModel();

    ReferencePlay(List<ModelRegistry> clients, String model, Path directory) {
        this.clients = clients;
        this.model = model;
        this.directory = directory;
    }

    String model() {
        return model;
    }

    boolean exists() {
        return reference.exists;
    }

    void perform(RandomAct act) {
        ModelRegistry client = clients.get(act.actor());
        if (act.kind() == RandomAct.Kind.REGISTER) {
            register(client, act);
        } else {
            Optional<ErrorCode> actual = refusal(() -> onRegistry(client, act));
            Optional<ErrorCode> expected = onReference(act);
            assertThat(actual).as("what %s answers", act).isEqualTo(expected);
        }
        // Another client than the one that acted: what was done is done for all.
        assertSeenBy(clients.get((act.actor() + 1) % clients.size()));
    }

    private void register(ModelRegistry client, RandomAct act) {
        String content = "content " + act.a();
        Optional<String> semanticVersion = act.b() == 0 ? Optional.empty() : Optional.of("1." + act.b() + ".0");
        Optional<Alias> alias = act.c() == 0 ? Optional.empty() : Optional.of(ALIASES.get(act.c()));
        String key = act.d() == 0 ? "derived " + content + semanticVersion : "key " + act.d();
        Registration.Builder registration = Registration.of(model)
                .artifact(directory.resolve("content-" + act.a()))
                .noCodeDetection();
        semanticVersion.ifPresent(registration::semanticVersion);
        alias.ifPresent(registration::alias);
        if (act.d() != 0) {
            registration.requestKey(key);
        }
        Optional<ErrorCode> expected = reference.refuses(content, key, semanticVersion);
        Optional<Long> known = reference.numberOf(key);
        Registered[] answer = new Registered[1];
        Optional<ErrorCode> actual = refusal(() -> answer[0] = client.registerWithOutcome(registration.build()));

        assertThat(actual).as("what %s answers", act).isEqualTo(expected);
        if (expected.isEmpty()) {
            assertThat(answer[0].created()).as("created by %s", act).isEqualTo(known.isEmpty());
            long number = answer[0].entry().version().value();
            known.ifPresentOrElse(
                    old -> assertThat(number).isEqualTo(old),
                    () -> reference.register(number, content, key, semanticVersion, alias.map(Alias::value)));
        }
    }

    private void onRegistry(ModelRegistry client, RandomAct act) {
        ModelUri uri = ModelUri.of(model, number(act));
        switch (act.kind()) {
            case SET_ALIAS -> client.setAlias(assignment(act));
            case REMOVE_ALIAS -> client.removeAlias(model, alias(act));
            case PROMOTE -> client.promote(promotion(uri, act));
            case ROLL_BACK -> client.rollback(Rollback.of(model));
            case ROLL_BACK_ALIAS -> client.rollback(Rollback.of(model).onlyAlias(alias(act)));
            case ARCHIVE -> client.archive(uri);
            case TAG -> tag(client, uri, act);
            case DESCRIBE -> client.describe(uri, text(act));
            case DECIDE -> client.decide(decision(uri, act));
            case DELETE -> delete(client, uri, act);
            case DELETE_MODEL -> delete(client, ModelUri.of(model), act);
            case REGISTER -> throw new AssertionError("registrations are played by themselves");
        }
    }

    private Optional<ErrorCode> onReference(RandomAct act) {
        long version = number(act).value();
        return switch (act.kind()) {
            case SET_ALIAS -> reference.setAlias(alias(act).value(), version, expected(act));
            case REMOVE_ALIAS -> reference.removeAlias(alias(act).value());
            case PROMOTE -> reference.promote(version, stage(act), aliasNames(act), archives(act));
            case ROLL_BACK -> reference.rollback();
            case ROLL_BACK_ALIAS -> reference.rollbackAlias(alias(act).value());
            case ARCHIVE -> reference.archive(version);
            case TAG ->
                reference.tag(version, "key " + act.b(), act.c() == 0 ? Optional.empty() : Optional.of(text(act)));
            case DESCRIBE -> reference.describe(version, text(act));
            case DECIDE -> reference.decide(version, "actor-" + act.actor(), act.b() > 1);
            case DELETE -> reference.delete(version, act.b() == 0);
            case DELETE_MODEL -> reference.deleteModel(act.b() == 0);
            case REGISTER -> throw new AssertionError("registrations are played by themselves");
        };
    }

    private static VersionNumber number(RandomAct act) {
        return VersionNumber.of(act.a() + 1L);
    }

    private static Alias alias(RandomAct act) {
        return ALIASES.get(act.b());
    }

    private static String text(RandomAct act) {
        return act.c() == 0 ? "" : "text " + act.c();
    }

    private static Stage stage(RandomAct act) {
        return act.d() < 2 ? Stage.PRODUCTION : act.d() == 2 ? Stage.STAGING : Stage.DEVELOPMENT;
    }

    private static boolean archives(RandomAct act) {
        return act.c() > 1 && stage(act) != Stage.DEVELOPMENT;
    }

    private static Set<String> aliasNames(RandomAct act) {
        return act.b() == 0 ? Set.of() : act.b() == 3 ? Set.of("champion", "stable") : Set.of("champion");
    }

    private static Promotion promotion(ModelUri uri, RandomAct act) {
        Promotion.Builder builder = Promotion.of(uri, stage(act));
        aliasNames(act).forEach(alias -> builder.alias(Alias.of(alias)));
        return (archives(act) ? builder.archiveSuperseded() : builder).build();
    }

    /** From d: 0 and 1 expect nothing in particular, 2 that the alias is unset, 3 that it holds version c + 1. */
    private AliasAssignment assignment(RandomAct act) {
        AliasAssignment assignment = AliasAssignment.of(model, alias(act), number(act));
        return expected(act)
                .map(current -> current.map(version -> assignment.ifHolds(VersionNumber.of(version)))
                        .orElseGet(assignment::ifUnset))
                .orElse(assignment);
    }

    private static Optional<Optional<Long>> expected(RandomAct act) {
        return switch (act.d()) {
            case 2 -> Optional.of(Optional.empty());
            case 3 -> Optional.of(Optional.of(act.c() + 1L));
            default -> Optional.empty();
        };
    }

    private static void tag(ModelRegistry client, ModelUri uri, RandomAct act) {
        String key = "key " + act.b();
        if (act.c() == 0) {
            client.removeTags(uri, Set.of(key));
        } else {
            client.setTags(uri, Map.of(key, text(act)));
        }
    }

    private static ApprovalRequest decision(ModelUri uri, RandomAct act) {
        return act.b() > 1
                ? ApprovalRequest.approve(uri, Stage.PRODUCTION)
                : ApprovalRequest.reject(uri, Stage.PRODUCTION, "no");
    }

    private static void delete(ModelRegistry client, ModelUri uri, RandomAct act) {
        if (act.b() == 0) {
            client.deleteForced(uri);
        } else {
            client.delete(uri);
        }
    }

    private static Optional<ErrorCode> refusal(Runnable act) {
        try {
            act.run();
            return Optional.empty();
        } catch (RegistryException refused) {
            return Optional.of(refused.code());
        }
    }

    /** What a client sees is what the reference model has. */
    void assertSeenBy(ModelRegistry client) {
        assertThat(client.findModel(model).isPresent()).as("the model is there").isEqualTo(reference.exists);
        if (reference.exists) {
            assertThat(seen(client)).isEqualTo(reference.seen());
        }
    }

    private Map<String, String> seen(ModelRegistry client) {
        Map<Long, String> lines = new TreeMap<>();
        try (Stream<ModelVersion> versions = client.versions(model)) {
            for (ModelVersion row : versions.toList()) {
                ModelEntry entry = client.get(ModelUri.of(model, row.version()));
                assertThat(entry.row()).isEqualTo(row);
                lines.put(row.version().value(), line(entry));
            }
        }
        Map<String, String> seen = new LinkedHashMap<>();
        lines.forEach((number, line) -> seen.put("version " + number, line));
        TreeMap<String, Long> aliases = new TreeMap<>();
        client.findModel(model).orElseThrow().aliases().forEach((alias, v) -> aliases.put(alias.value(), v.value()));
        seen.put("aliases", aliases.toString());
        return seen;
    }

    private static String line(ModelEntry entry) {
        Function<Object, String> text = Object::toString;
        String content = entry.artifact().files().get(0).path().replace('-', ' ');
        return String.join(
                "|",
                content,
                entry.stage().name(),
                entry.semanticVersion().map(text).orElse(""),
                new TreeMap<>(entry.tags()).toString(),
                entry.description());
    }
}
