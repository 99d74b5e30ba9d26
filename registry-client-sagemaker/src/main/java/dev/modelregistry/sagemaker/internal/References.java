package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.spi.ObjectStore.StoredObject;
import dev.modelregistry.spi.ReferencedArtifact;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Places on S3 that are registered as they are: one object, or all below a prefix. */
final class References {

    private final S3 s3;

    References(S3 s3) {
        this.s3 = s3;
    }

    Optional<ReferencedArtifact> open(String reference) {
        if (!reference.startsWith("s3://") && !reference.startsWith("s3a://")) {
            return Optional.empty();
        }
        Place place = Place.parse(reference);
        if (!place.key().isEmpty() && !place.key().endsWith("/")) {
            Optional<StoredObject> object = s3.head(place).map(S3.Head::object);
            if (object.isPresent()) {
                return Optional.of(new OneObject(s3, place, object.get().size()));
            }
        }
        return Optional.of(folder(place.folder(), reference));
    }

    private ReferencedArtifact folder(Place folder, String reference) {
        List<ReferencedArtifact.File> files;
        try (Stream<StoredObject> found = s3.list(folder, "")) {
            files = found.filter(object -> !object.key().endsWith("/")) // Consoles make such objects for folders.
                    .map(object -> new ReferencedArtifact.File(
                            object.key().substring(folder.key().length()), object.size()))
                    .toList();
        }
        if (files.isEmpty()) {
            throw new NotFoundException("reference '" + reference + "': nothing is there");
        }
        return new Folder(s3, folder, files);
    }

    private record OneObject(S3 s3, Place place, long size) implements ReferencedArtifact {

        @Override
        public String uri() {
            return place.toString();
        }

        @Override
        public List<File> files() {
            return List.of(new File(place.key().substring(place.key().lastIndexOf('/') + 1), size));
        }

        @Override
        public InputStream read(String path) {
            return read(path, 0);
        }

        @Override
        public InputStream read(String path, long from) {
            return s3.get(place, from);
        }
    }

    private record Folder(S3 s3, Place folder, List<File> files) implements ReferencedArtifact {

        @Override
        public String uri() {
            return folder.toString();
        }

        @Override
        public InputStream read(String path) {
            return read(path, 0);
        }

        @Override
        public InputStream read(String path, long from) {
            return s3.get(folder.below(path), from);
        }
    }
}
