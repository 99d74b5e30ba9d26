package dev.modelregistry.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.modelregistry.entry.TrafficSplit.Piece;
import dev.modelregistry.error.InvalidException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TrafficSplitTest {

    private static final Alias A = Alias.of("a");
    private static final Alias B = Alias.of("b");
    private static final Alias C = Alias.of("c");

    @Test
    void weightsBecomePoints() {
        TrafficSplit split = TrafficSplit.of(Map.of(A, 90.0, B, 10.0));
        assertThat(split.pieces()).containsExactly(new Piece(A, 900_000_000), new Piece(B, 100_000_000));
        assertThat(TrafficSplit.of(Map.of(A, 1.0, B, 1.0, C, 1.0)).pieces())
                .as("what is left over goes to the first names")
                .containsExactly(new Piece(A, 333_333_334), new Piece(B, 333_333_333), new Piece(C, 333_333_333));
        assertThat(TrafficSplit.of(Map.of(A, 1.0, B, 0.0)).pieces()).containsExactly(new Piece(A, 1_000_000_000));
    }

    @Test
    void onlyWhatHasToMoveMoves() {
        TrafficSplit before = TrafficSplit.of(Map.of(A, 50.0, B, 30.0, C, 20.0));
        TrafficSplit after = before.towards(Map.of(A, 40.0, B, 30.0, C, 30.0));
        assertThat(moved(before, after)).isEqualTo(100_000_000);
        assertThat(after.pieces())
                .containsExactly(
                        new Piece(A, 400_000_000),
                        new Piece(C, 100_000_000),
                        new Piece(B, 300_000_000),
                        new Piece(C, 200_000_000));
    }

    @Test
    void somebodyNewTakesFromAllAndSomebodyGoneGivesToAll() {
        TrafficSplit two = TrafficSplit.of(Map.of(A, 1.0, B, 1.0));
        TrafficSplit three = two.towards(Map.of(A, 1.0, B, 1.0, C, 2.0));
        assertThat(moved(two, three)).isEqualTo(500_000_000);
        TrafficSplit back = three.towards(Map.of(A, 1.0, B, 1.0));
        assertThat(moved(three, back)).isEqualTo(500_000_000);
        assertThat(moved(two, back)).as("who was moved away comes back").isZero();
    }

    @Property(tries = 300)
    void everyChangeMovesExactlyTheGrowthOfThoseThatGrow(@ForAll("histories") List<Map<Alias, Double>> history) {
        TrafficSplit split = TrafficSplit.of(history.get(0));
        for (Map<Alias, Double> weights : history) {
            TrafficSplit next = split.towards(weights);
            assertThat(next.fits(weights)).isTrue();
            long growth = 0;
            for (Alias alias : weights.keySet()) {
                growth += Math.max(0, next.pointsOf(alias) - split.pointsOf(alias));
            }
            assertThat(moved(split, next)).isEqualTo(growth);
            weights.forEach((alias, weight) -> assertThat((double) next.pointsOf(alias))
                    .isCloseTo(weight / sum(weights) * TrafficSplit.POINTS, within(1.001)));
            split = next;
        }
    }

    @Provide
    Arbitrary<List<Map<Alias, Double>>> histories() {
        Arbitrary<Double> weight = Arbitraries.oneOf(
                Arbitraries.of(0.0, 1.0, 5.0, 50.0, 100.0),
                Arbitraries.doubles().between(0, 1000));
        Arbitrary<Map<Alias, Double>> weights = Arbitraries.maps(Arbitraries.of(A, B, C, Alias.of("d")), weight)
                .ofMinSize(1)
                .filter(map -> sum(map) > 0);
        return weights.list().ofMinSize(2).ofMaxSize(12);
    }

    private static double sum(Map<Alias, Double> weights) {
        return weights.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** How many points have another owner. */
    private static long moved(TrafficSplit before, TrafficSplit after) {
        TreeMap<Integer, Alias> old = starts(before);
        TreeMap<Integer, Alias> fresh = starts(after);
        TreeMap<Integer, Boolean> cuts = new TreeMap<>();
        old.keySet().forEach(at -> cuts.put(at, true));
        fresh.keySet().forEach(at -> cuts.put(at, true));
        long moved = 0;
        for (int at : cuts.keySet()) {
            Integer next = cuts.higherKey(at);
            int end = next == null ? TrafficSplit.POINTS : next;
            boolean same =
                    old.floorEntry(at).getValue().equals(fresh.floorEntry(at).getValue());
            moved += same ? 0 : end - at;
        }
        return moved;
    }

    private static TreeMap<Integer, Alias> starts(TrafficSplit split) {
        TreeMap<Integer, Alias> starts = new TreeMap<>();
        int at = 0;
        for (Piece piece : split.pieces()) {
            starts.put(at, piece.alias());
            at += piece.size();
        }
        return starts;
    }

    @Test
    void aSplitIsWhole() {
        assertThatThrownBy(() -> new TrafficSplit(List.of(new Piece(A, 1)))).isInstanceOf(InvalidException.class);
        assertThatThrownBy(() -> new Piece(A, 0)).isInstanceOf(InvalidException.class);
        assertThat(TrafficSplit.of(Map.of(A, 1.0)).fits(Map.of(A, 1.0, B, 1.0))).isFalse();
        assertThat(TrafficSplit.of(Map.of(A, 1.0, B, 1.0)).fits(Map.of(A, 1.0))).isFalse();
    }

    @Test
    void plansFitTheirStrategy() {
        RolloutPlan.of(DeploymentStrategy.BLUE_GREEN, Map.of(A, 1.0, B, 0.0));
        RolloutPlan.canary(A, B, 0.05).withShadow(C);
        List<Runnable> wrong = List.of(
                () -> RolloutPlan.of(DeploymentStrategy.BLUE_GREEN, Map.of(A, 1.0, B, 1.0)),
                () -> RolloutPlan.of(DeploymentStrategy.CANARY, Map.of(A, 1.0)),
                () -> RolloutPlan.of(DeploymentStrategy.SINGLE, Map.of(A, 1.0, B, 1.0)),
                () -> RolloutPlan.of(DeploymentStrategy.AB, Map.of(A, 1.0, B, 0.0)),
                () -> RolloutPlan.of(DeploymentStrategy.SHADOW, Map.of(A, 1.0)),
                () -> RolloutPlan.of(DeploymentStrategy.AB, Map.of(A, 0.0, B, 0.0)),
                () -> RolloutPlan.of(DeploymentStrategy.AB, Map.of(A, -1.0, B, 2.0)),
                () -> RolloutPlan.of(DeploymentStrategy.AB, Map.of(A, Double.NaN, B, 2.0)),
                () -> RolloutPlan.of(DeploymentStrategy.SINGLE, Map.of()),
                () -> RolloutPlan.canary(A, B, 1.5),
                () -> RolloutPlan.canary(A, B, 0.5).withShadow(B));
        wrong.forEach(plan -> assertThatThrownBy(plan::run)
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("rollout"));
    }
}
