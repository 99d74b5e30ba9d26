package dev.modelregistry.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.internal.log.EventBody.NewEntry;
import dev.modelregistry.log.AliasMove;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that must have no effect, whatever wrote them, and must not stop the ones behind them. */
class VoidEventTest {

    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static final ModelName NAME = ModelName.of("fraud");
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final ModelState state = new ModelState();

    @BeforeEach
    void open() {
        accepted(new EventBody.Opened(ContentDigest.of(new byte[0]), Map.of(), Map.of(), Optional.empty()));
        accepted(registered(1, "key1"));
        accepted(registered(2, "key2"));
    }

    @Test
    void garbageKeepsItsNumberAndTheNextEventGoesOn() {
        assertThat(Fold.apply(state, "no event at all".getBytes(StandardCharsets.UTF_8))
                        .voidReason())
                .hasValue("not JSON");
        assertThat(Fold.apply(state, new byte[0]).voidReason()).isPresent();
        assertThat(Fold.apply(state, new byte[] {'{', '"', (byte) 0xFF, '"', ':', '1', '}'})
                        .voidReason())
                .hasValue("not JSON");
        assertThat(Fold.apply(state, new byte[70_000]).voidReason().orElseThrow())
                .contains("larger than");
        long before = state.number();

        accepted(new EventBody.AliasMoved(move(Alias.CHAMPION, null, 1)));

        assertThat(state.number()).isEqualTo(before + 1);
        assertThat(state.alias(Alias.CHAMPION)).contains(VersionNumber.of(1));
    }

    @Test
    void anEventThatDoesNotFollowTheOneBeforeItIsVoid() {
        EventBody body = new EventBody.AliasMoved(move(Alias.CHAMPION, null, 1));
        Event forged = new Event(
                state.number() + 1,
                ID,
                NAME,
                Optional.of(ContentDigest.of(new byte[] {1})),
                "x",
                "eve",
                NOON,
                body,
                Event.Notes.none());
        refused(EventCodec.write(forged), "does not follow");
        Event otherModel = new Event(
                state.number() + 1,
                ID.replace('0', 'f'),
                NAME,
                state.lastDigest(),
                "x",
                "eve",
                NOON,
                body,
                Event.Notes.none());
        refused(EventCodec.write(otherModel), "another model");
        Event otherNumber =
                new Event(state.number() + 5, ID, NAME, state.lastDigest(), "x", "eve", NOON, body, Event.Notes.none());
        refused(EventCodec.write(otherNumber), "another number");
        Event earlier = new Event(
                state.number() + 1,
                ID,
                NAME,
                state.lastDigest(),
                "x",
                "eve",
                NOON.minusSeconds(1),
                body,
                Event.Notes.none());
        refused(EventCodec.write(earlier), "time");
    }

    @Test
    void aDecisionThatItsStateDoesNotAllowIsVoid() {
        refused(
                new EventBody.Opened(ContentDigest.of(new byte[0]), Map.of(), Map.of(), Optional.empty()),
                "open already");
        refused(registered(1, "key9"), "registered already");
        refused(registered(3, "key1"), "request key");
        refused(new EventBody.AliasMoved(move(Alias.CHAMPION, 2, 1)), "points to nothing");
        refused(
                new EventBody.StageChanged(VersionNumber.of(1), Stage.STAGING, Stage.PRODUCTION, List.of(), List.of()),
                "is in DEVELOPMENT");
        refused(new EventBody.RolledBack(99, VersionNumber.of(1), List.of(), List.of()), "another promotion");
        refused(new EventBody.ClaimReleased(SemanticVersion.of(1, 0, 0)), "not reserved");
        refused(semantic(3, "key3", SemanticVersion.of(1, 0, 0)), "not reserved");
        refused(new EventBody.Collected(List.of("uid1")), "registered version");
    }

