package dev.modelregistry.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.Rollback;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many requests an act takes, in the steady state: the numbers of the table in decision 0003. AWS bills those to S3. */
class SageMakerRequestCountTest {

    private final FakeAws aws = new FakeAws();
    private final ModelRegistry registry = ModelRegistry.builder(
                    SageMakerRegistry.backend(aws.config().build()))
            .actor("alice")
            .open();
    private final List<String> sent = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    Path directory;

    @BeforeEach
    void threeVersionsOfThreeFiles() {
        for (int i = 1; i <= 3; i++) {
            register(i);
        }
        registry.setAlias("fraud", Alias.CHAMPION, VersionNumber.of(1));
        registry.promote(promotion(1));
        aws.before = request -> {
            sent.add(request.toString());
            return Optional.empty();
        };
    }

    @AfterEach
    void stop() {
        registry.close();
        aws.close();
    }

    private void register(int number) {
        try {
            Path files = Files.createDirectories(directory.resolve("files-" + number));
            for (String name : List.of("a", "b", "c")) {
                Files.writeString(files.resolve(name), name + number);
            }
            registry.register(Registration.of("fraud")
                    .artifact(files)
                    .format("other")
                    .noCodeDetection()
                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Promotion promotion(long version) {
        return Promotion.of(ModelUri.of("fraud", VersionNumber.of(version)), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .archiveSuperseded()
                .build();
    }

    /**
     * Requests of an act.
     *
     * @param sagemaker to SageMaker
     * @param log of events: lists, reads, writes
     * @param objects other objects
     */
    private record Count(long sagemaker, long log, long objects) {}

    private Count count(Runnable act) {
        sent.clear();
        act.run();
        long s3 = sent.stream().filter(request -> request.contains("/")).count();
        long log = sent.stream().filter(request -> request.contains("/log/")).count();
        return new Count(sent.size() - s3, log, s3 - log);
    }

    @Test
    void resolvingAnAliasTakesTwo() {
        assertThat(count(() -> registry.resolve("models:/fraud@champion")))
                .as("%s", sent)
                .isEqualTo(new Count(1, 0, 1));
    }

    @Test
    void downloadingTakesOneMoreForEachFile() {
        assertThat(count(() -> registry.download(ModelUri.parse("models:/fraud@champion"), directory.resolve("out"))))
                .as("%s", sent)
                .isEqualTo(new Count(1, 0, 6));
    }

    @Test
    void actsTakeWhatTheTableSays() {
        SoftAssertions all = new SoftAssertions();
        all.assertThat(count(() -> registry.setAlias("fraud", Alias.CHAMPION, VersionNumber.of(2))))
                .as("alias move: %s", sent)
                .isEqualTo(new Count(6, 6, 4));
        all.assertThat(count(() -> registry.promote(promotion(3))))
                .as("promotion: %s", sent)
                .isEqualTo(new Count(9, 8, 5));
        all.assertThat(count(() -> registry.rollback(Rollback.of("fraud"))))
                .as("rollback: %s", sent)
                .isEqualTo(new Count(11, 8, 13));
        all.assertThat(count(() -> register(4))).as("registration: %s", sent).isEqualTo(new Count(12, 7, 11));
        all.assertAll();
    }
}
