package dev.modelregistry.examples.frameworks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The smallest model: a payment above an amount is suspicious.
 *
 * @param threshold the amount
 */
record Scorer(double threshold) {

    static final String FILE = "threshold.txt";

    static Scorer load(Path files) throws IOException {
        return new Scorer(
                Double.parseDouble(Files.readString(files.resolve(FILE)).strip()));
    }

    boolean suspicious(double amount) {
        return amount > threshold;
    }
}
