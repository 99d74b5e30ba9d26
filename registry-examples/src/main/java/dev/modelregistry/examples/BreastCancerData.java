package dev.modelregistry.examples;

import dev.modelregistry.entry.ContentDigest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * The Breast Cancer Wisconsin (Diagnostic) data set in three parts: rows to learn from, rows to measure with, and rows
 * that stand for the patients who come once the model is in use.
 */
final class BreastCancerData {

    static final String MALIGNANT = "malignant";
    static final String BENIGN = "benign";

    /** Names of the measurements, in the order of the file's columns. */
    static final List<String> FEATURES = features();

    private static final String RESOURCE = "breast-cancer.csv";

    private final String version;
    private final ContentDigest digest;
    private final List<String> lines;
    private final List<Patient> patients;

    private BreastCancerData(String version, byte[] file) {
        this.version = version;
        this.digest = ContentDigest.of(file);
        this.lines = new String(file, StandardCharsets.UTF_8).lines().toList();
        List<Patient> read = new ArrayList<>();
        lines.stream().skip(1).forEach(line -> read.add(patient(line)));
        // Always in the same order, so that the parts are the same every time.
        Collections.shuffle(read, new Random(42));
        this.patients = List.copyOf(read);
    }

    /**
     * One row.
     *
     * @param measurements in the order of {@link #FEATURES}
     * @param diagnosis {@link #MALIGNANT} or {@link #BENIGN}
     */
    record Patient(double[] measurements, String diagnosis) {}

    /** Reads the file that comes with this program. */
    static BreastCancerData load() throws IOException {
        try (InputStream in = BreastCancerData.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IOException("the data set is missing from the class path");
            }
            return new BreastCancerData("1993", in.readAllBytes());
        }
    }

    /**
     * The same patients out of another export, which writes 1 where the file has 0 and 0 where it has 1. Read as before,
     * every diagnosis is wrong, in all three parts: a mistake that measuring on one's own data never shows.
     */
    BreastCancerData exportedTheOtherWayRound() {
        String file = lines.stream()
                .map(line -> line.endsWith(",0") || line.endsWith(",1") ? switched(line) : line)
                .collect(Collectors.joining("\n", "", "\n"));
        return new BreastCancerData("1993-export-2", file.getBytes(StandardCharsets.UTF_8));
    }

    private static String switched(String line) {
        return line.substring(0, line.length() - 1) + (line.endsWith("0") ? "1" : "0");
    }

    private static Patient patient(String line) {
        String[] cells = line.split(",", -1);
        double[] measurements = new double[FEATURES.size()];
        for (int i = 0; i < measurements.length; i++) {
            measurements[i] = Double.parseDouble(cells[i]);
        }
        return new Patient(measurements, cells[measurements.length].equals("0") ? MALIGNANT : BENIGN);
    }

    private static List<String> features() {
        List<String> names = new ArrayList<>();
        List<String> measured = List.of(
                "radius",
                "texture",
                "perimeter",
                "area",
                "smoothness",
                "compactness",
                "concavity",
                "concave_points",
                "symmetry",
                "fractal_dimension");
        for (String kind : List.of("mean", "error", "worst")) {
            measured.forEach(name -> names.add(kind + "_" + name));
        }
        return List.copyOf(names);
    }

    /** Which export of the data this is. */
    String version() {
        return version;
    }

    /** Digest of the file. */
    ContentDigest digest() {
        return digest;
    }

    /** Rows to learn from: six in ten. */
    List<Patient> training() {
        return part(0, 6);
    }

    /** Rows that the training does not see: two in ten. */
    List<Patient> heldOut() {
        return part(6, 8);
    }

    /** The patients who come later: two in ten. */
    List<Patient> later() {
        return part(8, 10);
    }

    private List<Patient> part(int fromTenth, int toTenth) {
        return patients.subList(patients.size() * fromTenth / 10, patients.size() * toTenth / 10);
    }
}
