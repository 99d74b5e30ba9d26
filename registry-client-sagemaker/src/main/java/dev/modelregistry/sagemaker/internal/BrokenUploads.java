package dev.modelregistry.sagemaker.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.PutCondition;
import java.io.ByteArrayInputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bundles of a model that broke off on their way, by this client or by another. Beside each stands {@code begun.json} with the digest
 * of the artifact: equal files give equal bundles, so their parts need not be sent again. Parts are compared one by one all the
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
    private final ContentDigest digest;
    private Optional<String> taken = Optional.empty();

    /**
     * Of one model.
     *
     * @param folder what the keys of its uploads begin with
     * @param name of the object in an upload's folder
     * @param uid of the upload that is being made
     * @param digest of the artifact
     */
    BrokenUploads(S3 s3, S3Objects objects, String folder, String name, String uid, ContentDigest digest) {
        this.uploads = s3.uploads();
        this.s3 = s3;
        this.objects = objects;
        this.folder = folder;
        this.name = name;
        this.uid = uid;
        this.digest = digest;
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
                if (!note(other).equals(Optional.of(digest.toString()))) {
                    continue;
                }
                OpenUpload open = uploads.open(place.bucket(), one);
                OpenUpload.Part part = open.parts().get(1);
                if (part != null && part.holds(first, checksum)) {
                    LOG.info(
                            "going on with upload '{}', of which {} parts have arrived",
                            one.key(),
                            open.parts().size());
                    note(other, digest.toString()); // It is young again: the garbage collection leaves it alone.
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
        note(uid, digest.toString());
    }

    @Override
    public void differs() {
        taken.ifPresent(other -> note(other, ""));
    }

    private Optional<String> note(String one) {
        return s3.small(objects.place(folder + one + "/" + NOTE))
                .flatMap(reply -> Json.tryRead(reply.body()))
                .map(node -> Json.text(node, "digest"));
    }

    private void note(String one, String said) {
        JsonNode node = Json.object().put("schema", 1).put("digest", said);
        objects.put(folder + one + "/" + NOTE, new ByteArrayInputStream(Json.write(node)), PutCondition.always());
    }
}
