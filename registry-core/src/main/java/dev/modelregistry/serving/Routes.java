package dev.modelregistry.serving;

import dev.modelregistry.ActiveRollout;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.TrafficSplit;
import dev.modelregistry.entry.TrafficSplit.Piece;
import java.util.List;
import java.util.Optional;

/** A split in the form that answers without allocating: where each piece ends, and whose it is. */
final class Routes {

    private final int[] ends;
    private final Alias[] arms;
    private final long seed;
    private final Optional<ActiveRollout> rollout;

    private Routes(List<Piece> pieces, long seed, Optional<ActiveRollout> rollout) {
        this.ends = new int[pieces.size()];
        this.arms = new Alias[pieces.size()];
        this.seed = seed;
        this.rollout = rollout;
        int end = 0;
        for (int i = 0; i < arms.length; i++) {
            end += pieces.get(i).size();
            ends[i] = end;
            arms[i] = pieces.get(i).alias();
        }
    }

    static Routes of(ActiveRollout rollout) {
        return new Routes(rollout.split().pieces(), rollout.seed(), Optional.of(rollout));
    }

    /** Nothing was set: everything goes to one alias. */
    static Routes all(Alias alias) {
        return new Routes(List.of(new Piece(alias, TrafficSplit.POINTS)), 0, Optional.empty());
    }

    Optional<ActiveRollout> rollout() {
        return rollout;
    }

    List<Alias> arms() {
        return List.of(arms).stream().distinct().toList();
    }

    int pointOf(CharSequence key) {
        return scaled(XxHash64.hash(key, seed));
    }

    int pointOf(byte[] key) {
        return scaled(XxHash64.hash(key, seed));
    }

    int pointOf(long key) {
        return scaled(XxHash64.hash(key, seed));
    }

    /** The point of a hash: its upper half, scaled to the number of points. */
    private static int scaled(long hash) {
        return (int) ((hash >>> 32) * TrafficSplit.POINTS >>> 32);
    }

    Alias at(int point) {
        int low = 0;
        int high = ends.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (point < ends[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return arms[low];
    }
}
