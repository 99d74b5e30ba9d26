package dev.modelregistry.spi;

import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.ModelName;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of versions: where the product's own users expect them, and in the form they expect. An upload has an id that is
 * never used twice, so nothing is ever overwritten. {@link ObjectArtifactStore} keeps them as plain objects; an adapter
 * brings its own where files belong to a run, or into one archive.
 *
 * <p>Thread-safe.
 */
public interface ArtifactStore {

    /**
     * Begins an upload. From here on {@link #uploads} finds it, also when this process dies.
     *
     * @throws dev.modelregistry.error.InvalidException a file's name is one that the product cannot keep; the message
     *     names it and the rule
     */
    Upload begin(NewUpload upload);

    /**
     * The files of a version that this store took, with those that the adapter added.
     *
     * @param row of a version that the core registered
     */
    ReferencedArtifact open(VersionRow row);

    /**
     * Files of all uploads of one model, finished or not, in any order. The stream must be closed.
     *
     * @param place the model's place, for example {@code fraud}
     */
    Stream<UploadedFile> uploads(String place);

    /** Deletes an upload with everything that belongs to it. Without effect when there is none. */
    void delete(String place, String uid);

    /**
     * An upload to begin.
     *
     * @param model the model that the version will belong to; it exists
     * @param place the model's place
     * @param uid of the upload: 32 hexadecimal digits in lower case, the first 12 are its time in milliseconds
     * @param run the training run that the caller named
     * @param files what will come, in the order in which it will come
     * @param digest of the artifact, where its files were hashed before: equal digests are equal files
     * @param requestKey of the registration, as rows carry it, where the caller gave one: uploads with equal keys are attempts
     *     at the same registration, though their files may differ
     */
    record NewUpload(
            ModelName model,
            String place,
            String uid,
            Optional<String> run,
            List<ReferencedArtifact.File> files,
            Optional<ContentDigest> digest,
            Optional<String> requestKey) {

        /** Copies the list. */
        public NewUpload {
            files = List.copyOf(files);
        }

        /** An upload of files that nobody has hashed yet. */
        public NewUpload(
                ModelName model, String place, String uid, Optional<String> run, List<ReferencedArtifact.File> files) {
            this(model, place, uid, run, files, Optional.empty(), Optional.empty());
        }
    }

    /** An upload under way. {@link #put} may be called from {@link #parallel} threads at once, the rest from one. */
    interface Upload {

        /**
         * Whether what has arrived spares the next attempt with the same files a part of the way. When the product or the way to
         * it fails, it is then left for that attempt, or for the garbage collection, instead of being deleted.
         */
        default boolean resumable() {
            return false;
        }

        /** How many files the product takes side by side with profit; 1 where that brings nothing. */
        default int parallel() {
            return 1;
        }

        /**
         * Stores one file, streaming. It is durable when this returns.
         *
         * @param file one of those that were announced
         * @param content read once; closed by this method
         */
        void put(ReferencedArtifact.File file, InputStream content);

        /**
         * Stores what the adapter adds, last. Called once all files are there.
         *
         * @param content the whole entry
         */
        Finished finish(EntryContent content);
    }

    /**
     * What a finished upload is.
     *
     * @param uri its address, as people and other tools know it
     * @param added files that the adapter added, with their digests; usually none
     */
    record Finished(String uri, List<ArtifactFile> added) {

        /** Copies the list. */
        public Finished {
            added = List.copyOf(added);
        }
    }

    /**
     * One file of an upload.
     *
     * @param uid of the upload
     * @param key names the file for people
     * @param size in bytes
     * @param modifiedAt by the store's clock, where it tells
     */
    record UploadedFile(String uid, String key, long size, Optional<Instant> modifiedAt) {}
}
