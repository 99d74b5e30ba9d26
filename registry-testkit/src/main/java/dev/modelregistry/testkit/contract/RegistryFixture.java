package dev.modelregistry.testkit.contract;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.RegistryBackend;
import java.util.Set;

/**
 * A registry under test: one store, any number of clients. One fixture serves a whole run; tests take names from
 * {@link #uniqueName} and leave other models alone.
 */
public interface RegistryFixture {

    /**
     * One more client of the store, as another process would have it: with connections and memory of its own. Closing it
     * leaves the store and other clients alone.
     */
    RegistryBackend backend();

    /** One more client of the store, acting for somebody. */
    default ModelRegistry open(String actor) {
        return ModelRegistry.builder(backend()).actor(actor).open();
    }

    /** What the provider declares. Tests of what it does not declare check that it says so. */
    Set<Capability> capabilities();

    /**
     * A model name that nobody uses and that is portable.
     *
     * @param hint what it should begin with: lower-case letters
     */
    String uniqueName(String hint);

    /** How many versions the test of long listings makes. */
    default int largeListing() {
        return 10_000;
    }

    /** How many writers work on one model at once. */
    default int crowd() {
        return 100;
    }

    /** Removes what the run has made. */
    void cleanup();
}
