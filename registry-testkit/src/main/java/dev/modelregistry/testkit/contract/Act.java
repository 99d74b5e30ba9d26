package dev.modelregistry.testkit.contract;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.Registration.Measurement;
import dev.modelregistry.Rollback;
import dev.modelregistry.document.DocumentControl;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Deployment;
import dev.modelregistry.entry.DeploymentStrategy;
import dev.modelregistry.entry.Link;
import dev.modelregistry.entry.LinkKind;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.spi.Capability;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * One act, with what surrounds it in tests of faults.
 *
 * @param name of the act
 * @param needs a capability without which the act does not exist
 * @param before what makes the model that the act is about
 * @param act the act
 * @param rival what somebody else may do to the same fields meanwhile
 * @param next a later act on the same fields
 */
record Act(String name, Optional<Capability> needs, Step before, Step act, Step rival, Step next) {

    private static final VersionNumber ONE = VersionNumber.of(1);
    private static final VersionNumber TWO = VersionNumber.of(2);
    private static final VersionNumber THREE = VersionNumber.of(3);

    /** Something done by a client to a model. */
    @FunctionalInterface
    interface Step {
        void run(Scene scene);
    }

    /**
     * Where an act takes place.
     *
     * @param registry the client that acts
     * @param model the model
     * @param newName what it may be renamed to
     * @param registrations gives a registration of a model with some content
     */
    record Scene(
            ModelRegistry registry,
            String model,
            String newName,
            BiFunction<String, String, Registration.Builder> registrations) {

        void register(String content) {
            registry.register(registrations.apply(model, content).build());
        }

        Registration.Builder registration(String content) {
            return registrations.apply(model, content);
        }

        Scene by(ModelRegistry other) {
            return new Scene(other, model, newName, registrations);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** Every act that writes. */
    static List<Act> all() {
        return java.util.stream.Stream.of(registrations(), decisions(), annotations(), removals())
                .flatMap(List::stream)
                .toList();
    }

    /** Acts that register a version with the content {@code mine}. */
    static List<Act> registrations() {
        return List.of(
                act("register the first version", s -> {}, s -> s.register("mine"))
                        .against(s -> s.register("other"), s -> s.register("mine")),
                act("register another version", Act::two, s -> s.register("mine"))
                        .against(s -> s.register("other"), s -> s.register("mine")),
                act("register the same version", Act::two, s -> s.register("mine"))
                        .against(s -> s.register("mine"), s -> s.register("mine")),
                act("register with semantic version and alias", Act::two, s -> versioned(s, "mine"))
                        .against(s -> versioned(s, "other"), s -> versioned(s, "mine")),
                act("register with the first automatic version", Act::two, s -> automatic(s, "mine"))
                        .against(s -> s.register("other"), s -> automatic(s, "mine")),
                act("register with the next automatic version", s -> automatic(s, "one"), s -> automatic(s, "mine"))
                        .against(s -> automatic(s, "other"), s -> automatic(s, "mine")));
    }

    private static List<Act> decisions() {
        return List.of(
                act("set an alias", Act::two, s -> alias(s, Alias.CHALLENGER, ONE))
                        .against(s -> alias(s, Alias.CHALLENGER, TWO), s -> alias(s, Alias.CHALLENGER, TWO)),
                act("move an alias", Act::promoted, s -> alias(s, Alias.CHAMPION, THREE))
                        .against(s -> alias(s, Alias.CHAMPION, ONE), s -> alias(s, Alias.CHAMPION, TWO)),
                act("remove an alias", Act::promoted, s -> s.registry().removeAlias(s.model(), Alias.CHAMPION))
                        .against(s -> alias(s, Alias.CHAMPION, ONE), s -> alias(s, Alias.CHAMPION, THREE)),
                act("promote", Act::promoted, s -> promote(s, THREE))
                        .against(s -> promote(s, ONE), s -> promote(s, TWO)),
                act("roll back", Act::promoted, s -> s.registry().rollback(Rollback.of(s.model())))
                        .against(s -> promote(s, THREE), s -> promote(s, TWO)),
                act("roll back an alias", Act::promoted, Act::rollbackAlias)
                        .against(s -> alias(s, Alias.CHAMPION, THREE), s -> alias(s, Alias.CHAMPION, TWO)),
                act("archive", Act::promoted, s -> s.registry().archive(ModelUri.of(s.model(), TWO)))
                        .against(s -> promote(s, THREE), s -> promote(s, TWO)),
                act(
                                "approve",
                                Act::two,
                                s -> decide(s, ApprovalRequest.approve(ModelUri.of(s.model(), ONE), Stage.PRODUCTION)))
                        .against(s -> decide(s, rejection(s)), s -> decide(s, rejection(s))));
    }

    private static List<Act> annotations() {
        return List.of(
                act("set tags", Act::two, s -> tag(s, "a", "mine"))
                        .against(s -> tag(s, "a", "other"), s -> tag(s, "a", "next")),
                act(
                                "set tags of the model",
                                Act::two,
                                s -> s.registry().setTags(ModelUri.of(s.model()), Map.of("a", "mine")))
                        .against(
                                s -> s.registry().removeTags(ModelUri.of(s.model()), Set.of("a")),
                                s -> s.registry().setTags(ModelUri.of(s.model()), Map.of("a", "next"))),
                act("describe", Act::two, s -> s.registry().describe(ModelUri.of(s.model(), ONE), "mine"))
                        .against(
                                s -> s.registry().describe(ModelUri.of(s.model(), ONE), ""),
                                s -> s.registry().describe(ModelUri.of(s.model(), ONE), "next")),
                act("describe the model", Act::two, s -> s.registry().describe(ModelUri.of(s.model()), "mine"))
                        .against(
                                s -> s.registry().describe(ModelUri.of(s.model()), "other"),
                                s -> s.registry().describe(ModelUri.of(s.model()), "next")),
                act("add metrics", Act::two, s -> measure(s, 0.1)).against(s -> measure(s, 0.2), s -> measure(s, 0.3)),
                act("add a link", Act::two, s -> link(s, "mine")).against(s -> link(s, "other"), s -> link(s, "next")),
                act("deploy", Act::two, s -> deploy(s, "mine"))
                        .against(s -> deploy(s, "other"), s -> deploy(s, "next")),
                act("say something about the document", Act::two, s -> owner(s, "mine"))
                        .against(s -> owner(s, "other"), s -> owner(s, "next")),
                act("publish the document", Act::two, s -> s.registry().publishDocument(ModelUri.of(s.model())))
                        .against(s -> owner(s, "other"), s -> owner(s, "next")));
    }

    private static List<Act> removals() {
        return List.of(
                act("delete a version", Act::two, s -> s.registry().delete(ModelUri.of(s.model(), ONE)))
                        .needing(Capability.DELETE_VERSION)
                        .against(s -> alias(s, Alias.CANARY, ONE), s -> alias(s, Alias.CANARY, ONE)),
                act(
                                "delete a version by force",
                                Act::promoted,
                                s -> s.registry().deleteForced(ModelUri.of(s.model(), TWO)))
                        .needing(Capability.DELETE_VERSION)
                        .against(s -> alias(s, Alias.CHAMPION, ONE), s -> alias(s, Alias.CHAMPION, THREE)),
                act("delete the model", Act::two, s -> s.registry().delete(ModelUri.of(s.model())))
                        .against(s -> s.register("other"), s -> s.register("next")),
                act("rename", Act::promoted, s -> s.registry().rename(s.model(), s.newName()))
                        .needing(Capability.RENAME_MODEL)
                        .against(s -> alias(s, Alias.CHAMPION, ONE), Act::aliasUnderEitherName));
    }

    private static Act act(String name, Step before, Step act) {
        return new Act(name, Optional.empty(), before, act, s -> {}, s -> {});
    }

    private Act needing(Capability capability) {
        return new Act(name, Optional.of(capability), before, act, rival, next);
    }

    private Act against(Step other, Step later) {
        return new Act(name, needs, before, act, other, later);
    }

    private static void two(Scene scene) {
        scene.register("one");
        scene.register("two");
    }

    /** Three versions; version 2 took over from version 1 in production. */
    private static void promoted(Scene scene) {
        two(scene);
        scene.register("three");
        promote(scene, ONE);
        promote(scene, TWO);
    }

    private static void versioned(Scene scene, String content) {
        scene.registry()
                .register(scene.registration(content)
                        .semanticVersion("1.0.0")
                        .alias(Alias.CHAMPION)
                        .build());
    }

    private static void automatic(Scene scene, String content) {
        scene.registry()
                .register(scene.registration(content).autoSemanticVersion().build());
    }

    private static void alias(Scene scene, Alias alias, VersionNumber version) {
        scene.registry().setAlias(scene.model(), alias, version);
    }

    private static void aliasUnderEitherName(Scene scene) {
        String name = scene.registry().findModel(scene.newName()).isPresent() ? scene.newName() : scene.model();
        scene.registry().setAlias(name, Alias.CHAMPION, THREE);
    }

    private static void promote(Scene scene, VersionNumber version) {
        scene.registry()
                .promote(Promotion.of(ModelUri.of(scene.model(), version), Stage.PRODUCTION)
                        .alias(Alias.CHAMPION)
                        .alias(Alias.STABLE)
                        .archiveSuperseded()
                        .build());
    }

    private static void rollbackAlias(Scene scene) {
        scene.registry().rollback(Rollback.of(scene.model()).onlyAlias(Alias.CHAMPION));
    }

    private static void decide(Scene scene, ApprovalRequest request) {
        scene.registry().decide(request);
    }

    private static ApprovalRequest rejection(Scene scene) {
        return ApprovalRequest.reject(ModelUri.of(scene.model(), ONE), Stage.PRODUCTION, "no");
    }

    private static void tag(Scene scene, String key, String value) {
        scene.registry().setTags(ModelUri.of(scene.model(), ONE), Map.of(key, value));
    }

    private static void measure(Scene scene, double value) {
        scene.registry()
                .addMetrics(
                        ModelUri.of(scene.model(), ONE),
                        List.of(new Measurement("auc", value, OptionalLong.empty(), Optional.empty())));
    }

    private static void link(Scene scene, String page) {
        scene.registry()
                .addLink(ModelUri.of(scene.model(), ONE), new Link(LinkKind.MODEL_CARD, "https://example.org/" + page));
    }

    private static void owner(Scene scene, String owner) {
        scene.registry()
                .controlDocument(scene.model(), DocumentControl.parse("{\"documentOwner\": \"" + owner + "\"}"));
    }

    private static void deploy(Scene scene, String endpoint) {
        scene.registry()
                .addDeployment(
                        ModelUri.of(scene.model(), ONE),
                        new Deployment(
                                endpoint, "eu", OptionalDouble.empty(), DeploymentStrategy.SINGLE, Instant.EPOCH));
    }
}
