package dev.modelregistry.testkit.fault;

import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.spi.ArtifactStore;
import dev.modelregistry.spi.ReferencedArtifact;
import dev.modelregistry.spi.VersionRow;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;

/** An artifact store of the product's own behind the gate. */
final class FaultyArtifactStore implements ArtifactStore {

    private final ArtifactStore target;
    private final CallGate gate;

    FaultyArtifactStore(ArtifactStore target, CallGate gate) {
        this.target = target;
        this.gate = gate;
    }

    @Override
    public Upload begin(NewUpload upload) {
        String name = upload.place() + " " + upload.uid();
        Upload begun = gate.write("artifacts.begin", name, () -> target.begin(upload));
        return new Upload() {
            @Override
            public boolean resumable() {
                return begun.resumable();
            }

            @Override
            public void put(ReferencedArtifact.File file, InputStream content) {
                gate.act("artifacts.put", name + " " + file.path(), () -> begun.put(file, content));
            }

            @Override
            public Finished finish(EntryContent content) {
                return gate.write("artifacts.finish", name, () -> begun.finish(content));
            }
        };
    }

    @Override
    public ReferencedArtifact open(VersionRow row) {
        ReferencedArtifact opened = target.open(row);
        return new ReferencedArtifact() {
            @Override
            public String uri() {
                return opened.uri();
            }

            @Override
            public List<File> files() {
                return gate.read("artifacts.files", opened.uri(), opened::files);
            }

            @Override
            public InputStream read(String path) {
                return gate.read("artifacts.read", opened.uri() + " " + path, () -> opened.read(path));
            }

            @Override
            public InputStream read(String path, long from) {
                return gate.read("artifacts.read", opened.uri() + " " + path, () -> opened.read(path, from));
            }
        };
    }

    @Override
    public Stream<UploadedFile> uploads(String place) {
        return gate.read("artifacts.uploads", place, () -> target.uploads(place));
    }

    @Override
    public void delete(String place, String uid) {
        gate.act("artifacts.delete", place + " " + uid, () -> target.delete(place, uid));
    }
}
