package dev.modelregistry.mlflow;

import org.junit.jupiter.api.Tag;

/** The same on a real server of the 3.x line, with the files in logged models. */
@Tag("real")
class MlflowLoggedModelRequestTest extends MlflowRequestTest {

    private static final RealServer FIXTURE = RealServer.withLoggedModels();

    @Override
    protected RealServer fixture() {
        return FIXTURE;
    }
}
