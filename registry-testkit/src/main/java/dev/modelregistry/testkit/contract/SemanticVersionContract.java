package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.schema.Scalar;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.testkit.fault.FaultyBackend;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Semantic versions: unique in a model for ever, given or derived from the signature. */
public abstract class SemanticVersionContract extends RegistryContract {

    /** Made for the extending classes. */
    protected SemanticVersionContract() {}

    @Test
    void aSemanticVersionIsGivenOnce() {
        String model = name("semver");
        registry.register(registration(model, "one").semanticVersion("1.0.0").build());

        assertThatThrownBy(() -> registry.register(
                        registration(model, "two").semanticVersion("1.0.0").build()))
                .isInstanceOf(AlreadyExistsException.class)
                .hasMessageContaining("1.0.0");
        assertThat(versionNumbers(model)).containsExactly(1L);
        assertThat(registry.resolve("models:/" + model + "/1.0.0").version()).isEqualTo(v(1));
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void aTakenSemanticVersionCostsNoUpload() {
        FaultyBackend backend = refusedAsTaken(two -> two);
        if (!can(Capability.HASH_WHILE_STORING)) {
            assertNothingSent(backend);
        }
    }

    @Test
    void withARequestKeyATakenSemanticVersionCostsNoUploadAnywhere() {
        assertNothingSent(refusedAsTaken(two -> two.requestKey("build-2")));
    }

    private FaultyBackend refusedAsTaken(UnaryOperator<Registration.Builder> more) {
        String model = name("semver");
        registry.register(registration(model, "one").semanticVersion("1.0.0").build());
        Registration two =
                more.apply(registration(model, "two").semanticVersion("1.0.0")).build();
        FaultyBackend backend = watched();

        assertThatThrownBy(() -> client(backend, "bob").register(two)).isInstanceOf(AlreadyExistsException.class);

        assertThat(backend.count("backend.createVersion")).isZero();
        return backend;
    }

    private static void assertNothingSent(FaultyBackend backend) {
        assertThat(backend.count("artifacts.begin")).isZero();
        assertThat(backend.count("objects.put")).isZero();
    }

    @Test
    void buildMetadataTakesNoPartInUniquenessAndInFinding() {
        String model = name("semver");
        registry.register(registration(model, "one").semanticVersion("1.0.0+a").build());

        assertThatThrownBy(() -> registry.register(
                        registration(model, "two").semanticVersion("1.0.0+b").build()))
                .isInstanceOf(AlreadyExistsException.class);
        assertThat(registry.get("models:/" + model + "/1").semanticVersion())
                .contains(SemanticVersion.parse("1.0.0+a"));
        for (String asked : List.of("1.0.0", "1.0.0+a", "1.0.0+b")) {
            assertThat(registry.resolve("models:/" + model + "/" + asked).version())
                    .isEqualTo(v(1));
        }
    }

    @Test
    void aPreReleaseIsAVersionOfItsOwn() {
        String model = name("semver");
        registry.register(
                registration(model, "one").semanticVersion("1.0.0-rc.1").build());
        registry.register(registration(model, "two").semanticVersion("1.0.0").build());

        assertThat(registry.resolve("models:/" + model + "/1.0.0-rc.1").version())
                .isEqualTo(v(1));
        assertThat(registry.resolve("models:/" + model + "/1.0.0").version()).isEqualTo(v(2));
    }

    @Test
    void theSameContentWithItsSemanticVersionIsTheSameVersion() {
        String model = name("semver");
        registry.register(registration(model, "one").semanticVersion("1.0.0").build());
        var again = registry.registerWithOutcome(
                registration(model, "one").semanticVersion("1.0.0").build());

        assertThat(again.created()).isFalse();
        assertThat(again.entry().version()).isEqualTo(v(1));
    }

    @ParameterizedTest(name = "first {0}, then {1}")
    @CsvSource({"none, 1.0.0", "1.0.0, none", "1.0.0, 1.0.1", "none, auto", "auto, none", "auto, 7.0.0"})
    void aRequestKeyComesWithTheSameSemanticVersionEveryTime(String first, String then) {
        String model = name("semver");
        registry.register(keyed(model, first));

        assertThatThrownBy(() -> registry.register(keyed(model, then)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("request key");
        assertThat(registry.registerWithOutcome(keyed(model, first)).created()).isFalse();
        assertThat(versionNumbers(model)).containsExactly(1L);
    }

    private Registration keyed(String model, String semanticVersion) {
        Registration.Builder builder = registration(model, "one").requestKey("key");
        return switch (semanticVersion) {
            case "none" -> builder.build();
            case "auto" -> builder.autoSemanticVersion().build();
            default -> builder.semanticVersion(semanticVersion).build();
        };
    }

    @Test
    void aModelMayShareSemanticVersionsWithOthers() {
        String left = name("left");
        String right = name("right");
        registry.register(registration(left, "one").semanticVersion("1.0.0").build());
        registry.register(registration(right, "one").semanticVersion("1.0.0").build());
        assertThat(registry.resolve("models:/" + right + "/1.0.0").version()).isEqualTo(v(1));
    }

    @Test
    @RequiresCapability(Capability.DELETE_VERSION)
    void deletingAVersionFreesItsKeyButNotItsSemanticVersion() {
        String model = name("semver");
        registry.register(registration(model, "one").semanticVersion("1.0.0").build());
        registry.register(registration(model, "two").build());
        registry.delete(uri(model, 1));
        registry.delete(uri(model, 2));

        assertThat(registry.find(ModelUri.parse("models:/" + model + "/1.0.0"))).isEmpty();
        assertThatThrownBy(() -> registry.register(
                        registration(model, "one").semanticVersion("1.0.0").build()))
                .isInstanceOf(AlreadyExistsException.class);
        ModelEntry again = registry.register(registration(model, "two").build());
        assertThat(again.version()).isEqualTo(v(3));
    }

    @Test
    void automaticVersionsFollowTheSignature() {
        String model = name("auto");
        assertThat(auto(model, "one", Scalar.INTEGER)).isEqualTo("1.0.0");
        assertThat(auto(model, "two", Scalar.INTEGER)).isEqualTo("1.0.1");
        ModelEntry widened = registry.register(registration(model, "three")
                .signature(Samples.widened(Scalar.INTEGER))
                .autoSemanticVersion()
                .build());
        assertThat(widened.semanticVersion()).contains(SemanticVersion.of(1, 1, 0));
        assertThat(auto(model, "four", Scalar.BOOLEAN)).isEqualTo("2.0.0");
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void versionsWithoutSignaturesCountAsIdentical() {
        String model = name("auto");
        registry.register(registration(model, "one").autoSemanticVersion().build());
        ModelEntry second = registry.register(
                registration(model, "two").autoSemanticVersion().build());
        assertThat(second.semanticVersion()).contains(SemanticVersion.of(1, 0, 1));
    }

    @Test
    void anUnknownVerdictGivesNoAutomaticVersion() {
        String model = name("auto");
        auto(model, "one", Scalar.DOUBLE);

        assertThatThrownBy(() -> registry.register(
                        registration(model, "two").autoSemanticVersion().build()))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("signature");
        assertThat(versionNumbers(model)).containsExactly(1L);
    }

    @Test
    void aRepeatedAutomaticRegistrationIsTheSameVersion() {
        String model = name("auto");
        auto(model, "one", Scalar.DOUBLE);
        var again = registry.registerWithOutcome(registration(model, "one")
                .signature(Samples.signature(Scalar.DOUBLE))
                .autoSemanticVersion()
                .build());
        assertThat(again.created()).isFalse();
        assertThat(again.entry().semanticVersion()).contains(SemanticVersion.of(1, 0, 0));
    }

    @Test
    void anAutomaticVersionGoesOnFromTheHighestGivenOne() {
        String model = name("auto");
        registry.register(registration(model, "one").semanticVersion("3.2.1").build());
        registry.register(registration(model, "two").semanticVersion("1.0.0").build());
        ModelEntry next = registry.register(
                registration(model, "three").autoSemanticVersion().build());
        assertThat(next.semanticVersion()).contains(SemanticVersion.of(3, 2, 2));
    }

    @Test
    void aReservationEndsWithTheRegistration() {
        String model = name("claim");
        registry.register(registration(model, "one").semanticVersion("1.0.0").build());

        assertThat(history(model, EventType.CLAIMED)).hasSize(1);
        Recovery recovery = registry.recover(model, Recovery.Mode.FINISH);
        assertThat(recovery.open()).isEmpty();
        assertThat(recovery.recovered()).isEmpty();
    }

    private String auto(String model, String content, Scalar type) {
        return registry.register(registration(model, content)
                        .signature(Samples.signature(type))
                        .autoSemanticVersion()
                        .build())
                .semanticVersion()
                .orElseThrow()
                .toString();
    }
}
