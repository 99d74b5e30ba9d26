import dev.modelregistry.Download;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.schema.Column;
import dev.modelregistry.schema.Field;
import dev.modelregistry.schema.ModelSignature;
import dev.modelregistry.schema.Scalar;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkFiles;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A training job: trains a pipeline with Spark ML, registers it from the driver, and lets the executors resolve the alias and
 * fetch the model. Ends with an error if anything did not happen.
 *
 * <p>Arguments: address of the MLflow server, the data set, an empty directory that driver and executors see, the name of the model.
 */
public final class BreastCancerJob {

    private static final int MEASUREMENTS = 30;
    private static final int ITERATIONS = 10;
    private static final double REGULARIZATION = 0.01;
    private static final int PARTITIONS = 8;
    private static final int EXECUTORS = 2;

    private BreastCancerJob() {}

    /** What one executor saw for one partition. Goes from an executor to the driver. */
    private record Sighting(long process, long version, String digest, boolean verified, String type)
            implements Serializable {

        static Sighting of(ModelVersion version, Download files) throws IOException {
            String metadata = Files.readString(files.path().resolve("metadata/part-00000"));
            return new Sighting(
                    ProcessHandle.current().pid(),
                    version.version().value(),
                    files.digest().toString(),
                    files.verified(),
                    metadata.replaceAll("(?s).*\"class\":\"([^\"]*)\".*", "$1"));
        }
    }

    public static void main(String[] args) throws IOException {
        String server = args[0];
        Path data = Path.of(args[1]);
        Path work = Path.of(args[2]);
        String model = args[3];
        try (SparkSession spark = SparkSession.builder().appName(model).getOrCreate();
                ModelRegistry registry = ModelRegistry.connect("mlflow:" + server)) {
            Dataset<Row>[] parts = read(spark, data).randomSplit(new double[] {0.8, 0.2}, 42);
            PipelineModel trained = train(parts[0]);
            double auc = new BinaryClassificationEvaluator().evaluate(trained.transform(parts[1]));
            check(auc > 0.9, "the model is worth registering: area under ROC " + auc);

            Path saved = work.resolve("saved");
            trained.write().save(saved.toUri().toString());
            ModelEntry entry = register(registry, model, saved, data, spark.version(), auc);
            check(
                    entry.artifact().format().equals(Optional.of("spark")),
                    "format: " + entry.artifact().format());
            registry.setAlias(model, Alias.CHAMPION, entry.version());

            List<Sighting> sightings = askExecutors(spark, server, model);
            sightings.forEach(System.out::println);
            compare(sightings, entry);
            predict(registry, model, work, parts[1], trained);
            System.out.println("registered models:/" + model + "/" + entry.version() + " by Spark " + spark.version());
        }
    }

    /** The file begins with a line of four cells that names no columns. */
    private static Dataset<Row> read(SparkSession spark, Path data) {
        Dataset<String> lines = spark.read().textFile(data.toUri().toString()).filter((FilterFunction<String>)
                line -> line.split(",").length == MEASUREMENTS + 1);
        String schema =
                columns().stream().map(name -> name + " DOUBLE, ").collect(Collectors.joining()) + "label DOUBLE";
        return spark.read().schema(schema).csv(spark.createDataset(lines.collectAsList(), Encoders.STRING()));
    }

    private static List<String> columns() {
        return IntStream.range(0, MEASUREMENTS).mapToObj(i -> "m" + i).collect(Collectors.toList());
    }

    private static PipelineModel train(Dataset<Row> rows) {
        VectorAssembler assembler = new VectorAssembler()
                .setInputCols(columns().toArray(new String[0]))
                .setOutputCol("raw");
        StandardScaler scaler =
                new StandardScaler().setInputCol("raw").setOutputCol("features").setWithMean(true);
        LogisticRegression regression =
                new LogisticRegression().setMaxIter(ITERATIONS).setRegParam(REGULARIZATION);
        return new Pipeline()
                .setStages(new PipelineStage[] {assembler, scaler, regression})
                .fit(rows);
    }

    private static ModelEntry register(
            ModelRegistry registry, String model, Path saved, Path data, String sparkVersion, double auc)
            throws IOException {
        List<Field> inputs = new ArrayList<>();
        columns().forEach(name -> inputs.add(Column.of(name, Scalar.DOUBLE)));
        ModelSignature signature =
                new ModelSignature(inputs, List.of(Column.of("prediction", Scalar.DOUBLE)), List.of());
        String digest = ContentDigest.ofFile(data).toString();
        // docs:begin spark-register
        ModelEntry entry = registry.register(Registration.of(model)
                .artifact(saved) // where PipelineModel.write().save() wrote
                .signature(signature)
                .lineage(Lineage.builder()
                        .framework("spark", sparkVersion)
                        .dataset("breast-cancer", digest)
                        .build())
                .hyperparameter("regParam", String.valueOf(REGULARIZATION))
                .hyperparameter("maxIter", String.valueOf(ITERATIONS))
                .metric("areaUnderROC", auc)
                .alias(Alias.CHALLENGER)
                .build());
        // docs:end
        return entry;
    }

    /** A registry holds connections and is opened where it is used: it cannot be sent to executors. */
    private static List<Sighting> askExecutors(SparkSession spark, String server, String model) {
        List<Integer> numbers = IntStream.range(0, PARTITIONS).boxed().collect(Collectors.toList());
        JavaRDD<Integer> rows = new JavaSparkContext(spark.sparkContext()).parallelize(numbers, PARTITIONS);
        // docs:begin spark-executor
        JavaRDD<Sighting> sightings = rows.mapPartitions(part -> {
            try (ModelRegistry registry = ModelRegistry.connect("mlflow:" + server)) {
                ModelVersion champion = registry.resolve("models:/" + model + "@champion");
                Path files = Files.createTempDirectory(Path.of(SparkFiles.getRootDirectory()), "model")
                        .resolve("files");
                Download download = registry.download(ModelUri.of(model, champion.version()), files);
                return List.of(Sighting.of(champion, download)).iterator();
            }
        });
        // docs:end
        return sightings.collect();
    }

    private static void compare(List<Sighting> sightings, ModelEntry entry) {
        check(sightings.size() == PARTITIONS, "sightings: " + sightings.size());
        Set<Long> processes = sightings.stream().map(Sighting::process).collect(Collectors.toSet());
        check(processes.size() == EXECUTORS, "executors that took part: " + processes);
        check(!processes.contains(ProcessHandle.current().pid()), "executors are not the driver");
        String digest = entry.artifact().digest().toString();
        for (Sighting one : sightings) {
            check(one.version() == entry.version().value(), "version in an executor: " + one);
            check(one.digest().equals(digest) && one.verified(), "digest in an executor: " + one);
            check(one.type().equals(PipelineModel.class.getName()), "model in an executor: " + one);
        }
    }

    /** What was registered predicts as what was trained; the rows are scored in the executors. */
    private static void predict(
            ModelRegistry registry, String model, Path work, Dataset<Row> rows, PipelineModel trained) {
        Path files = work.resolve("downloaded");
        registry.download(ModelUri.of(model, Alias.CHAMPION), files);
        PipelineModel loaded = PipelineModel.load(files.toUri().toString());
        List<Row> expected =
                trained.transform(rows).select("prediction", "probability").collectAsList();
        List<Row> actual =
                loaded.transform(rows).select("prediction", "probability").collectAsList();
        check(expected.size() > 50 && actual.equals(expected), "predictions of " + actual.size() + " rows");
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("not as expected: " + what);
        }
    }
}
