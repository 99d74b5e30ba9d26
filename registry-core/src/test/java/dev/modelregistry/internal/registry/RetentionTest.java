package dev.modelregistry.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.AliasAssignment;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Deployment;
import dev.modelregistry.entry.DeploymentStrategy;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.PolicyRefusedException;
import dev.modelregistry.internal.memory.MemoryBackend;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.log.GarbageReport;
import dev.modelregistry.log.GarbageReport.Due;
import dev.modelregistry.policy.Act;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.policy.PolicyBuilder;
import dev.modelregistry.policy.RetentionRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions whose time is over by the policy; what anything reaches stays. */
class RetentionTest {

    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir
    Path directory;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final MemoryBackend backend = new MemoryBackend(clock());
    private final ModelRegistry registry = as("anna");

    private Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    private ModelRegistry as(String actor) {
        return ModelRegistry.builder(backend).actor(actor).clock(clock()).open();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private void register(String content, UnaryOperator<Registration.Builder> more) throws IOException {
        Path file = Files.writeString(directory.resolve(content), content);
        registry.register(more.apply(Registration.of("fraud").artifact(file).noCodeDetection())
                .build());
    }

    private void versions(int count) throws IOException {
        for (int i = 1; i <= count; i++) {
            register("content-" + i, one -> one);
        }
    }

    private void rule(Stage stage, RetentionRule rule) {
        policy(builder -> builder.retention(stage, rule));
    }

    private void policy(UnaryOperator<PolicyBuilder> rules) {
        registry.setPolicy("fraud", rules.apply(Policy.builder()).build());
    }

    private static RetentionRule delete(int keepLast) {
        return new RetentionRule(Optional.empty(), Optional.of(YEAR), keepLast);
    }

    private static ModelUri uri(long version) {
        return ModelUri.of("fraud", VersionNumber.of(version));
    }

    private List<String> due() {
        return collect(GarbageReport.Mode.LIST);
    }

    private List<String> collect(GarbageReport.Mode mode) {
        return registry.collectGarbage(Optional.of("fraud"), mode).due().stream()
                .map(one -> one.version() + " " + one.stage() + " " + one.action())
                .toList();
    }

    private List<Long> left() {
        try (var versions = registry.versions("fraud")) {
            return versions.map(one -> one.version().value()).sorted().toList();
        }
    }

    @Test
    void whatWasInTheArchiveForTooLongIsDeletedButForTheNewest() throws IOException {
        versions(4);
        rule(Stage.ARCHIVED, delete(1));
        for (int i = 1; i <= 3; i++) {
            registry.archive(uri(i));
        }
        now = now.plus(YEAR).minusSeconds(1);
        assertThat(due()).isEmpty();
        now = now.plusSeconds(1);
        GarbageReport listed = registry.collectGarbage(Optional.of("fraud"), GarbageReport.Mode.LIST);
        assertThat(listed.due()).extracting(one -> one.version().value()).containsExactly(1L, 2L);
        assertThat(listed.due()).allSatisfy(one -> assertThat(one.bytes()).isEqualTo("content-1".length()));
        assertThat(left()).as("a dry run deletes nothing").hasSize(4);
        assertThat(collect(GarbageReport.Mode.DELETE)).containsExactly("1 ARCHIVED DELETE", "2 ARCHIVED DELETE");
        assertThat(left()).containsExactly(3L, 4L);
        assertThat(due()).isEmpty();
    }

    @Test
    void aParentStaysWhenItsModelWasRenamed() throws IOException {
        register("parent", one -> one);
        Path file = Files.writeString(directory.resolve("child"), "child");
        registry.register(Registration.of("tuned")
                .artifact(file)
                .noCodeDetection()
                .lineage(Lineage.builder().parent("models:/fraud/1").build())
                .build());
        now = now.plusSeconds(1);
        registry.rename("fraud", "scoring");
        registry.rename("tuned", "fraud");
        registry.setPolicy(
                "scoring",
                Policy.builder().retention(Stage.DEVELOPMENT, delete(0)).build());
        now = now.plus(YEAR);
        assertThat(registry.collectGarbage(Optional.of("scoring"), GarbageReport.Mode.DELETE)
                        .due())
                .isEmpty();
        assertThat(registry.children(ModelUri.of("scoring", VersionNumber.of(1))))
                .containsExactly(uri(1));
    }

    @Test
    void whatIsReachedStays() throws IOException {
        versions(5);
        register(
                "child",
                one -> one.lineage(Lineage.builder().parent("models:/fraud/3").build()));
        rule(Stage.DEVELOPMENT, delete(0));
        registry.setAlias(AliasAssignment.of("fraud", Alias.STABLE, VersionNumber.of(1)));
        registry.addDeployment(
                uri(2), new Deployment("edge", "prod", OptionalDouble.empty(), DeploymentStrategy.SINGLE, now));
        registry.promote(Promotion.of(uri(4), Stage.PRODUCTION).build());
        now = now.plus(YEAR.multipliedBy(2));
        assertThat(due()).containsExactly("5 DEVELOPMENT DELETE", "6 DEVELOPMENT DELETE");
        collect(GarbageReport.Mode.DELETE);
        assertThat(due()).as("nothing was made from it any more").containsExactly("3 DEVELOPMENT DELETE");
    }

    @Test
    void whatAnotherModelWasMadeFromStays() throws IOException {
        versions(2);
        Path file = Files.writeString(directory.resolve("tuned"), "tuned");
        registry.register(Registration.of("fraud-de")
                .artifact(file)
                .lineage(Lineage.builder().parent("models:/fraud/1").build())
                .noCodeDetection()
                .build());
        rule(Stage.DEVELOPMENT, delete(0));
        now = now.plus(YEAR);
        assertThat(collect(GarbageReport.Mode.DELETE)).containsExactly("2 DEVELOPMENT DELETE");
        assertThat(left()).containsExactly(1L);
    }

    @Test
    void archivingComesBeforeDeletingAndTimeCountsFromTheStage() throws IOException {
        versions(1);
        policy(builder -> builder.retention(
                        Stage.DEVELOPMENT, new RetentionRule(Optional.of(Duration.ofDays(30)), Optional.empty(), 0))
                .retention(Stage.ARCHIVED, delete(0)));
        now = now.plus(Duration.ofDays(30));
        assertThat(collect(GarbageReport.Mode.DELETE)).containsExactly("1 DEVELOPMENT ARCHIVE");
        assertThat(registry.resolve(uri(1)).stage()).isEqualTo(Stage.ARCHIVED);
        now = now.plus(YEAR).minusSeconds(1);
        assertThat(due()).isEmpty();
        now = now.plusSeconds(1);
        assertThat(due()).containsExactly("1 ARCHIVED DELETE");
    }

    @Test
    void productionIsNeverDue() throws IOException {
        versions(1);
        registry.promote(Promotion.of(uri(1), Stage.PRODUCTION).build());
        rule(Stage.PRODUCTION, delete(0));
        now = now.plus(YEAR.multipliedBy(9));
        assertThat(due()).isEmpty();
    }

    @Test
    void whoMayNotDeleteDoesNotDeleteThisWayEither() throws IOException {
        versions(1);
        policy(builder ->
                builder.principal("bob", "risk").role(Act.RETIRE, "risk").retention(Stage.DEVELOPMENT, delete(0)));
        now = now.plus(YEAR);
        assertThatThrownBy(() -> collect(GarbageReport.Mode.DELETE))
                .isInstanceOfSatisfying(
                        PolicyRefusedException.class,
                        refused -> assertThat(refused.missing()).containsExactly("role:risk"));
        assertThat(left()).containsExactly(1L);
        try (ModelRegistry bob = as("bob")) {
            assertThat(bob.collectGarbage(Optional.empty(), GarbageReport.Mode.DELETE)
                            .due())
                    .extracting(Due::action)
                    .containsExactly(Due.Action.DELETE);
        }
        assertThat(left()).isEmpty();
    }
}
