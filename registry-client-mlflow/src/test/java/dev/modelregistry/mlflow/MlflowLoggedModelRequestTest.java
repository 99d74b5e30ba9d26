package dev.modelregistry.mlflow;

import org.junit.jupiter.api.Tag;

/** Each request to a real server of the 3.x line, lost or held up, with the files in logged models. */
@Tag("real")
class MlflowLoggedModelRequestTest extends MlflowRequestTest {

    private static final RealServer FIXTURE = RealServer.withLoggedModels();

    @Override
    protected RealServer fixture() {
        return FIXTURE;
    }
}
