package dev.modelregistry.local.internal;

import static dev.modelregistry.local.internal.Samples.CHURN;
import static dev.modelregistry.local.internal.Samples.FRAUD;
import static dev.modelregistry.local.internal.Samples.LOG;
import static dev.modelregistry.local.internal.Samples.bytes;
import static dev.modelregistry.local.internal.Samples.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.Approved;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.VersionRow;
import dev.modelregistry.spi.Watermark;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectionTest {

    private static final VersionNumber ONE = VersionNumber.of(1);
    private static final Optional<Approved> APPROVED =
            Optional.of(new Approved("bob, carol", LocalDate.parse("2026-11-26")));
    private static final VersionNumber TWO = VersionNumber.of(2);

    @TempDir
    Path directory;

    private LocalBackend backend;

    @BeforeEach
    void open() {
        backend = Samples.open(directory);
        backend.createModel(FRAUD, LOG);
        backend.createVersion(version(FRAUD, "a"));
        backend.createVersion(version(FRAUD, "b"));
    }

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void everyKindOfChangeShowsInTheRows() {
        LogPointer log = new LogPointer("local", "fraud~2", "02");
        boolean applied = backend.apply(
                FRAUD,
                7,
                List.of(
                        new RowChange.Ready(ONE, 7),
                        new RowChange.SetStage(ONE, Stage.PRODUCTION),
                        new RowChange.SetApproval(ONE, ApprovalStatus.APPROVED, APPROVED),
                        new RowChange.SetVersionDescription(ONE, "newer"),
                        new RowChange.ChangeVersionTags(ONE, Map.of("a", "1", "b", "2"), Set.of("c")),
                        new RowChange.SetAlias(Alias.CHAMPION, ONE),
                        new RowChange.NoteLost(TWO, Alias.CHAMPION, 7),
                        new RowChange.SetModelDescription("all fraud"),
                        new RowChange.ChangeModelTags(Map.of("team", "risk"), Set.of("none")),
                        new RowChange.SetLog(log),
                        new RowChange.SetWatermark(watermark(7))));

        assertThat(applied).isTrue();
        VersionRow one = row(ONE);
        assertThat(one.marks().event()).hasValue(7);
        assertThat(one.stage()).isEqualTo(Stage.PRODUCTION);
        assertThat(one.approval()).isEqualTo(ApprovalStatus.APPROVED);
        assertThat(one.approved()).isEqualTo(APPROVED);
        assertThat(one.description()).isEqualTo("newer");
        assertThat(one.tags()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(one.aliases()).containsExactly(Alias.CHAMPION);
        assertThat(row(TWO).marks().lost()).isEqualTo(Map.of(Alias.CHAMPION, 7L));
        ModelRow model = backend.model(FRAUD).orElseThrow();
        assertThat(model.description()).isEqualTo("all fraud");
        assertThat(model.tags()).isEqualTo(Map.of("team", "risk"));
        assertThat(model.log()).contains(log);
        assertThat(model.projected()).contains(watermark(7));
        assertThat(model.aliases()).isEqualTo(Map.of(Alias.CHAMPION, ONE));
    }

    @Test
    void anEventThatTheRowsShowAlreadyChangesNothing() {
        backend.apply(FRAUD, 5, List.of(new RowChange.SetWatermark(watermark(5))));

        for (long event : new long[] {4, 5}) {
            assertThat(backend.apply(FRAUD, event, List.of(new RowChange.SetStage(ONE, Stage.ARCHIVED))))
                    .isFalse();
        }
        assertThat(row(ONE).stage()).isEqualTo(Stage.DEVELOPMENT);
        assertThat(backend.apply(FRAUD, 6, List.of(new RowChange.SetStage(ONE, Stage.ARCHIVED))))
                .isTrue();
    }

    @Test
    void theWatermarkNeverMovesBackwards() {
        backend.apply(
                FRAUD, 9, List.of(new RowChange.SetWatermark(watermark(9)), new RowChange.SetWatermark(watermark(3))));

        assertThat(backend.model(FRAUD).orElseThrow().projected()).contains(watermark(9));
    }

    @Test
    void movingAnAliasTakesItFromTheOtherAndLeavesOtherAliasesAlone() {
        backend.apply(
                FRAUD,
                1,
                List.of(
                        new RowChange.SetAlias(Alias.CHAMPION, ONE),
                        new RowChange.SetAlias(Alias.STABLE, ONE),
                        new RowChange.SetAlias(Alias.CHAMPION, TWO)));

        assertThat(row(ONE).aliases()).containsExactly(Alias.STABLE);
        assertThat(row(TWO).aliases()).containsExactly(Alias.CHAMPION);
    }

    @Test
    void gainingAnAliasAgainTakesAwayTheNoteOfItsLossAndNoOther() {
        backend.apply(
                FRAUD,
                1,
                List.of(
                        new RowChange.NoteLost(ONE, Alias.CHAMPION, 1),
                        new RowChange.NoteLost(ONE, Alias.STABLE, 1),
                        new RowChange.NoteLost(TWO, Alias.CHAMPION, 1),
                        new RowChange.SetAlias(Alias.CHAMPION, ONE)));

        assertThat(row(ONE).marks().lost()).isEqualTo(Map.of(Alias.STABLE, 1L));
        assertThat(row(TWO).marks().lost()).isEqualTo(Map.of(Alias.CHAMPION, 1L));
    }

    @Test
    void removingAnAliasOrTagThatIsNotThereHasNoEffect() {
        assertThat(backend.apply(
                        FRAUD,
                        1,
                        List.of(
                                new RowChange.RemoveAlias(Alias.CANARY),
                                new RowChange.ChangeVersionTags(ONE, Map.of(), Set.of("none")))))
                .isTrue();
        backend.apply(FRAUD, 2, List.of(new RowChange.SetAlias(Alias.CANARY, ONE)));
        backend.apply(FRAUD, 3, List.of(new RowChange.RemoveAlias(Alias.CANARY)));
        assertThat(backend.versionByAlias(FRAUD, Alias.CANARY)).isEmpty();
    }

    @Test
    void theNoteOfALaterLossOutlivesALateRequest() {
        backend.apply(FRAUD, 43, List.of(new RowChange.NoteLost(ONE, Alias.CHAMPION, 43)));

        backend.apply(FRAUD, 42, List.of(new RowChange.SetAlias(Alias.CHAMPION, ONE)));
        assertThat(row(ONE).marks().lost()).isEqualTo(Map.of(Alias.CHAMPION, 43L));

        backend.apply(FRAUD, 44, List.of(new RowChange.SetAlias(Alias.CHAMPION, ONE)));
        assertThat(row(ONE).marks().lost()).isEmpty();
    }

    @Test
    void changesOfADeletedVersionAreSkippedAndTheOthersApplied() {
        VersionNumber gone = VersionNumber.of(99);
        backend.apply(FRAUD, 1, List.of(new RowChange.SetAlias(Alias.CHAMPION, ONE)));

        assertThat(backend.apply(
                        FRAUD,
                        2,
                        List.of(
                                new RowChange.Ready(gone, 2),
                                new RowChange.SetStage(gone, Stage.PRODUCTION),
                                new RowChange.SetVersionDescription(gone, "x"),
                                new RowChange.ChangeVersionTags(gone, Map.of("a", "b"), Set.of("c")),
                                new RowChange.NoteLost(gone, Alias.STABLE, 2),
                                new RowChange.SetAlias(Alias.CHAMPION, gone),
                                new RowChange.SetStage(TWO, Stage.STAGING))))
                .isTrue();
        assertThat(row(TWO).stage()).isEqualTo(Stage.STAGING);
        assertThat(row(ONE).aliases()).containsExactly(Alias.CHAMPION);
        assertThat(backend.version(FRAUD, gone)).isEmpty();
    }

    @Test
    void aChangeThatFailsUndoesThoseBeforeItAndTheEvent() {
        breakTag("broken");
        List<RowChange> changes = List.of(
                new RowChange.SetStage(ONE, Stage.PRODUCTION),
                new RowChange.SetWatermark(watermark(1)),
                new RowChange.ChangeVersionTags(ONE, Map.of("broken", "1"), Set.of()));

        assertThatThrownBy(() -> backend.apply(FRAUD, 1, changes)).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> backend.appendAndApply("fraud/log", 1, bytes("event"), FRAUD, changes))
                .isInstanceOf(ConflictException.class);

        assertThat(row(ONE).stage()).isEqualTo(Stage.DEVELOPMENT);
        assertThat(backend.model(FRAUD).orElseThrow().projected()).isEmpty();
        assertThat(backend.log().head("fraud/log", 0)).isZero();
    }

    @Test
    void anEventIsAppendedAndShownAtOnceOrNotAtAll() {
        List<RowChange> champion =
                List.of(new RowChange.SetAlias(Alias.CHAMPION, ONE), new RowChange.SetWatermark(watermark(1)));
        assertThat(backend.appendAndApply("fraud/log", 1, bytes("event 1"), FRAUD, champion))
                .isTrue();
        assertThat(backend.model(FRAUD).orElseThrow().projected()).contains(watermark(1));

        // Somebody else has number 2: nothing of the loser shows.
        backend.log().append("fraud/log", 2, bytes("other"));
        List<RowChange> other = List.of(new RowChange.SetAlias(Alias.CHAMPION, TWO));
        assertThat(backend.appendAndApply("fraud/log", 2, bytes("event 2"), FRAUD, other))
                .isFalse();
        assertThat(row(ONE).aliases()).containsExactly(Alias.CHAMPION);

        assertThatThrownBy(() -> backend.appendAndApply("churn/log", 1, bytes("x"), CHURN, List.of()))
                .isInstanceOf(NotFoundException.class);
        assertThat(backend.log().head("churn/log", 0)).isZero();
        assertThatThrownBy(() -> backend.appendAndApply("fraud/log", 0, bytes("x"), FRAUD, List.of()))
                .isInstanceOf(InvalidException.class);
    }

    @Test
    void anotherLogBeginsWithNothingShown() {
        backend.apply(FRAUD, 9, List.of(new RowChange.SetWatermark(watermark(9))));

        backend.apply(FRAUD, 10, List.of(new RowChange.SetLog(new LogPointer("local", "fraud~2", "02"))));

        assertThat(backend.model(FRAUD).orElseThrow().projected()).isEmpty();
        assertThat(backend.apply(FRAUD, 1, List.of(new RowChange.SetWatermark(watermark(1)))))
                .isTrue();
        assertThat(backend.model(FRAUD).orElseThrow().projected()).contains(watermark(1));
    }

    @Test
    void aMissingModelIsNotFound() {
        assertThatThrownBy(() -> backend.apply(CHURN, 1, List.of())).isInstanceOf(NotFoundException.class);
    }

    private VersionRow row(VersionNumber number) {
        return backend.version(FRAUD, number).orElseThrow();
    }

    private static Watermark watermark(long event) {
        return new Watermark(event, ContentDigest.of(bytes("event " + event)));
    }

    private void breakTag(String key) {
        try (Database database = Samples.database(directory)) {
            database.write("break", session -> {
                session.execute("CREATE TRIGGER broken AFTER INSERT ON version_tag WHEN NEW.key = '" + key
                        + "' BEGIN SELECT RAISE(ABORT, 'broken on purpose'); END");
                return true;
            });
        }
    }
}
