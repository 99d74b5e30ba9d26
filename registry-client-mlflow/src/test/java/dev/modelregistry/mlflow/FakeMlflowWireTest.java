package dev.modelregistry.mlflow;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** What the stand-ins say. */
class FakeMlflowWireTest {

    private abstract static class OfAStandIn extends MlflowWireContract {

        private final FakeMlflow server = new FakeMlflow(line());
        private final Wire wire = new Wire(server.address());
        private Wire.Answer last;

        @AfterEach
        void stop() {
            server.close();
        }

        @Override
        Wire.Answer send(String method, String path, String body, String... headers) {
            last = wire.send(method, path, body, headers);
            return last;
        }

        @Override
        void keep(String name, String pointer) {
            wire.keep(name, last.at(pointer));
        }
    }

    @Nested
    class OfTheSecondLine extends OfAStandIn {

        @Override
        FakeMlflow.Line line() {
            return FakeMlflow.Line.TWO;
        }
    }

    @Nested
    class OfTheThirdLine extends OfAStandIn {

        @Override
        FakeMlflow.Line line() {
            return FakeMlflow.Line.THREE;
        }
    }
}
