package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.CancelledException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.ErrorContext;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.error.PolicyRefusedException;
import dev.modelregistry.error.RateLimitedException;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.error.UnsupportedCapabilityException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract: which exit code and which {@code error.code} a failure has. */
class ExitCodeTest {

    @TempDir
    Path home;

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(2, "invalid", new InvalidException("m")),
                Arguments.of(3, "not-found", new NotFoundException("m")),
                Arguments.of(4, "already-exists", new AlreadyExistsException("m")),
                Arguments.of(4, "conflict", new ConflictException("m")),
                Arguments.of(5, "policy-refused", new PolicyRefusedException("m", List.of("signed"))),
                Arguments.of(6, "integrity", new IntegrityException("m")),
                Arguments.of(7, "unavailable", new UnavailableException("m")),
                Arguments.of(7, "rate-limited", new RateLimitedException("m")),
                Arguments.of(8, "unauthenticated", new UnauthenticatedException("m")),
                Arguments.of(8, "forbidden", new ForbiddenException("m")),
                Arguments.of(9, "outcome-unknown", new OutcomeUnknownException("m")),
                Arguments.of(10, "unsupported", new UnsupportedCapabilityException("delete-version", "m")),
                Arguments.of(130, "interrupted", new CancelledException("m")),
                Arguments.of(1, "internal", new IllegalStateException("m")),
                Arguments.of(1, "internal", new StackOverflowError("m")));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void everyFailureHasItsExitCode(int exit, String code, Throwable failure) {
        Cli cli = new Cli(home).opening((uri, settings) -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        });
        JsonNode error = cli.error(exit, code, "models");
        assertThat(error.get("event").isNull()).isTrue();
        assertThat(cli.run("models").out()).isEmpty();
        assertThat(cli.run("models").err()).startsWith("mre: " + code + ": ").doesNotContain("\tat ");
    }

    @Test
    void aRefusalListsWhatIsMissingAndALackOfThisVersionNamesTheCapability() {
        JsonNode refused = new Cli(home)
                .opening((uri, settings) -> {
                    throw new PolicyRefusedException("m", List.of("approval:risk", "signed"));
                })
                .error(5, "policy-refused", "models");
        assertThat(Cli.texts(refused.get("missing"))).containsExactly("approval:risk", "signed");
        JsonNode unsupported = new Cli(home)
                .opening((uri, settings) -> {
                    throw new UnsupportedCapabilityException("delete-version", "m");
                })
                .error(10, "unsupported", "models");
        assertThat(unsupported.get("capability").textValue()).isEqualTo("delete-version");
        assertThat(unsupported.get("missing")).isEmpty();
    }

    @Test
    void anActThatCouldNotBeShownNamesItsEvent() {
        Cli cli = new Cli(home).opening((uri, settings) -> {
            throw new ForbiddenException("m")
                    .at(ErrorContext.of("mlflow", "promote", "fraud")
                            .withRequest(403, Optional.of("r-1"), 1)
                            .withEvent(17));
        });
        JsonNode error = cli.error(8, "forbidden", "models");
        assertThat(error.get("event").intValue()).isEqualTo(17);
        assertThat(error.get("provider").textValue()).isEqualTo("mlflow");
        assertThat(error.get("requestId").textValue()).isEqualTo("r-1");
        assertThat(cli.run("models").err()).contains("event 17 is committed", "mre recover");
    }
}
