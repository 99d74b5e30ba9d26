package dev.modelregistry.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/** Two measurements in turn, A B A B, so that a machine whose speed drifts is fair to both; the ratio is taken pair by pair. */
final class Rounds {

    private Rounds() {}

    /** Prints both medians and the median of the pairs' ratios A/B. */
    static double compare(String title, int rounds, String a, DoubleSupplier first, String b, DoubleSupplier second) {
        List<Double> as = new ArrayList<>();
        List<Double> bs = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = -1; round < rounds; round++) {
            double one = first.getAsDouble();
            double other = second.getAsDouble();
            if (round < 0) {
                continue; // Warm-up.
            }
            as.add(one);
            bs.add(other);
            ratios.add(one / other);
        }
        System.out.printf(
                Locale.ROOT,
                "%s%n  %-42s %s%n  %-42s %s%n  %-42s %s%n",
                title,
                a,
                spread(as),
                b,
                spread(bs),
                "ratio",
                spread(ratios));
        return median(ratios);
    }

    static String spread(List<Double> values) {
        return String.format(
                Locale.ROOT, "%.3f (%.3f to %.3f)", median(values), Collections.min(values), Collections.max(values));
    }

    static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    /** Calls per second of something that is repeated for a while. */
    static double rate(long nanos, Runnable call) {
        long end = System.nanoTime() + nanos;
        long began = System.nanoTime();
        long calls = 0;
        while (System.nanoTime() < end) {
            call.run();
            calls++;
        }
        return calls * 1e9 / (System.nanoTime() - began);
    }

    /** Milliseconds of one call. */
    static double millis(Runnable call) {
        long began = System.nanoTime();
        call.run();
        return (System.nanoTime() - began) / 1e6;
    }
}
