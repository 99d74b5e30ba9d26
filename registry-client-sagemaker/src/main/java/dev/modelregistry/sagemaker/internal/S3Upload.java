package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.http.Effect;
import dev.modelregistry.http.HttpBody;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.HttpReply;
import dev.modelregistry.spi.ObjectStore.StoredObject;
import dev.modelregistry.spi.PutCondition;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One object that is written piece by piece: in one request while it fits into a part, else in parts. It appears when
 * {@link #finish} returns, whole; what is closed before leaves nothing. Each part is in memory until S3 has it, so that it can
 * be sent again. Parts that an earlier attempt has sent are not sent again. Not thread-safe.
 */
final class S3Upload extends OutputStream {

    private static final Logger LOG = LoggerFactory.getLogger(S3Upload.class);

    /** S3 takes 10,000 parts: they double every thousand, up to a bound. */
    private static final int PARTS_OF_ONE_SIZE = 1000;

    private static final int MOST_DOUBLINGS = 3;

    /** What is known of earlier attempts at the same object. */
    interface Earlier {

        /** There are none, and nobody will go on with this one. */
        Earlier NONE = new Earlier() {
            @Override
            public Optional<OpenUpload> find(byte[] first, String checksum) {
                return Optional.empty();
            }

            @Override
            public void begun() {}

            @Override
            public void differs() {}
        };

        /** An upload whose first part holds these bytes. */
        Optional<OpenUpload> find(byte[] first, String checksum);

        /** This upload has begun; another attempt may go on with it. */
        void begun();

        /** A later part of what was found is not the same: nobody may go on with it. */
        void differs();
    }

    private final S3Bucket bucket;
    private final Earlier earlier;
    private String key;
    private final PutCondition condition;
    private final Settings settings;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private final MessageDigest ofParts = ContentDigest.newDigest();
    private final List<String> parts = new ArrayList<>();
    private Optional<String> uploadId = Optional.empty();
    private Optional<OpenUpload> taken = Optional.empty();
    private boolean complete;
    private long written;
    private boolean finished;

    S3Upload(S3Bucket bucket, String key, PutCondition condition, Settings settings, Earlier earlier) {
        this.bucket = bucket;
        this.key = key;
        this.condition = condition;
        this.settings = settings;
        this.earlier = earlier;
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int from = offset;
        int left = length;
        while (left > 0) {
            int room = partSize() - buffer.size();
            if (room == 0) {
                sendPart();
                room = partSize();
            }
            int taken = Math.min(room, left);
            buffer.write(bytes, from, taken);
            from += taken;
            left -= taken;
        }
        written += length;
    }

    /** How many bytes were written. */
    long written() {
        return written;
    }

    /** Whether parts have arrived that the next attempt need not send. */
    boolean resumable() {
        return earlier != Earlier.NONE && uploadId.isPresent() && !finished && !complete;
    }

    private int partSize() {
        return settings.partSize() << Math.min(parts.size() / PARTS_OF_ONE_SIZE, MOST_DOUBLINGS);
    }

    /**
     * Makes the object appear. Where an earlier attempt is gone on with, its key is the answer's.
     *
     * @throws AlreadyExistsException it must be absent and is not
     * @throws ConflictException it must have a tag and has another
     */
    StoredObject finish() {
        HttpReply reply = uploadId.isEmpty() ? sendWhole() : complete();
        finished = true;
        String tag =
                reply.header("etag").or(() -> Xml.element(reply.text(), "ETag")).orElse("");
        return new StoredObject(key, written, tag, reply.header("date").flatMap(S3Bucket::time));
    }

    private HttpReply sendWhole() {
        byte[] bytes = buffer.toByteArray();
        String checksum = base64(ContentDigest.newDigest().digest(bytes));
        HttpCall put = encrypted(conditional(checked(call("put", "PUT", S3.bytes(bytes)), checksum)));
        try {
            return bucket.execute(put);
        } catch (OutcomeUnknownException doubt) {
            return certain(doubt, checksum);
        } catch (NotFoundException gone) {
            throw vanished(gone);
        }
    }

    /** What must still have a tag, and is not there at all any more. */
    private RegistryException vanished(NotFoundException gone) {
        return condition instanceof PutCondition.IfUnchanged
                ? new ConflictException("object '" + key + "' is not there any more", gone).at(gone.context())
                : gone;
    }

    /** An answer was lost. The bytes that are there now tell whether they are ours. */
    private HttpReply certain(OutcomeUnknownException doubt, String checksum) {
        HttpReply found;
        try {
            found = head().orElseThrow(() -> doubt);
        } catch (RegistryException unreadable) {
            throw doubt;
        }
        // For parts, S3 writes their number behind the checksum, and not every emulator does.
        if (found.header("x-amz-checksum-sha256").orElse("").startsWith(checksum)) {
            return found;
        }
        if (condition instanceof PutCondition.IfAbsent) {
            throw new AlreadyExistsException("object '" + key + "' exists", doubt).at(doubt.context());
        }
        if (condition instanceof PutCondition.IfUnchanged) {
            throw new ConflictException("object '" + key + "' was changed meanwhile", doubt).at(doubt.context());
        }
        throw doubt;
    }

    private void sendPart() {
        byte[] bytes = buffer.toByteArray();
        buffer.reset();
        byte[] digest = ContentDigest.newDigest().digest(bytes);
        if (uploadId.isEmpty()) {
            begin(bytes, base64(digest));
        }
        int number = parts.size() + 1;
        String tag = complete ? "" : sent(number, bytes, base64(digest));
        ofParts.update(digest);
        parts.add("<Part><PartNumber>" + number + "</PartNumber><ETag>" + Xml.text(tag) + "</ETag><ChecksumSHA256>"
                + base64(digest) + "</ChecksumSHA256></Part>");
    }

    private void begin(byte[] first, String checksum) {
        taken = earlier.find(first, checksum);
        if (taken.isPresent()) {
            key = taken.get().key();
            uploadId = Optional.of(taken.get().id());
            return;
        }
        HttpCall begin = encrypted(call("beginUpload", "POST", S3.bytes(new byte[0])))
                .withQuery("uploads", "")
                .withHeader("x-amz-checksum-algorithm", "SHA256");
        String id = Xml.element(bucket.execute(begin).text(), "UploadId")
                .orElseThrow(() -> new UnavailableException("S3 gave no id for the upload of '" + key + "'"));
        uploadId = Optional.of(id);
        earlier.begun();
    }

    /** Sends a part, where it is not there, and tells its tag. */
    private String sent(int number, byte[] bytes, String checksum) {
        OpenUpload.Part there = taken.map(OpenUpload::parts).orElse(Map.of()).get(number);
        if (there != null && there.holds(bytes, checksum)) {
            return there.tag();
        }
        if (there != null) {
            earlier.differs();
            throw new UnavailableException("part " + number + " of '" + key
                    + "' is not what an earlier attempt has sent: register again, then everything is sent anew");
        }
        HttpCall put = checked(call("putPart", "PUT", S3.bytes(bytes)), checksum)
                .withQuery("partNumber", Integer.toString(number))
                .withQuery("uploadId", uploadId.orElseThrow());
        try {
            return bucket.execute(put).header("etag").orElse("");
        } catch (OutcomeUnknownException doubt) {
            // A part is nothing that anybody sees: there is no doubt about the object.
            throw new UnavailableException(
                    "the upload of '" + key + "' broke off at part " + number
                            + (resumable() ? ": what has arrived is kept, register again and the rest is sent" : ""),
                    doubt);
        } catch (NotFoundException gone) {
            if (head().isEmpty()) {
                throw new UnavailableException(
                        "the upload of '" + key + "' was ended by somebody else: register again", gone);
            }
            complete = true; // Another attempt with the same bytes went on with it. At the end they are compared.
            return "";
        }
    }

    private Optional<HttpReply> head() {
        try {
            return Optional.of(bucket.execute(new HttpCall(
                    "head",
                    Effect.READ,
                    "HEAD",
                    key,
                    Map.of(),
                    Map.of("x-amz-checksum-mode", "ENABLED"),
                    Optional.empty())));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    private HttpReply complete() {
        if (buffer.size() > 0) {
            sendPart();
        }
        byte[] list = list(String.join("", parts));
        HttpCall finish = conditional(call("finishUpload", "POST", HttpBody.of("application/xml", list)))
                .withQuery("uploadId", uploadId.orElseThrow());
        String checksum = base64(ofParts.digest());
        if (complete) {
            return endedByAnother(checksum);
        }
        try {
            HttpReply reply = bucket.execute(finish);
            // S3 begins the answer before it has put the parts together, and a failure then has status 200.
            Optional<String> code = Xml.element(reply.text(), "Code");
            if (code.isPresent()) {
                throw new OutcomeUnknownException("finishUpload: S3 says " + code.get());
            }
            return reply;
        } catch (OutcomeUnknownException doubt) {
            return certain(doubt, checksum);
        } catch (NotFoundException gone) {
            return certain(
                    new OutcomeUnknownException("the upload of '" + key + "' is not there any more", gone), checksum);
        }
    }

    /** With these bytes, or with others where only the request key was the same. */
    private HttpReply endedByAnother(String checksum) {
        try {
            return certain(new OutcomeUnknownException("the upload of '" + key + "' was ended by another"), checksum);
        } catch (AlreadyExistsException others) {
            throw new UnavailableException(
                    "another attempt with the same request key ended the upload of '" + key
                            + "' with other files: register again",
                    others);
        }
    }

    static byte[] list(String parts) {
        return ("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + parts
                        + "</CompleteMultipartUpload>")
                .getBytes(StandardCharsets.UTF_8);
    }

    private HttpCall call(String operation, String method, HttpBody body) {
        return HttpCall.with(operation, Effect.REPEATABLE_WRITE, method, key, body);
    }

    /** S3 compares; emulators look for the second header, which AWS's own clients send. */
    private static HttpCall checked(HttpCall call, String checksum) {
        return call.withHeader("x-amz-checksum-sha256", checksum).withHeader("x-amz-sdk-checksum-algorithm", "SHA256");
    }

    private HttpCall conditional(HttpCall call) {
        if (condition instanceof PutCondition.IfAbsent) {
            return call.withHeader(S3Bucket.IF_ABSENT, "*");
        }
        return condition instanceof PutCondition.IfUnchanged one ? call.withHeader(S3Bucket.IF_SAME, one.tag()) : call;
    }

    private HttpCall encrypted(HttpCall call) {
        return encrypted(call, settings);
    }

    static HttpCall encrypted(HttpCall call, Settings settings) {
        return settings.kmsKey()
                .map(kms -> call.withHeader("x-amz-server-side-encryption", "aws:kms")
                        .withHeader("x-amz-server-side-encryption-aws-kms-key-id", kms))
                .orElse(call);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Parts that nobody ends cost money for ever. */
    @Override
    public void close() {
        if (finished || uploadId.isEmpty() || taken.isPresent()) {
            return;
        }
        finished = true;
        try {
            abort(bucket, key, uploadId.get());
        } catch (RegistryException e) {
            LOG.warn("the parts of an upload of '{}' could not be removed: a bucket should expire them", key, e);
        }
    }

    static void abort(S3Bucket bucket, String key, String id) {
        HttpCall abort = new HttpCall(
                "abortUpload",
                Effect.REPEATABLE_WRITE,
                "DELETE",
                key,
                Map.of("uploadId", id),
                Map.of(),
                Optional.empty());
        try {
            bucket.execute(abort);
        } catch (NotFoundException done) {
            return;
        }
    }
}
