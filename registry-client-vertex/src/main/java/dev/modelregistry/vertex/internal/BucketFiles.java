package dev.modelregistry.vertex.internal;

import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.spi.ReferencedArtifact;
import dev.modelregistry.vertex.internal.Bucket.Item;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One object of a bucket, or all below a directory, registered where they are. */
final class BucketFiles implements ReferencedArtifact {

    private final Bucket bucket;
    private final String uri;
    private final String prefix;
    private final List<File> files;

    private BucketFiles(Bucket bucket, String uri, String prefix, List<File> files) {
        this.bucket = bucket;
        this.uri = uri;
        this.prefix = prefix;
        this.files = List.copyOf(files);
    }

    static ReferencedArtifact open(GoogleService storage, GsUri place, String uri) {
        Bucket bucket = new Bucket(storage, place.bucket());
        String directory = place.name().isEmpty() ? "" : place.name() + "/";
        try (Stream<Item> below = bucket.list(directory, "")) {
            List<File> files = below
                    // Consoles show a directory by an empty object of its name.
                    .filter(item -> !item.name().endsWith("/"))
                    .map(item -> new File(item.name().substring(directory.length()), item.size()))
                    .toList();
            if (!files.isEmpty()) {
                return new BucketFiles(bucket, uri, directory, files);
            }
        }
        Optional<Item> single = place.name().isEmpty() ? Optional.empty() : bucket.head(place.name());
        int slash = place.name().lastIndexOf('/');
        File file = single.map(item -> new File(item.name().substring(slash + 1), item.size()))
                .orElseThrow(() -> new NotFoundException("reference '" + uri + "': nothing is there"));
        return new BucketFiles(bucket, uri, place.name().substring(0, slash + 1), List.of(file));
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public List<File> files() {
        return files;
    }

    @Override
    public InputStream read(String path) {
        return read(path, 0);
    }

    @Override
    public InputStream read(String path, long from) {
        return bucket.get(prefix + path, from);
    }
}
