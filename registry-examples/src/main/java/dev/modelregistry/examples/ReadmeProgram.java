package dev.modelregistry.examples;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.lineage.Lineage;
import java.nio.file.Path;

/** The program of the README. A test compares the two, and runs it. */
public final class ReadmeProgram {

    private ReadmeProgram() {}

    /** Registers what is in {@code out/model}, in the registry {@code models}, both below the working directory. */
    public static void main(String[] args) {
        // docs:begin readme
        try (ModelRegistry registry = ModelRegistry.connect("local:models")) {
            ModelEntry entry = registry.register(Registration.of("fraud")
                    .artifact(Path.of("out/model"))
                    .lineage(Lineage.builder()
                            .run("run-17")
                            .gitCommit("4f2c9a7e")
                            .dataset("transactions", "sha256:9a4f")
                            .build())
                    .metric("auc", 0.93)
                    .hyperparameter("max_depth", "6")
                    .tag("risk_tier", "high")
                    .build());
            registry.setAlias("fraud", Alias.CHALLENGER, entry.version());
        }
        // docs:end
    }
}
