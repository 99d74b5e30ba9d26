package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Filter;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.testkit.fault.FaultyBackend;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Listings: lazy, in order, of any size, filtered. */
public abstract class ListingContract extends RegistryContract {

    /** Made for the extending classes. */
    protected ListingContract() {}

    @Test
    void aLargeListingIsCompleteInOrderAndLazy() {
        String model = name("large");
        int versions = current().largeListing();
        registerMany(model, versions);

        assertThat(versionNumbers(model))
                .isEqualTo(LongStream.rangeClosed(1, versions)
                        .map(i -> versions + 1 - i)
                        .boxed()
                        .toList());

        FaultyBackend backend = watched();
        try (Stream<ModelVersion> few = client(backend, "bob").versions(model)) {
            Iterator<ModelVersion> rows = few.iterator();
            for (int i = 0; i < 5; i++) {
                assertThat(rows.next().version()).isEqualTo(v(versions - i));
            }
        }
        assertThat(backend.rowsPulled()).as("rows pulled for five").isLessThanOrEqualTo(Math.max(1_000, versions / 10));
        assertThat(registry.resolve(uri(model, 1)).version()).isEqualTo(v(1));
        assertThat(filtered(model, "version <= 3 AND tags.index = '2'")).containsExactly(2L);
        registry.setAlias(model, Alias.CHAMPION, v(versions / 2));
        assertThat(registry.resolve("models:/" + model + "@champion").version()).isEqualTo(v(versions / 2));
    }

    @Test
    void twoListingsDoNotDisturbEachOther() {
        String model = name("interleaved");
        int count = several();
        registerMany(model, count);
        List<Long> left = new ArrayList<>();
        List<Long> right = new ArrayList<>();
        try (Stream<ModelVersion> one = registry.versions(model);
                Stream<ModelVersion> two = registry.versions(model)) {
            Iterator<ModelVersion> first = one.iterator();
            Iterator<ModelVersion> second = two.iterator();
            while (first.hasNext()) {
                left.add(first.next().version().value());
                right.add(second.next().version().value());
            }
        }
        assertThat(left).hasSize(count).isEqualTo(right);
    }

    @Test
    void writingDuringAListingNeitherBlocksNorDuplicates() {
        String model = name("during");
        int count = several();
        registerMany(model, count);
        List<Long> seen = new ArrayList<>();
        try (Stream<ModelVersion> versions = registry.versions(model)) {
            Iterator<ModelVersion> rows = versions.iterator();
            while (rows.hasNext()) {
                seen.add(rows.next().version().value());
                if (seen.size() == 5) {
                    register(model, "written meanwhile");
                    client("bob").setAlias(model, Alias.CANARY, v(1));
                }
            }
        }
        assertThat(seen)
                .doesNotHaveDuplicates()
                .containsAll(LongStream.rangeClosed(1, count).boxed().toList());
    }

    @Test
    void versionsCanBeFilteredByEveryField() {
        String model = name("filter");
        registry.register(registration(model, "one")
                .semanticVersion("1.0.0")
                .format("onnx")
                .tag("team", "risk")
                .build());
        client("bob")
                .register(registration(model, "two")
                        .semanticVersion("2.0.0")
                        .format("pickle")
                        .build());
        register(model, "three");
        registry.promote(Promotion.of(uri(model, 2), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .build());

        assertThat(filtered(model, "stage = 'PRODUCTION'")).containsExactly(2L);
        assertThat(filtered(model, "stage != 'production'")).containsExactly(3L, 1L);
        assertThat(filtered(model, "alias = 'champion'")).containsExactly(2L);
        assertThat(filtered(model, "semanticVersion LIKE '1.%'")).containsExactly(1L);
        assertThat(filtered(model, "format = 'onnx'")).containsExactly(1L);
        assertThat(filtered(model, "createdBy = 'bob'")).containsExactly(2L);
        assertThat(filtered(model, "version > 1 AND version < 3")).containsExactly(2L);
        assertThat(filtered(model, "tags.team = 'risk' AND stage = 'DEVELOPMENT'"))
                .containsExactly(1L);
        assertThat(filtered(model, "tags.team = 'nobody'")).isEmpty();
    }

    /** More than a page. */
    private int several() {
        return Math.min(300, current().largeListing() / 2);
    }

    private List<Long> filtered(String model, String filter) {
        try (Stream<ModelVersion> versions = registry.versions(model, Filter.parse(filter))) {
            return versions.map(row -> row.version().value()).toList();
        }
    }

    /** By reference with a stated digest: what costs is the registration itself, not the bytes. */
    private void registerMany(String model, int count) {
        ReferencedPlace place = current().place(directory().resolve("shared-" + model));
        place.write("model.bin", "shared");
        String reference = place.uri("model.bin");
        ContentDigest digest = ContentDigest.of("shared".getBytes(StandardCharsets.UTF_8));
        for (int i = 1; i <= count; i++) {
            registry.register(Registration.of(model)
                    .trustDigest(digest)
                    .artifact(reference)
                    .noCodeDetection()
                    .tag("index", Integer.toString(i))
                    .build());
        }
    }
}
