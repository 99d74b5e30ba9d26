package dev.modelregistry.testkit.contract;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionRow;
import java.nio.file.Path;
import java.time.Instant;
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

    /**
     * How far apart the calls of an act are that meet a fault or a pause: 1 means that each does, one after the other. Where an
     * act takes many requests, a product samples: each act still meets each kind of fault, each of them at other calls, the
     * same ones in every run.
     */
    default int faultStride() {
        return 1;
    }

    /** When the clocks of tests begin; near the product's own time where it tells one. Tests go on for a minute. */
    default Instant beginning() {
        return Instant.parse("2026-01-01T00:00:00Z");
    }

    /** Whether files may have any name; where not, names of plain ASCII are used. */
    default boolean anyFileName() {
        return true;
    }

    /** How many characters a description may have; longer ones are refused before anything is decided. */
    default int longestDescription() {
        return 360_000;
    }

    /** Whether the product keeps runs: then a registration may name only those that are there. */
    default boolean keepsRuns() {
        return false;
    }

    /**
     * A run that registrations can name, a new one where the product {@linkplain #keepsRuns keeps} them.
     *
     * @param name what it is called where the product keeps none
     */
    default String run(String name) {
        return name;
    }

    /**
     * A place with files that can be registered as they are.
     *
     * @param fresh a directory of the test
     */
    default ReferencedPlace place(Path fresh) {
        return ReferencedPlace.directory(fresh);
    }

    /** Changes one byte of a file of a version, behind the library's back. */
    default void damageFile(VersionRow row) {
        try (RegistryBackend backend = backend()) {
            UploadedObjects.damage(backend, row);
        }
    }

    /** Removes the files of a version, behind the library's back. */
    default void removeFiles(VersionRow row) {
        try (RegistryBackend backend = backend()) {
            UploadedObjects.remove(backend, row);
        }
    }

    /** Removes what the run has made. */
    void cleanup();
}
