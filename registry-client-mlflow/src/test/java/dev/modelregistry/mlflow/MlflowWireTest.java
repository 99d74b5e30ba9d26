package dev.modelregistry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.mlflow.FakeMlflow.Line;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** What a real server says, and that the stand-in for it says the same: each request goes to both. */
@Tag("real")
class MlflowWireTest extends MlflowWireContract {

    private final Wire real = new Wire(RealServer.address());
    private final FakeMlflow standIn = new FakeMlflow(line());
    private final Wire fake = new Wire(standIn.address());
    private Wire.Answer lastReal;
    private Wire.Answer lastFake;

    @AfterEach
    void stop() {
        standIn.close();
    }

    @Override
    final Line line() {
        return Line.of(
                new Wire(RealServer.address()).send("GET", "/version", "").text());
    }

    @Override
    Wire.Answer send(String method, String path, String body, String... headers) {
        lastReal = real.send(method, path, body, headers);
        lastFake = fake.send(method, path, body, headers);
        assertThat(lastFake.comparable())
                .as("the stand-in's answer to %s %s %s", method, path, body)
                .isEqualTo(lastReal.comparable());
        return lastReal;
    }

    @Override
    void keep(String name, String pointer) {
        real.keep(name, lastReal.at(pointer));
        fake.keep(name, lastFake.at(pointer));
    }
}
