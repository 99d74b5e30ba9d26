package dev.modelregistry.testkit;

import static dev.modelregistry.testkit.ModelRegistryAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.testkit.RegistryTest.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

class RegistryTestTest {

    @RegistryTest
    void aMethodGetsAnEmptyRegistryInMemory(ModelRegistry registry) {
        assertThat(registry.provider()).isEqualTo("memory");
        assertThat(registry).isEmpty();
    }

    @RegistryTest(actor = "anna")
    void theActorIsTheOneAskedFor(ModelRegistry registry, @TempDir Path files) {
        Models.register(registry, files, "fraud");
        assertThat(registry.get("models:/fraud/1").createdBy()).isEqualTo("anna");
    }

    /** On a class it stands for every test inside. */
    @Nested
    @RegistryTest
    class OnAClass {

        @TempDir
        Path files;

        private final List<ModelRegistry> seen = new ArrayList<>();

        @BeforeEach
        void registerOne(ModelRegistry registry) {
            Models.register(registry, files, "fraud");
            seen.add(registry);
        }

        @Test
        void beforeEachAndTheTestShareARegistry(ModelRegistry registry) {
            assertThat(seen).hasSize(1).allMatch(one -> one == registry);
            assertThat(registry).hasVersions("fraud", 1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"first", "second"})
        void everyInvocationHasARegistryOfItsOwn(String model, ModelRegistry registry) {
            Models.register(registry, files, model);
            assertThat(registry).hasModel(model);
            try (var models = registry.models()) {
                assertThat(models).hasSize(2);
            }
        }

        @Nested
        class AndInside {

            @RegistryTest(actor = "nearest")
            void theNearestAnnotationCounts(ModelRegistry registry) {
                assertThat(registry.get("models:/fraud/1").createdBy()).isEqualTo("nearest");
            }

            @Test
            void elseTheOneAround(ModelRegistry registry) {
                assertThat(registry.get("models:/fraud/1").createdBy()).isEqualTo("tester");
            }
        }
    }

    @Test
    void theRegistryIsClosedAfterTheTest() {
        Leaking.taken = null;
        run(Leaking.class).testEvents().assertStatistics(events -> events.succeeded(1));
        ModelRegistry taken = Leaking.taken;
        assertThat(taken != null).isTrue();
        assertThatThrownBy(() -> taken.findModel("fraud")).isInstanceOf(RegistryException.class);
    }

    @Test
    void aLocalOneWithoutItsModuleNamesTheArtifactToAddAndLeavesNoDirectory(@TempDir Path parent) {
        run(NeedsLocal.class, parent)
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        finishedWithFailure(
                                message(text -> text.contains("add dev.modelregistry:registry-client-local"))));
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void aLocalOneIsMadeInTheDirectoryThatIsNamed(@TempDir Path parent) {
        run(NeedsLocal.class, parent.resolve("missing"))
                .testEvents()
                .assertThatEvents()
                .haveExactly(1, finishedWithFailure(message(text -> text.contains("in " + parent.resolve("missing")))));
    }

    @Test
    void aRegistryForAllTestsIsRefusedAndTheMessageSaysWhereItMayStand() {
        run(ForAll.class)
                .containerEvents()
                .assertThatEvents()
                .haveExactly(1, finishedWithFailure(message(text -> text.contains("@BeforeEach"))));
    }

    private static EngineExecutionResults run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute();
    }

    private static EngineExecutionResults run(Class<?> tests, Path directory) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .configurationParameter(RegistryExtension.DIRECTORY, directory.toString())
                .execute();
    }

    /** Run by a test above only. */
    static class Leaking {

        static @Nullable ModelRegistry taken;

        @RegistryTest
        void keepsTheRegistry(ModelRegistry registry) {
            taken = registry;
        }
    }

    static class NeedsLocal {

        @RegistryTest(Kind.LOCAL)
        void takesOne(ModelRegistry registry) {
            assertThat(registry).isEmpty();
        }
    }

    @RegistryTest
    static class ForAll {

        @BeforeAll
        static void takesOne(ModelRegistry registry) {
            assertThat(registry).isEmpty();
        }

        @Test
        void isNeverReached() {}
    }
}
