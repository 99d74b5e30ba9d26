package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Rollback;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.Live;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.log.ModelMoment;
import dev.modelregistry.log.VersionMoment;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.spi.LogStore.StoredEvent;
import dev.modelregistry.testkit.fault.FaultyBackend;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** History and time travel: one act is one event, and the state at any time can be told from them. */
public abstract class HistoryContract extends RegistryContract {

    private @Nullable Instant start;

    /** Made for the extending classes. */
    protected HistoryContract() {}

    @Test
    void everyActIsOneEventWithNumbersInARow() {
        String model = name("acts");
        registerVersions(model, 2);
        registry.setAlias(model, Alias.CHAMPION, v(1));
        registry.promote(Promotion.of(uri(model, 1), Stage.PRODUCTION)
                .alias(Alias.STABLE)
                .build());
        registry.decide(ApprovalRequest.approve(uri(model, 2), Stage.PRODUCTION));
        registry.promote(Promotion.of(uri(model, 2), Stage.PRODUCTION)
                .archiveSuperseded()
                .build());
        registry.rollback(Rollback.of(model));
        registry.setTags(ModelUri.of(model), Map.of("a", "1"));
        registry.describe(uri(model, 1), "text");
        registry.archive(uri(model, 1));
        registry.removeAlias(model, Alias.CHAMPION);

        List<ModelEvent> events = history(model);
        assertThat(events)
                .extracting(ModelEvent::type)
                .containsExactly(
                        EventType.OPENED,
                        EventType.REGISTERED,
                        EventType.REGISTERED,
                        EventType.ALIAS_MOVED,
                        EventType.STAGE_CHANGED,
                        EventType.APPROVED,
                        EventType.STAGE_CHANGED,
                        EventType.ROLLED_BACK,
                        EventType.TAGS_CHANGED,
                        EventType.DESCRIPTION_CHANGED,
                        EventType.ARCHIVED,
                        EventType.ALIAS_REMOVED);
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).number()).isEqualTo(i + 1L);
        }
        assertThat(events).extracting(ModelEvent::at).isSorted();
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void anEventSaysWhoDidWhatToWhich() {
        String model = name("who");
        register(model, "one");
        client("bob")
                .promote(Promotion.of(uri(model, 1), Stage.STAGING)
                        .reason("ready")
                        .build());

        ModelEvent event = history(model).get(2);
        assertThat(event.actor()).isEqualTo("bob");
        assertThat(event.model().value()).isEqualTo(model);
        assertThat(event.version()).contains(v(1));
        assertThat(event.before().orElseThrow().toString()).contains("DEVELOPMENT");
        assertThat(event.after().orElseThrow().toString()).contains("STAGING");
        assertThat(event.reason()).contains("ready");
        assertThat(event.signedBy()).isEmpty();
    }

    @Test
    void theIdOfAnEventIsTheDigestOfItsStoredBytes() {
        String model = name("ids");
        registerVersions(model, 3);
        FaultyBackend backend = watched();
        List<ContentDigest> digests = new ArrayList<>();
        try (Stream<StoredEvent> stored = backend.log().read(logPlace(backend, model), 1)) {
            stored.forEach(event -> digests.add(ContentDigest.of(event.bytes())));
        }
        assertThat(history(model)).extracting(ModelEvent::id).containsExactlyElementsOf(digests);
    }

    @Test
    void refusedAndFailedActsLeaveNoEvent() {
        String model = name("refused");
        register(model, "one");
        int events = history(model).size();
        assertThatThrownBy(() -> registry.setAlias(model, Alias.CHAMPION, v(9))).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> registry.archive(uri(model, 9))).isInstanceOf(NotFoundException.class);
        registry.get(uri(model, 1));
        assertThat(history(model)).hasSize(events);
    }

    @Test
    void theHistoryOfAnUnknownModelIsNotFound() {
        assertThatThrownBy(() -> history(name("nobody"))).isInstanceOf(NotFoundException.class);
    }

    @Test
    void whatWasLiveFollowsTheAlias() {
        String model = name("live");
        Instant start = beginning();
        MutableClock clock = new MutableClock(start);
        ModelRegistry timed = keep(builder("alice").clock(clock).open());
        timed.register(registration(model, "one").build());
        timed.register(registration(model, "two").build());
        clock.set(start.plusSeconds(10));
        timed.setAlias(model, Alias.CHAMPION, v(1));
        clock.set(start.plusSeconds(20));
        timed.setAlias(model, Alias.CHAMPION, v(2));
        clock.set(start.plusSeconds(30));
        timed.removeAlias(model, Alias.CHAMPION);

        assertThat(live(model, 9).version()).isEmpty();
        Live first = live(model, 10);
        assertThat(first.version()).contains(v(1));
        assertThat(first.since()).contains(start.plusSeconds(10));
        assertThat(first.until()).contains(start.plusSeconds(20));
        assertThat(first.alias()).contains(Alias.CHAMPION);
        assertThat(live(model, 19).version()).contains(v(1));
        assertThat(live(model, 25).version()).contains(v(2));
        assertThat(live(model, 25).until()).contains(start.plusSeconds(30));
        assertThat(live(model, 40).version()).isEmpty();
    }

    @Test
    void whatWasLiveFollowsTheStage() {
        String model = name("live");
        Instant start = beginning();
        MutableClock clock = new MutableClock(start);
        ModelRegistry timed = keep(builder("alice").clock(clock).open());
        timed.register(registration(model, "one").build());
        timed.register(registration(model, "two").build());
        for (int i = 1; i <= 2; i++) {
            clock.set(start.plusSeconds(10L * i));
            timed.promote(Promotion.of(uri(model, i), Stage.PRODUCTION)
                    .archiveSuperseded()
                    .build());
        }
        clock.set(start.plusSeconds(30));
        timed.rollback(Rollback.of(model));

        assertThat(liveStage(model, 9).version()).isEmpty();
        assertThat(liveStage(model, 15).version()).contains(v(1));
        assertThat(liveStage(model, 25).version()).contains(v(2));
        assertThat(liveStage(model, 25).since()).contains(start.plusSeconds(20));
        assertThat(liveStage(model, 25).until()).contains(start.plusSeconds(30));
        assertThat(liveStage(model, 35).version()).contains(v(1));
        assertThat(liveStage(model, 35).until()).isEmpty();
    }

    @Test
    void theStateAtAnInstantIsThatAfterTheLastEventNotLater() {
        String model = name("moment");
        Instant start = beginning();
        MutableClock clock = new MutableClock(start);
        ModelRegistry timed = keep(builder("alice").clock(clock).open());
        timed.register(registration(model, "one").semanticVersion("1.0.0").build());
        clock.set(start.plusSeconds(10));
        Policy policy = Policy.builder().principal("bob", "risk").build();
        timed.setPolicy(model, policy);
        clock.set(start.plusSeconds(20));
        timed.decide(ApprovalRequest.approve(uri(model, 1), Stage.PRODUCTION));
        clock.set(start.plusSeconds(30));
        timed.promote(Promotion.of(uri(model, 1), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .build());
        clock.set(start.plusSeconds(40));
        timed.setPolicy(model, Policy.builder().principal("carol", "risk").build());

        assertThat(moment(model, -1).versions()).isEmpty();
        assertThat(moment(model, -1).event()).isEmpty();
        ModelMoment registered = moment(model, 9);
        assertThat(registered.versions()).singleElement().satisfies(one -> {
            assertThat(one.version()).isEqualTo(v(1));
            assertThat(one.semanticVersion().orElseThrow()).hasToString("1.0.0");
            assertThat(one.stage()).isEqualTo(Stage.DEVELOPMENT);
            assertThat(one.approvals()).isEmpty();
        });
        assertThat(registered.policyDigest()).isEmpty();
        assertThat(moment(model, 10).policy()).contains(policy);
        VersionMoment approved = moment(model, 29).versions().get(0);
        assertThat(approved.approvals())
                .singleElement()
                .satisfies(one -> assertThat(one.by()).isEqualTo("alice"));
        assertThat(approved.stage()).isEqualTo(Stage.DEVELOPMENT);
        assertThat(moment(model, 29).aliases()).isEmpty();
        ModelMoment promoted = moment(model, 39);
        assertThat(promoted.aliases()).containsExactly(Map.entry(Alias.CHAMPION, v(1)));
        assertThat(promoted.versions().get(0).stage()).isEqualTo(Stage.PRODUCTION);
        assertThat(promoted.versions().get(0).aliases()).containsExactly(Alias.CHAMPION);
        assertThat(promoted.policyDigest()).contains(policy.digest());
        ModelMoment now = moment(model, 50);
        assertThat(now.policyDigest()).isPresent().isNotEqualTo(promoted.policyDigest());
        List<ModelEvent> events = history(model);
        ModelEvent last = events.get(events.size() - 1);
        assertThat(now.event()).hasValue(last.number());
        assertThat(now.id()).contains(last.id());
    }

    @Test
    void aDeletedModelIsRememberedAtTheTimeWhenItWasThere() {
        String model = name("gone");
        Instant start = beginning();
        MutableClock clock = new MutableClock(start);
        ModelRegistry timed = keep(builder("alice").clock(clock).open());
        timed.register(registration(model, "one").build());
        timed.setAlias(model, Alias.CHAMPION, v(1));
        clock.set(start.plusSeconds(10));
        timed.deleteForced(ModelUri.of(model));

        assertThat(moment(model, 5).aliases()).containsKey(Alias.CHAMPION);
        assertThat(live(model, 5).version()).contains(v(1));
        assertThat(live(model, 5).until()).contains(start.plusSeconds(10));
        assertThat(moment(model, 15).versions()).isEmpty();
        assertThat(moment(model, 15).aliases()).isEmpty();
        assertThat(live(model, 15).version()).isEmpty();
        assertThatThrownBy(() -> registry.stateAt(name("nobody"), start)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void timeNeverRunsBackwardsInALog() {
        String model = name("clock");
        Instant start = beginning();
        MutableClock clock = new MutableClock(start.plusSeconds(6));
        ModelRegistry timed = keep(builder("alice").clock(clock).open());
        timed.register(registration(model, "one").build());
        clock.set(start);
        timed.setAlias(model, Alias.CHAMPION, v(1));

        assertThat(history(model)).extracting(ModelEvent::at).containsOnly(start.plusSeconds(6));
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void listenersHearCommittedEventsAndMayFail() {
        String model = name("listen");
        List<ModelEvent> heard = new ArrayList<>();
        ModelRegistry listening = keep(builder("alice")
                .listener(event -> {
                    throw new IllegalStateException("a listener that fails");
                })
                .listener(heard::add)
                .open());
        listening.register(registration(model, "one").build());
        listening.setAlias(model, Alias.CHAMPION, v(1));

        assertThat(heard).isEqualTo(history(model));
    }

    @Test
    void aLongLogIsReadFromAnyClient() {
        String model = name("long");
        registerVersions(model, 2);
        for (int i = 0; i < 230; i++) {
            registry.setAlias(model, Alias.CHAMPION, v(i % 2 + 1));
        }
        assertThat(history(model)).hasSize(233);
        ModelRegistry fresh = client("bob");
        assertThat(fresh.setAlias(model, Alias.CHAMPION, v(1)).previous()).contains(v(2));
        assertThat(fresh.resolve("models:/" + model + "@champion").version()).isEqualTo(v(1));
        assertThat(findings(model)).isEmpty();
    }

    /** The same for a whole test. */
    private Instant beginning() {
        if (start == null) {
            start = current().beginning();
        }
        return start;
    }

    private Live live(String model, long seconds) {
        return registry.whatWasLive(model, Alias.CHAMPION, beginning().plusSeconds(seconds));
    }

    private ModelMoment moment(String model, long seconds) {
        return registry.stateAt(model, beginning().plusSeconds(seconds));
    }

    private Live liveStage(String model, long seconds) {
        Live live = registry.whatWasLive(model, Stage.PRODUCTION, beginning().plusSeconds(seconds));
        assertThat(live.stage()).isEqualTo(Optional.of(Stage.PRODUCTION));
        return live;
    }
}
