package dev.modelregistry.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the model's input out of measurements: each brought to mean 0 and deviation 1, in the order that the model wants.
 * Learnt with the model, stored beside it, needed to use it.
 */
final class Preprocessing {

    private final List<Column> columns;

    private Preprocessing(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /** What becomes one number of the input. */
    private record Column(String feature, double mean, double deviation) {}

    /** Learns from some patients. */
    static Preprocessing learn(List<BreastCancerData.Patient> patients, List<String> order) {
        List<Column> columns = new ArrayList<>();
        for (String feature : order) {
            int i = BreastCancerData.FEATURES.indexOf(feature);
            double mean = patients.stream()
                    .mapToDouble(patient -> patient.measurements()[i])
                    .average()
                    .orElseThrow();
            double variance = patients.stream()
                    .mapToDouble(patient -> Math.pow(patient.measurements()[i] - mean, 2))
                    .average()
                    .orElseThrow();
            columns.add(new Column(feature, mean, Math.sqrt(variance)));
        }
        return new Preprocessing(columns);
    }

    /** The order of the input. */
    List<String> order() {
        return columns.stream().map(Column::feature).toList();
    }

    /** The model's input for one patient. */
    double[] apply(double[] measurements) {
        return columns.stream()
                .mapToDouble(column -> {
                    double measured = measurements[BreastCancerData.FEATURES.indexOf(column.feature())];
                    return (measured - column.mean()) / column.deviation();
                })
                .toArray();
    }

    /** Writes one line for each number of the input. */
    void write(Path file) throws IOException {
        Files.write(
                file,
                columns.stream()
                        .map(column -> column.feature() + "," + column.mean() + "," + column.deviation())
                        .toList());
    }

    /** Reads what {@link #write} wrote. */
    static Preprocessing read(Path file) throws IOException {
        List<Column> columns = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String[] cells = line.split(",", -1);
            columns.add(new Column(cells[0], Double.parseDouble(cells[1]), Double.parseDouble(cells[2])));
        }
        return new Preprocessing(columns);
    }
}
