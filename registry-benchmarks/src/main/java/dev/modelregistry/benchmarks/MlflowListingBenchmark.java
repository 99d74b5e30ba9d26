package dev.modelregistry.benchmarks;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.entry.ModelVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.ModelVersionsPage;

/**
 * Listing all versions of a model with many on a real MLflow server, beside MLflow's own client for Java that pages by 1,000.
 * {@code testing/mlflow/listing} fills the server and runs it.
 */
public final class MlflowListingBenchmark {

    private static final int PAGE = 1000;

    private MlflowListingBenchmark() {}

    /** Takes the server's address, the model, how many versions it has, and how many rounds are to be run. */
    public static void main(String[] args) {
        String model = args[1];
        long count = Long.parseLong(args[2]);
        try (ModelRegistry registry = ModelRegistry.connect("mlflow:" + args[0]);
                MlflowClient java = new MlflowClient(args[0])) {
            List<Double> ours = new ArrayList<>();
            List<Double> theirs = new ArrayList<>();
            List<Double> ratios = new ArrayList<>();
            // In turn, without a warm-up: nearly all of the time is the server's.
            for (int round = 0; round < Integer.parseInt(args[3]); round++) {
                ours.add(seconds(() -> ours(registry, model), count));
                System.out.printf(Locale.ROOT, "registry.versions(model), streamed: %.1f s%n", ours.get(round));
                theirs.add(seconds(() -> paged(java, model), count));
                System.out.printf(Locale.ROOT, "mlflow-client, pages of %d: %.1f s%n", PAGE, theirs.get(round));
                ratios.add(ours.get(round) / theirs.get(round));
            }
            System.out.println("ratio " + Rounds.spread(ratios));
        }
    }

    private static long ours(ModelRegistry registry, String model) {
        try (Stream<ModelVersion> versions = registry.versions(model)) {
            return versions.filter(version -> version.version().value() > 0).count();
        }
    }

    private static long paged(MlflowClient client, String model) {
        long count = 0;
        ModelVersionsPage page = client.searchModelVersions("name = '" + model + "'", PAGE, List.of());
        while (true) {
            count += page.getPageSize();
            if (!page.hasNextPage()) {
                return count;
            }
            page = (ModelVersionsPage) page.getNextPage();
        }
    }

    /** Fails when some are missing: a fast listing that leaves rows out is none. */
    private static double seconds(LongSupplier listing, long expected) {
        long began = System.nanoTime();
        long found = listing.getAsLong();
        if (found != expected) {
            throw new IllegalStateException("listed " + found + " of " + expected);
        }
        return (System.nanoTime() - began) / 1e9;
    }
}
