package dev.modelregistry.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.RolloutPlan;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.serving.CanaryRelease.Health;
import dev.modelregistry.serving.CanaryRelease.Progress;
import dev.modelregistry.serving.CanaryRelease.State;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CanaryReleaseTest {

    private static final double[] SHARES = {0.05, 0.5, 1};

    @TempDir
    Path directory;

    private Theatre theatre;
    private Health health = Health.GOOD;

    @BeforeEach
    void twoVersions() {
        theatre = new Theatre(directory);
        theatre.register("one");
        theatre.register("two");
        theatre.champion(1);
        theatre.alias(Alias.CANARY, 2);
    }

    @AfterEach
    void close() {
        theatre.close();
    }

    private CanaryRelease release() {
        return CanaryRelease.of(theatre.registry, "fraud", Alias.CHAMPION, Alias.CANARY, SHARES, share -> health);
    }

    private double canary() {
        return theatre.registry.rollout("fraud").orElseThrow().plan().weights().get(Alias.CANARY);
    }

    private static Progress progress(State state, double share) {
        return new Progress(state, OptionalDouble.of(share));
    }

    @Test
    void aGoodOneGetsAllOfTheTrafficStepByStep() {
        CanaryRelease release = release();
        assertThat(release.step()).isEqualTo(progress(State.ADVANCED, 0.05));
        assertThat(canary()).isEqualTo(0.05);
        assertThat(release.step()).isEqualTo(progress(State.ADVANCED, 0.5));
        health = Health.UNKNOWN;
        assertThat(release.step()).isEqualTo(progress(State.WAITING, 0.5));
        health = Health.GOOD;
        assertThat(release.step()).isEqualTo(progress(State.ADVANCED, 1));
        assertThat(release.step()).isEqualTo(progress(State.FINISHED, 1));
        assertThat(release.step()).isEqualTo(progress(State.FINISHED, 1));
        assertThat(canary()).isEqualTo(1);
    }

    @Test
    void aBadOneIsPulledBackForGood() {
        CanaryRelease release = release();
        release.step();
        release.step();
        health = Health.BAD;
        assertThat(release.step()).isEqualTo(progress(State.PULLED_BACK, 0));
        assertThat(canary()).isZero();
        health = Health.GOOD;
        assertThat(release.step()).isEqualTo(progress(State.PULLED_BACK, 0));
        assertThat(canary()).isZero();
    }

    @Test
    void somebodyElsesRolloutStands() {
        CanaryRelease release = release();
        release.step();
        theatre.registry.setRollout("fraud", RolloutPlan.canary(Alias.CHAMPION, Alias.CANARY, 0.2));
        assertThat(release.step()).isEqualTo(new Progress(State.TAKEN_OVER, OptionalDouble.empty()));
        assertThat(release.step().state()).isEqualTo(State.TAKEN_OVER);
        assertThat(canary()).isEqualTo(0.2);
    }

    @Test
    void aStepThatFailedIsTakenAgain() {
        CanaryRelease release = release();
        release.step();
        theatre.down = true;
        assertThatThrownBy(release::step).isInstanceOf(UnavailableException.class);
        theatre.down = false;
        theatre.afterwards = () -> new UnavailableException("the answer was lost");
        assertThatThrownBy(release::step).isInstanceOf(UnavailableException.class);
        theatre.afterwards = () -> null;
        assertThat(canary()).as("it was set all the same").isEqualTo(0.5);
        assertThat(release.step()).isEqualTo(progress(State.ADVANCED, 1));
    }

    @Test
    void sharesGrow() {
        for (double[] wrong : new double[][] {{}, {0}, {0.5, 0.5}, {0.5, 0.4}, {0.5, 1.1}, {Double.NaN}}) {
            assertThatThrownBy(() -> CanaryRelease.of(
                            theatre.registry, "fraud", Alias.CHAMPION, Alias.CANARY, wrong, share -> Health.GOOD))
                    .isInstanceOf(InvalidException.class);
        }
    }
}
