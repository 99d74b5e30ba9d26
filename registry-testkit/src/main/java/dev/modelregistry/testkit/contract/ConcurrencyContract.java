package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.modelregistry.AliasAssignment;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registered;
import dev.modelregistry.Registration;
import dev.modelregistry.Rollback;
import dev.modelregistry.Transition;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ErrorCode;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.testkit.contract.Crowd.Outcome;
import dev.modelregistry.testkit.fault.Fault;
import dev.modelregistry.testkit.fault.FaultPlan;
import dev.modelregistry.testkit.fault.FaultyBackend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Several clients at once: one always wins, nothing is lost, and the outcome is that of one order, the log's. */
public abstract class ConcurrencyContract extends RegistryContract {

    private static final int FEW = 12;

    /** Made for the extending classes. */
    protected ConcurrencyContract() {}

    @Test
    void aVersionThatAnotherWriterFinishedKeepsItsBytes() {
        boolean reached = true;
        for (long n = 1; reached; n++) {
            String model = name("finished");
            register(model, "first");
            FaultyBackend backend = watched();
            ModelRegistry mine = client(backend, "mine");
            backend.arm(FaultPlan.at(n, new Fault.PauseAfter(() -> register(model, "same"))));
            mine.register(registration(model, "same").build());

            reached = backend.met().isPresent();
            assertThat(findings(model)).as("paused after %s", backend.met()).isEmpty();
            assertThat(versionNumbers(model)).hasSize(2);
        }
    }

    @Test
    void aCrowdOfWritersRegistersIntoOneModel() {
        String model = name("crowd");
        int size = current().crowd();
        List<FaultyBackend> backends = new ArrayList<>();
        List<Registration> work = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            backends.add(watched());
            work.add(registration(model, "content " + i).build());
        }
        List<ModelRegistry> clients = new ArrayList<>();
        backends.forEach(backend -> clients.add(client(backend, "writer " + clients.size())));

