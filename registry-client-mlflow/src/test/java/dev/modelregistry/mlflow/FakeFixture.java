package dev.modelregistry.mlflow;

import dev.modelregistry.spi.VersionRow;
import dev.modelregistry.testkit.contract.ReferencedPlace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** The stand-in for a server, as the contract knows it. */
final class FakeFixture extends MlflowFixture {

    private final AtomicInteger names = new AtomicInteger();
    private final FakeMlflow server;
    private final boolean loggedModels;

    private FakeFixture(FakeMlflow.Line line, boolean loggedModels) {
        server = new FakeMlflow(line);
        this.loggedModels = loggedModels;
    }

    static FakeFixture of(FakeMlflow.Line line) {
        return new FakeFixture(line, false);
    }

    /** Of the 3.x line, with the files in logged models. */
    static FakeFixture withLoggedModels() {
        return new FakeFixture(FakeMlflow.Line.THREE, true);
    }

    FakeMlflow server() {
        return server;
    }

    @Override
    MlflowConfig.Builder settings() {
        MlflowConfig.Builder settings = MlflowConfig.builder(server.address()).pageSize(100);
        return loggedModels ? settings.loggedModels() : settings;
    }

    @Override
    String run() {
        return server.run();
    }

    @Override
    public String uniqueName(String hint) {
        return hint + "-" + names.incrementAndGet();
    }

    @Override
    public ReferencedPlace place(Path fresh) {
        String run = run();
        String files = "mlflow-artifacts:/0/" + run + "/artifacts/";
        return new ReferencedPlace() {
            @Override
            public String uri(String path) {
                return "runs:/" + run + "/" + path;
            }

            @Override
            public void write(String path, String content) {
                server.write(files + path, content.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void delete(String path) {
                server.remove(files + path);
            }
        };
    }

    @Override
    public void damageFile(VersionRow row) {
        server.write(row.artifact().uri() + "/model.bin", "other bytes".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void removeFiles(VersionRow row) {
        server.remove(row.artifact().uri() + "/model.bin");
    }

    @Override
    public void cleanup() {
        server.close();
    }
}
