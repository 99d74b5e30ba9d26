package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.Registered;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionStatus;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.log.AliasMove;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.testkit.fault.FaultyBackend;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Registration: the whole entry is kept, exactly once. */
public abstract class RegistrationContract extends RegistryContract {

    /** Made for the extending classes. */
    protected RegistrationContract() {}

    @Test
    void everythingThatIsHandedOverIsInTheEntry() {
        String model = name("fraud");
        Registration registration = Samples.complete(
                        model, file("weights"), current().run("run-17"))
                .build();

        Registered registered = registry.registerWithOutcome(registration);

        assertThat(registered.created()).isTrue();
        ModelEntry entry = registry.get("models:/" + model + "/1");
        assertThat(entry.content()).isEqualTo(registered.entry().content());
        Samples.assertComplete(entry, registration);
        assertThat(entry.stage()).isEqualTo(Stage.DEVELOPMENT);
        assertThat(entry.status()).isEqualTo(VersionStatus.READY);
        assertThat(entry.createdBy()).isEqualTo("alice");
        assertThat(entry.entryDigest()).isPresent().isEqualTo(registered.entry().entryDigest());
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void theSameContentIsRegisteredOnce() {
        String model = name("once");
        Registered first = registry.registerWithOutcome(
                registration(model, "same").tag("a", "1").build());
        Registered again = client("bob")
                .registerWithOutcome(registration(model, "same").tag("a", "1").build());

        assertThat(first.created()).isTrue();
        assertThat(again.created()).isFalse();
        assertThat(again.entry().version()).isEqualTo(first.entry().version());
        assertThat(again.event()).isEqualTo(first.event());
        assertThat(again.entry().createdBy()).isEqualTo("alice");
        assertThat(versionNumbers(model)).containsExactly(1L);
        assertThat(history(model, EventType.REGISTERED)).hasSize(1);
    }

    @Test
    void anotherRunOrActorDoesNotMakeAnotherVersion() {
        String model = name("runs");
        Lineage.Builder lineage = Lineage.builder().gitCommit("4f2c").dirty(false);
        String first = current().run("run-1");
        registry.register(
                registration(model, "same").lineage(lineage.run(first).build()).build());
        Registered again = client("bob")
                .registerWithOutcome(registration(model, "same")
                        .lineage(lineage.run(current().run("run-2")).build())
                        .build());

        assertThat(again.created()).isFalse();
        assertThat(again.entry().lineage().run()).contains(first);
    }

    @Test
    void aNamedRunHasToExistWhereTheProductKeepsRuns() {
        for (String run : List.of("trained-elsewhere", "0123456789abcdef0123456789abcdef", "no/run: at all")) {
            String model = name("unknown-run");
            Registration named = registration(model, "same")
                    .lineage(Lineage.builder().run(run).build())
                    .build();
            if (!current().keepsRuns()) {
                assertThat(registry.register(named).lineage().run()).contains(run);
                continue;
            }
            assertThatThrownBy(() -> registry.register(named))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("'" + run + "'");
            assertThat(versionNumbers(model)).isEmpty();
            assertThat(findings(model)).isEmpty();
        }
    }

    @Test
    void whatIsDifferentIsAnotherVersion() {
        String model = name("different");
        registry.register(registration(model, "one").build());
        registry.register(registration(model, "two").build());
        registry.register(registration(model, "one").metric("auc", 0.9).build());
        registry.register(
                registration(model, "one").hyperparameter("depth", "6").build());
        registry.register(registration(model, "one")
                .lineage(Lineage.builder().gitCommit("4f2c").build())
                .build());

        assertThat(versionNumbers(model)).containsExactly(5L, 4L, 3L, 2L, 1L);
    }

    @Test
    void aRequestKeyIdentifiesTheRegistration() {
        String model = name("keyed");
        registry.register(registration(model, "same").requestKey("build-1").build());

        Registered again = registry.registerWithOutcome(
                registration(model, "same").requestKey("build-1").build());
        Registered other = registry.registerWithOutcome(
                registration(model, "same").requestKey("build-2").build());

        assertThat(again.created()).isFalse();
        assertThat(again.entry().version()).isEqualTo(v(1));
        assertThat(other.created()).isTrue();
        assertThat(other.entry().version()).isEqualTo(v(2));
    }

    @Test
    void aRequestKeyWithOtherContentIsAConflict() {
        String model = name("keyed");
        registry.register(registration(model, "one").requestKey("build-1").build());

        assertThatThrownBy(() -> registry.register(
                        registration(model, "two").requestKey("build-1").build()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("build-1");
        assertThatThrownBy(() -> registry.register(registration(model, "one")
                        .tag("a", "b")
                        .requestKey("build-1")
                        .build()))
                .isInstanceOf(ConflictException.class);
        assertThat(versionNumbers(model)).containsExactly(1L);
    }

    @Test
    void aUsedRequestKeyWithOtherContentCostsNoUpload() {
        String model = name("keyed");
        registry.register(registration(model, "one").requestKey("build-1").build());
        FaultyBackend backend = watched();

        assertThatThrownBy(() -> client(backend, "bob")
                        .register(
                                registration(model, "two").requestKey("build-1").build()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("build-1");

        assertThat(backend.count("backend.createVersion")).isZero();
        if (!can(Capability.HASH_WHILE_STORING)) {
            assertThat(backend.count("artifacts.begin")).isZero();
            assertThat(backend.count("objects.put")).isZero();
        }
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void filesAreReadOnceWithARequestKeyThatIsNew() {
        String model = name("progress");
        Map<String, Long> bytes = new ConcurrentHashMap<>();
        registry.register(registration(model, "0123456789")
                .requestKey("build-1")
                .progress(progress -> bytes.put(progress.phase(), progress.done()))
                .build());
        assertThat(bytes).isEqualTo(Map.of("upload", 10L));
    }

    @Test
    void aRequestKeyBelongsToOneModel() {
        String left = name("left");
        String right = name("right");
        registry.register(registration(left, "one").requestKey("build-1").build());
        Registered other = registry.registerWithOutcome(
                registration(right, "two").requestKey("build-1").build());
        assertThat(other.created()).isTrue();
    }

    @Test
    void aliasesAreSetInTheEventThatRegisters() {
        String model = name("aliases");
        register(model, "one");
        registry.setAlias(model, Alias.CHALLENGER, v(1));
        registry.register(registration(model, "two")
                .alias(Alias.CHALLENGER)
                .alias(Alias.CANARY)
                .build());

        assertThat(registry.resolve("models:/" + model + "@challenger").version())
                .isEqualTo(v(2));
        assertThat(registry.resolve("models:/" + model + "@canary").version()).isEqualTo(v(2));
        List<ModelEvent> registered = history(model, EventType.REGISTERED);
        assertThat(registered).hasSize(2);
        assertThat(registered.get(1).aliases())
                .containsExactlyInAnyOrder(
                        new AliasMove(Alias.CHALLENGER, Optional.of(v(1)), Optional.of(v(2))),
                        new AliasMove(Alias.CANARY, Optional.empty(), Optional.of(v(2))));
        assertThat(history(model, EventType.ALIAS_MOVED)).hasSize(1);
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void theFirstEventOpensTheLogTheSecondRegisters() {
        String model = name("events");
        Registered registered =
                registry.registerWithOutcome(registration(model, "one").build());

        List<ModelEvent> events = history(model);
        assertThat(events).extracting(ModelEvent::type).containsExactly(EventType.OPENED, EventType.REGISTERED);
        assertThat(events).extracting(ModelEvent::number).containsExactly(1L, 2L);
        assertThat(events).extracting(ModelEvent::actor).containsOnly("alice");
        assertThat(registered.event()).isEqualTo(2);
        assertThat(events.get(1).version()).contains(v(1));
    }

    @Test
    void numbersAreNeverGivenTwice() {
        String model = name("numbers");
        registerVersions(model, 2);
        if (can(Capability.DELETE_VERSION)) {
            registry.delete(uri(model, 2));
        }
        ModelEntry next = register(model, "another");
        assertThat(next.version()).isEqualTo(v(3));
    }

    @Test
    void aFailedRegistrationLeavesNothingBehind() {
        String model = name("failed");
        register(model, "one");
        FaultyBackend backend = watched();

        assertThatThrownBy(() -> client(backend, "alice")
                        .register(Registration.of(model)
                                .artifact(directory().resolve("not-there"))
                                .noCodeDetection()
                                .semanticVersion("2.0.0")
                                .build()))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("not-there");

        assertThat(backend.count("backend.createVersion")).isZero();
        assertThat(versionNumbers(model)).containsExactly(1L);
        assertThat(history(model, EventType.REGISTERED)).hasSize(1);
        registry.register(registration(model, "two").semanticVersion("2.0.0").build());
        assertThat(registry.resolve("models:/" + model + "/2.0.0").version()).isEqualTo(v(2));
    }

    @Test
    void progressIsReportedAndALimitedNumberOfBytesIsCounted() {
        String model = name("progress");
        Set<String> phases = new java.util.concurrent.ConcurrentSkipListSet<>();
        registry.register(registration(model, "0123456789")
                .progress(progress -> {
                    phases.add(progress.phase());
                    assertThat(progress.done()).isBetween(0L, 10L);
                })
                .build());
        assertThat(phases).isNotEmpty().isSubsetOf(Set.of("hash", "upload"));
    }

    @Test
    void whatIsGivenDoesNotChangeAfterwards() {
        String model = name("immutable");
        ModelEntry entry = registry.register(
                registration(model, "one").tag("a", "1").metric("auc", 0.5).build());
        registry.setTags(uri(model, 1), Map.of("a", "2"));

        assertThat(registry.get(uri(model, 1)).entryDigest()).isEqualTo(entry.entryDigest());
        assertThat(registry.get(uri(model, 1)).artifact()).isEqualTo(entry.artifact());
        Registered again = registry.registerWithOutcome(
                registration(model, "one").tag("a", "1").metric("auc", 0.5).build());
        assertThat(again.created()).isFalse();
        assertThat(again.entry().tags()).isEqualTo(Map.of("a", "2"));
    }

    @Test
    void oneModelSeesNothingOfAnother() {
        String left = name("left");
        String right = name("right");
        register(left, "same");
        register(right, "same");
        registry.setAlias(left, Alias.CHAMPION, v(1));

        assertThat(registry.find(dev.modelregistry.ModelUri.parse("models:/" + right + "@champion")))
                .isEmpty();
        assertThat(history(right)).allMatch(event -> event.model().value().equals(right));
        assertThat(history(left).stream().map(ModelEvent::type).collect(Collectors.toSet()))
                .contains(EventType.ALIAS_MOVED);
    }
}