    @Test
    void aReservationBelongsToItsRegistrationUntilItIsOld() {
        SemanticVersion one = SemanticVersion.of(1, 0, 0);
        accepted(new EventBody.Claimed(one, "key3"));
        refused(new EventBody.Claimed(one, "key4"), "is reserved");
        refused(semantic(4, "key4", one), "not reserved for it");
        byte[] early = event(new EventBody.ClaimReleased(one), "eve", NOON.plusSeconds(3600));
        refused(early, "younger than 24 hours");
        byte[] late = event(new EventBody.ClaimReleased(one), "eve", NOON.plusSeconds(24 * 3600));
        assertThat(Fold.apply(state, late).voidReason()).isEmpty();
        assertThat(state.claim(one)).isEmpty();
    }

    @Test
    void anUploadThatWasGivenUpIsNeverRegistered() {
        accepted(new EventBody.Collected(List.of("uid7")));
        refused(registered(7, "key7"), "given up");
    }

    @Test
    void aSemanticVersionStaysTakenWhenItsVersionIsDeletedAndItsRequestKeyIsFree() {
        SemanticVersion one = SemanticVersion.of(1, 0, 0);
        accepted(new EventBody.Claimed(one, "key3"));
        accepted(semantic(3, "key3", one));
        accepted(new EventBody.Deleted(Optional.of(VersionNumber.of(3)), List.of()));
        assertThat(state.byRequestKey("key3")).isEmpty();
        refused(new EventBody.Claimed(one, "key5"), "is taken");
    }

    @Test
    void nothingOfAnEndedIncarnationCountsInTheNext() {
        accepted(new EventBody.AliasMoved(move(Alias.CHAMPION, null, 1)));
        accepted(new EventBody.Deleted(Optional.empty(), List.of()));
        refused(registered(3, "key3"), "not open");
        Event again = new Event(
                state.number() + 1,
                "f".repeat(32),
                NAME,
                state.lastDigest(),
                "x",
                "ann",
                state.lastAt(),
                new EventBody.Opened(ContentDigest.of(new byte[0]), Map.of(), Map.of(), Optional.empty()),
                Event.Notes.none());
        assertThat(Fold.apply(state, EventCodec.write(again)).voidReason()).isEmpty();
        assertThat(state.aliases()).isEmpty();
        assertThat(state.versionCount()).isZero();
        assertThat(state.byRequestKey("key1")).isEmpty();
    }

    private void accepted(EventBody body) {
        assertThat(Fold.apply(state, event(body, "ann", max(NOON))).voidReason())
                .isEmpty();
    }

    private void refused(EventBody body, String reason) {
        refused(event(body, "eve", max(NOON)), reason);
    }

    /** Void, with the reason; and the state is what it was. */
    private void refused(byte[] bytes, String reason) {
        String aliases = state.aliases().toString();
        long versions = state.versionCount();
        Optional<ContentDigest> last = state.lastDigest();
        assertThat(Fold.apply(state, bytes).voidReason().orElse("accepted")).contains(reason);
        assertThat(state.aliases()).hasToString(aliases);
        assertThat(state.versionCount()).isEqualTo(versions);
        assertThat(state.lastDigest()).isNotEqualTo(last);
    }

    private Instant max(Instant at) {
        return at.isBefore(state.lastAt()) ? state.lastAt() : at;
    }

    private byte[] event(EventBody body, String actor, Instant at) {
        return EventCodec.write(new Event(
                state.number() + 1,
                ID,
                NAME,
                state.lastDigest(),
                ModelLog.randomId(),
                actor,
                at,
                body,
                Event.Notes.none()));
    }

    private static EventBody registered(long number, String key) {
        return new EventBody.Registered(List.of(entry(number, key, Optional.empty())), List.of());
    }

    private static EventBody semantic(long number, String key, SemanticVersion version) {
        return new EventBody.Registered(List.of(entry(number, key, Optional.of(version))), List.of());
    }

    private static NewEntry entry(long number, String key, Optional<SemanticVersion> version) {
        ContentDigest digest = ContentDigest.of(new byte[] {(byte) number});
        return new NewEntry(
                VersionNumber.of(number), key, digest, "uid" + number, digest, digest, version, List.of(), List.of());
    }

    private static AliasMove move(Alias alias, Integer previous, Integer version) {
        return new AliasMove(
                alias,
                Optional.ofNullable(previous).map(VersionNumber::of),
                Optional.ofNullable(version).map(VersionNumber::of));
    }
}