        List<Outcome<Registered>> outcomes = Crowd.of(size, i -> clients.get(i).registerWithOutcome(work.get(i)));

        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.refusal()).isEmpty());
        assertThat(outcomes).allMatch(outcome -> outcome.value().orElseThrow().created());
        assertThat(versionNumbers(model))
                .isEqualTo(LongStream.rangeClosed(1, size)
                        .map(i -> size + 1 - i)
                        .boxed()
                        .toList());
        assertThat(outcomes)
                .extracting(outcome -> outcome.value().orElseThrow().event())
                .doesNotHaveDuplicates();
        double attempts = backends.stream()
                .mapToLong(backend -> backend.count("log.append"))
                .average()
                .orElseThrow();
        assertThat(attempts).as("mean attempts of a writer").isLessThanOrEqualTo(6);
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void whatOthersDecidedAboutOtherVersionsIsTheirsToShow() {
        assumeTrue(!can(Capability.CONDITIONAL_PROJECTION), "log and rows change in one transaction here");
        String model = name("theirs");
        FaultyBackend backend = watched();
        ModelRegistry mine = client(backend, "mine");
        mine.register(registration(model, "first").build());
        backend.arm(FaultPlan.none());
        mine.register(registration(model, "alone").build());
        long alone = backend.count("backend.apply");
        long commit = backend.calls().stream()
                .filter(call -> call.operation().equals("log.append"))
                .findFirst()
                .orElseThrow()
                .number();

        backend.arm(FaultPlan.at(commit, new Fault.PauseAfter(() -> registerVersions(model, 5))));
        mine.register(registration(model, "beside others").build());

        assertThat(backend.met()).isPresent();
        assertThat(backend.count("backend.apply")).as("%s", backend.calls()).isBetween(1L, alone);
        assertThat(backend.model(ModelName.of(model))
                        .orElseThrow()
                        .projected()
                        .orElseThrow()
                        .event())
                .as("the rows are not said to show less than they do")
                .isEqualTo(history(model).size());
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void theSameContentFromManyIsOneVersion() {
        String model = name("same");
        Registration same = registration(model, "same").build();
        List<ModelRegistry> clients = clients();

        List<Outcome<Registered>> outcomes = Crowd.of(FEW, i -> clients.get(i).registerWithOutcome(same));

        assertThat(outcomes).allMatch(Outcome::succeeded);
        assertThat(outcomes.stream()
                        .filter(outcome -> outcome.value().orElseThrow().created()))
                .hasSize(1);
        assertThat(outcomes.stream()
                        .map(outcome -> outcome.value().orElseThrow().entry().version())
                        .distinct())
                .hasSize(1);
        registry.recover(model, Recovery.Mode.FINISH);
        assertThat(versionNumbers(model)).hasSize(1);
        assertThat(history(model, EventType.REGISTERED)).hasSize(1);
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void oneSemanticVersionIsGivenOnce() {
        String model = name("semver");
        List<ModelRegistry> clients = clients();
        List<Registration> work = each(i ->
                registration(model, "content " + i).semanticVersion("1.0.0").build());

        List<Outcome<Registered>> outcomes = Crowd.of(FEW, i -> clients.get(i).registerWithOutcome(work.get(i)));

        assertThat(outcomes.stream().filter(Outcome::succeeded)).hasSize(1);
        assertThat(outcomes.stream().flatMap(outcome -> outcome.refusal().stream()))
                .allMatch(
                        refusal -> refusal.code() == ErrorCode.ALREADY_EXISTS || refusal.code() == ErrorCode.CONFLICT);
        assertThat(versionNumbers(model)).hasSize(1);
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void promotionsAtOnceEndAsTheLogSays() {
        String model = name("promote");
        registerVersions(model, FEW);
        List<ModelRegistry> clients = clients();

        List<Outcome<Transition>> outcomes = Crowd.of(
                FEW,
                i -> clients.get(i)
                        .promote(Promotion.of(uri(model, i + 1), Stage.PRODUCTION)
                                .alias(Alias.CHAMPION)
                                .archiveSuperseded()
                                .build()));

        assertThat(outcomes).anyMatch(Outcome::succeeded);
        assertThat(outcomes.stream().flatMap(outcome -> outcome.refusal().stream()))
                .allMatch(refusal -> refusal.code() == ErrorCode.CONFLICT);
        List<ModelEvent> events = history(model, EventType.STAGE_CHANGED);
        assertThat(events)
                .hasSize((int) outcomes.stream().filter(Outcome::succeeded).count());
        VersionNumber last = events.get(events.size() - 1).version().orElseThrow();
        assertThat(registry.resolve("models:/" + model + "@champion").version()).isEqualTo(last);
        assertThat(registry.resolve("models:/" + model + "/production").version())
                .isEqualTo(last);
        for (int i = 1; i < events.size(); i++) {
            assertThat(events.get(i).archived())
                    .containsExactly(events.get(i - 1).version().orElseThrow());
        }
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void ofManyWhoExpectTheSameOneWins() {
        String model = name("expect");
        registerVersions(model, FEW);
        List<ModelRegistry> clients = clients();

        var outcomes = Crowd.of(
                FEW,
                i -> clients.get(i)
                        .setAlias(AliasAssignment.of(model, Alias.CHAMPION, v(i + 1))
                                .ifUnset()));

        assertThat(outcomes.stream().filter(Outcome::succeeded)).hasSize(1);
        assertThat(outcomes.stream().flatMap(outcome -> outcome.refusal().stream()))
                .allMatch(refusal -> refusal.code() == ErrorCode.CONFLICT);
        assertThat(history(model, EventType.ALIAS_MOVED)).hasSize(1);
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void rollbacksAtOnceGoOneStepEach() {
        String model = name("rollback");
        registerVersions(model, 4);
        for (int i = 1; i <= 4; i++) {
            registry.promote(Promotion.of(uri(model, i), Stage.PRODUCTION)
                    .alias(Alias.CHAMPION)
                    .archiveSuperseded()
                    .build());
        }
        List<ModelRegistry> clients = clients();

        var outcomes = Crowd.of(3, i -> clients.get(i).rollback(Rollback.of(model)));

        long steps = outcomes.stream().filter(Outcome::succeeded).count();
        assertThat(steps).isPositive();
        assertThat(history(model, EventType.ROLLED_BACK)).hasSize((int) steps);
        assertThat(registry.resolve("models:/" + model + "@champion").version()).isEqualTo(v(4 - steps));
        assertThat(registry.resolve("models:/" + model + "/production").version())
                .isEqualTo(v(4 - steps));
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void mixedActsEndInTheStateThatTheirEventsTell() {
        String model = name("mixed");
        registerVersions(model, FEW);
        List<ModelRegistry> clients = clients();

        Crowd.of(FEW, i -> {
            mixed(clients.get(i), model, i);
            return true;
        });

        Map<Alias, VersionNumber> told = new HashMap<>();
        history(model)
                .forEach(event -> event.aliases().forEach(move -> {
                    assertThat(Optional.ofNullable(told.get(move.alias())))
                            .as("what %s says of %s", event.number(), move.alias())
                            .isEqualTo(move.previous());
                    move.version().ifPresentOrElse(v -> told.put(move.alias(), v), () -> told.remove(move.alias()));
                }));
        assertThat(registry.findModel(model).orElseThrow().aliases()).isEqualTo(told);
        assertThat(history(model))
                .extracting(ModelEvent::number)
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(findings(model)).isEmpty();
    }

    @Test
    @RequiresCapability(Capability.DELETE_VERSION)
    void anAliasNeverEndsOnADeletedVersion() {
        String model = name("delete");
        registerVersions(model, FEW + 1);
        List<ModelRegistry> clients = clients();

        Crowd.of(FEW, i -> {
            VersionNumber version = v(i / 2 + 1);
            if (i % 2 == 0) {
                clients.get(i).delete(ModelUri.of(model, version));
            } else {
                clients.get(i).setAlias(model, Alias.of("a" + i), version);
            }
            return true;
        });

        registry.findModel(model)
                .orElseThrow()
                .aliases()
                .values()
                .forEach(version ->
                        assertThat(registry.find(ModelUri.of(model, version))).isPresent());
        assertThat(findings(model)).isEmpty();
    }

    private void mixed(ModelRegistry client, String model, int member) {
        Alias[] aliases = {Alias.CHAMPION, Alias.CHALLENGER, Alias.STABLE};
        for (int i = 0; i < 6; i++) {
            VersionNumber version = v((member + i) % FEW + 1);
            Alias alias = aliases[(member + i) % 3];
            try {
                switch ((member + 2 * i) % 4) {
                    case 0 -> client.setAlias(model, alias, version);
                    case 1 ->
                        client.promote(Promotion.of(ModelUri.of(model, version), Stage.PRODUCTION)
                                .alias(alias)
                                .archiveSuperseded()
                                .build());
                    case 2 -> client.removeAlias(model, alias);
                    default -> client.rollback(Rollback.of(model));
                }
            } catch (dev.modelregistry.error.RegistryException refusal) {
                assertThat(refusal.code()).isIn(ErrorCode.CONFLICT, ErrorCode.NOT_FOUND);
            }
        }
    }

    private List<ModelRegistry> clients() {
        return each(i -> client("writer " + i));
    }

    private static <T> List<T> each(IntFunction<T> maker) {
        List<T> all = new ArrayList<>();
        for (int i = 0; i < FEW; i++) {
            all.add(maker.apply(i));
        }
        return all;
    }
}
