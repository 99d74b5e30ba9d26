package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modelregistry.AuditListener.Operation;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.error.CancelledException;
import dev.modelregistry.error.ErrorCode;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.log.Verification;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.testkit.fault.Fault;
import dev.modelregistry.testkit.fault.FaultPlan;
import dev.modelregistry.testkit.fault.FaultyBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Errors: one family, with the same meaning everywhere, saying where, and honest about what was committed. */
public abstract class ErrorContract extends RegistryContract {

    /** Made for the extending classes. */
    protected ErrorContract() {}

    @Test
    void aFailureSaysWhere() {
        String model = name("where");
        register(model, "one");
        RegistryException failure =
                catchThrowableOfType(RegistryException.class, () -> registry.setAlias(model, Alias.CHAMPION, v(7)));

        assertThat(failure.code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(failure.retryable()).isFalse();
        assertThat(failure.context().provider()).contains(registry.provider());
        assertThat(failure.context().operation()).contains("setAlias");
        assertThat(failure.context().model()).contains(model);
        assertThat(failure.context().event()).isEmpty();
        assertThat(failure).hasMessageContaining(model).hasMessageContaining("7");
    }

    @Test
    void aFailureOfTheMomentIsRetryableAndNothingWasDone() {
        String model = name("down");
        register(model, "one");
        FaultyBackend backend = watched();
        ModelRegistry bob = client(backend, "bob");
        backend.arm(FaultPlan.at(1, new Fault.Outage()));

        RegistryException failure =
                catchThrowableOfType(RegistryException.class, () -> bob.setAlias(model, Alias.CHAMPION, v(1)));

        assertThat(failure).isInstanceOf(UnavailableException.class);
        assertThat(failure.retryable()).isTrue();
        assertThat(failure.context().event()).isEmpty();
        assertThat(registry.find(ModelUri.of(model, Alias.CHAMPION))).isEmpty();
        backend.arm(FaultPlan.none());
        assertThat(bob.setAlias(model, Alias.CHAMPION, v(1)).version()).contains(v(1));
    }

    @Test
    void aCommittedActThatCannotBeShownNamesItsEvent() {
        int notShown = 0;
        boolean reached = true;
        for (long n = 1; reached; n++) {
            String model = name("committed");
            register(model, "one");
            FaultyBackend backend = watched();
            ModelRegistry bob = client(backend, "bob");
            backend.arm(FaultPlan.at(n, new Fault.Outage()));
            RegistryException failure =
                    catchThrowableOfType(RegistryException.class, () -> bob.setAlias(model, Alias.CHAMPION, v(1)));
            reached = backend.met().isPresent();
            boolean committed = !history(model, EventType.ALIAS_MOVED).isEmpty();
            assertThat(committed || failure != null).isTrue();
            if (failure != null && committed) {
                notShown++;
                assertNotShown(model, failure);
            } else if (failure != null) {
                assertThat(failure.context().event()).isEmpty();
            }
        }
        // Where one transaction commits and shows, there is nothing between the two.
        assertThat(notShown > 0).isNotEqualTo(can(Capability.CONDITIONAL_PROJECTION));
    }

    private void assertNotShown(String model, RegistryException failure) {
        assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(failure.context().event()).hasValue(history(model).size());
        assertThat(findings(model)).allMatch(finding -> finding.kind() == dev.modelregistry.log.Finding.Kind.STALE);
        registry.recover(model, Recovery.Mode.FINISH);
        assertThat(registry.resolve("models:/" + model + "@champion").version()).isEqualTo(v(1));
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void anInterruptedCallIsCancelledAndTheFlagStays() {
        String model = name("interrupt");
        register(model, "one");
        Registration registration = registration(model, "two").build();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> registry.register(registration)).isInstanceOf(CancelledException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
        registry.recover(model, Recovery.Mode.FINISH);
        assertThat(registry.register(registration).version().value()).isGreaterThan(1);
        assertThat(versionNumbers(model)).hasSize(2);
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void aListenerThatThrowsCancelledStopsAnUpload() {
        String model = name("cancel");
        register(model, "one");
        assertThatThrownBy(() -> registry.register(registration(model, "two")
                        .progress(progress -> {
                            throw new CancelledException("enough");
                        })
                        .build()))
                .isInstanceOf(CancelledException.class);
        assertThat(versionNumbers(model)).containsExactly(1L);
        assertThat(registry.register(registration(model, "two").build())
                        .version()
                        .value())
                .isGreaterThan(1);
    }

    @Test
    void everyOperationReachesTheAuditListener() {
        String model = name("audit");
        List<Operation> heard = new ArrayList<>();
        ModelRegistry audited = keep(builder("alice").audit(heard::add).open());
        audited.register(registration(model, "one").build());
        audited.get(uri(model, 1));
        audited.find(uri(model, 9));
        assertThatThrownBy(() -> audited.setAlias(model, Alias.CHAMPION, v(9))).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> audited.resolve(uri(model, 9))).isInstanceOf(NotFoundException.class);
        audited.verify(model, Verification.Depth.QUICK);

        assertThat(heard)
                .extracting(Operation::name)
                .containsExactly("register", "get", "find", "setAlias", "resolve", "verify");
        assertThat(heard)
                .extracting(Operation::failure)
                .containsExactly(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(ErrorCode.NOT_FOUND),
                        Optional.of(ErrorCode.NOT_FOUND),
                        Optional.empty());
        assertThat(heard).extracting(Operation::actor).containsOnly("alice");
        assertThat(heard).extracting(Operation::subject).allMatch(subject -> subject.contains(model));
        assertThat(heard.get(3).message()).isNotBlank();
    }

    @Test
    void aFailingAuditListenerChangesNothing() {
        String model = name("audit");
        ModelRegistry audited = keep(builder("alice")
                .audit(operation -> {
                    throw new IllegalStateException("a listener that fails");
                })
                .open());
        audited.register(registration(model, "one").build());
        assertThatThrownBy(() -> audited.get(uri(model, 9))).isInstanceOf(NotFoundException.class);
        assertThat(versionNumbers(model)).containsExactly(1L);
    }

    @Test
    void readersNeverWrite() {
        String model = name("reads");
        registry.register(registration(model, "one")
                .semanticVersion("1.0.0")
                .alias(Alias.CHAMPION)
                .build());
        register(model, "two");
        FaultyBackend backend = watched();
        ModelRegistry reader = client(backend, "reader");

        reader.findModel(model);
        reader.models().close();
        reader.versions(model).close();
        reader.find(uri(model, 1));
        reader.resolve("models:/" + model + "/1.0.0");
        reader.get(ModelUri.of(model, Alias.CHAMPION));
        reader.download(uri(model, 2), directory().resolve("out"));
        reader.diff(uri(model, 1), uri(model, 2));
        reader.compare(model, "auc", Optional.empty(), dev.modelregistry.MetricComparison.Better.HIGHER);
        reader.children(uri(model, 1));
        reader.history(model).close();
        reader.whatWasLive(model, Alias.CHAMPION, java.time.Instant.now());
        reader.verify(model, Verification.Depth.FULL);

        assertThat(backend.writes()).isEmpty();
        assertThat(backend.calls()).isNotEmpty();
    }

    @Test
    void lightReadsDoNotNeedTheLog() {
        String model = name("light");
        registry.register(registration(model, "one").alias(Alias.CHAMPION).build());
        FaultyBackend backend = watched();
        ModelRegistry reader = client(backend, "reader");
        backend.arm(FaultPlan.none());

        reader.resolve("models:/" + model + "@champion");
        assertThat(backend.calls()).as("resolving by alias is one request").hasSize(1);
        reader.resolve(uri(model, 1));
        try (var versions = reader.versions(model)) {
            assertThat(versions).hasSize(1);
        }
        reader.download(uri(model, 1), directory().resolve("out"));
        assertThat(backend.calls()).noneMatch(call -> call.operation().startsWith("log."));
    }

    @Test
    void aClosedRegistryRefusesCallsAndMayBeClosedAgain() {
        String model = name("closed");
        register(model, "one");
        ModelRegistry closed = current().open("alice");
        closed.close();
        closed.close();
        assertThatThrownBy(() -> closed.get(uri(model, 1))).isInstanceOf(RegistryException.class);
        assertThat(versionNumbers(model)).containsExactly(1L);
    }
}
