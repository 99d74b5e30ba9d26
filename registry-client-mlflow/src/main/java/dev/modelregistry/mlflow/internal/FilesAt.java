package dev.modelregistry.mlflow.internal;

import dev.modelregistry.spi.ReferencedArtifact;
import java.io.InputStream;
import java.util.List;

/** The files in one directory of a run, or one file. */
final class FilesAt implements ReferencedArtifact {

    private final String uri;
    private final RunFiles files;
    private final String folder;

    FilesAt(String uri, RunFiles files, String folder) {
        this.uri = uri;
        this.files = files;
        this.folder = folder;
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public List<File> files() {
        return files.tree(folder).stream()
                .map(item -> new File(item.name(), item.size()))
                .toList();
    }

    @Override
    public InputStream read(String path) {
        return read(path, 0);
    }

    @Override
    public InputStream read(String path, long from) {
        return files.read(folder.isEmpty() ? path : folder + "/" + path, from);
    }

    @Override
    public InputStream read(File file, long from) {
        return files.read(folder.isEmpty() ? file.path() : folder + "/" + file.path(), file.size(), from);
    }

    @Override
    public int parallel() {
        return RunFiles.PARALLEL;
    }
}
