package dev.modelregistry.sagemaker.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.PutCondition;
import dev.modelregistry.spi.ReferencedArtifact;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bundles of a model that broke off on their way, by this client or by another. Beside each stands {@code begun.json}, which says what it
 * is an attempt at: equal files give equal bundles, so their parts need not be sent again. Parts are compared one by one all the
 * same. Who finds an upload finishes it where it was begun, and copies it: the upload that broke off may be alive, and
 * finds its object complete.
 */
final class BrokenUploads implements S3Upload.Earlier {

    private static final Logger LOG = LoggerFactory.getLogger(BrokenUploads.class);
    private static final String NOTE = "begun.json";

    /** How many are looked at, newest first: each takes a request. */
    private static final int MOST = 10;

    private final S3Uploads uploads;
    private final S3 s3;
    private final S3Objects objects;
    private final String folder;
    private final String name;
    private final String uid;
    private final Attempt attempt;
    private Optional<String> taken = Optional.empty();

    /**
     * What two uploads have in common when one may go on with the other.
     *
     * @param field of {@code begun.json}
     * @param value its text
     */
    record Attempt(String field, String value) {

        /** At a bundle of these very files. */
        static Attempt at(ContentDigest artifact) {
            return new Attempt("digest", artifact.toString());
        }

        /** At the registration with this key, of files that nobody has read yet: of those names and sizes. */
        static Attempt at(String requestKey, List<ReferencedArtifact.File> files) {
            StringBuilder text = new StringBuilder(requestKey);
            files.forEach(
                    file -> text.append('\n').append(file.size()).append(' ').append(file.path()));
            ContentDigest all = ContentDigest.of(text.toString().getBytes(StandardCharsets.UTF_8));
            return new Attempt("request", all.toString());
        }
    }

    /**
     * Of one model.
     *
     * @param folder what the keys of its uploads begin with
     * @param name of the object in an upload's folder
     * @param uid of the upload that is being made
     * @param attempt what it is an attempt at
     */
    BrokenUploads(S3 s3, S3Objects objects, String folder, String name, String uid, Attempt attempt) {
        this.uploads = s3.uploads();
        this.s3 = s3;
        this.objects = objects;
        this.folder = folder;
        this.name = name;
        this.uid = uid;
        this.attempt = attempt;
    }

    @Override
    public Optional<OpenUpload> find(byte[] first, String checksum) {
        try {
            Place place = objects.place(folder);
            List<S3Uploads.Begun> newest = uploads.unfinished(place).stream()
                    .filter(one -> one.key().endsWith("/" + name))
                    .sorted(Comparator.comparing(S3Uploads.Begun::key).reversed())
                    .limit(MOST)
                    .toList();
            for (S3Uploads.Begun one : newest) {
                String other =
                        one.key().substring(place.key().length(), one.key().length() - name.length() - 1);
                if (!note(other).equals(Optional.of(attempt.value()))) {
                    continue;
                }
                OpenUpload open = uploads.open(place.bucket(), one);
                OpenUpload.Part part = open.parts().get(1);
                if (part != null && part.holds(first, checksum)) {
                    LOG.info(
                            "going on with upload '{}', of which {} parts have arrived",
                            one.key(),
                            open.parts().size());
                    note(other, attempt.value()); // It is young again: the garbage collection leaves it alone.
                    taken = Optional.of(other);
                    return Optional.of(open);
                }
            }
        } catch (RegistryException e) {
            // Rights that lack, or a store that cannot list: then all is sent.
            LOG.debug("uploads that broke off cannot be looked for", e);
        }
        return Optional.empty();
    }

    @Override
    public void begun() {
        note(uid, attempt.value());
    }

    @Override
    public void differs() {
        taken.ifPresent(other -> note(other, ""));
    }

    private Optional<String> note(String one) {
        return s3.small(objects.place(folder + one + "/" + NOTE))
                .flatMap(reply -> Json.tryRead(reply.body()))
                .map(node -> Json.text(node, attempt.field()));
    }

    private void note(String one, String said) {
        JsonNode node = Json.object().put("schema", 1).put(attempt.field(), said);
        objects.put(folder + one + "/" + NOTE, new ByteArrayInputStream(Json.write(node)), PutCondition.always());
    }
}
