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
 * be sent again. Not thread-safe.
 */
final class S3Upload extends OutputStream {

    private static final Logger LOG = LoggerFactory.getLogger(S3Upload.class);

    /** S3 takes 10,000 parts: they double every thousand, up to a bound. */
    private static final int PARTS_OF_ONE_SIZE = 1000;

    private static final int MOST_DOUBLINGS = 3;

    private final S3Bucket bucket;
    private final String key;
    private final PutCondition condition;
    private final Settings settings;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private final MessageDigest ofParts = ContentDigest.newDigest();
    private final List<String> parts = new ArrayList<>();
    private Optional<String> uploadId = Optional.empty();
    private long written;
    private boolean finished;

    S3Upload(S3Bucket bucket, String key, PutCondition condition, Settings settings) {
        this.bucket = bucket;
        this.key = key;
        this.condition = condition;
        this.settings = settings;
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

    private int partSize() {
        return settings.partSize() << Math.min(parts.size() / PARTS_OF_ONE_SIZE, MOST_DOUBLINGS);
    }

    /**
     * Makes the object appear.
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
        HttpCall head = new HttpCall(
                "head", Effect.READ, "HEAD", key, Map.of(), Map.of("x-amz-checksum-mode", "ENABLED"), Optional.empty());
        HttpReply found;
        try {
            found = bucket.execute(head);
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
        if (uploadId.isEmpty()) {
            HttpCall begin = encrypted(call("beginUpload", "POST", S3.bytes(new byte[0])))
                    .withQuery("uploads", "")
                    .withHeader("x-amz-checksum-algorithm", "SHA256");
            String id = Xml.element(bucket.execute(begin).text(), "UploadId")
                    .orElseThrow(() -> new UnavailableException("S3 gave no id for the upload of '" + key + "'"));
            uploadId = Optional.of(id);
        }
        byte[] bytes = buffer.toByteArray();
        buffer.reset();
        byte[] digest = ContentDigest.newDigest().digest(bytes);
        int number = parts.size() + 1;
        HttpReply reply = bucket.execute(checked(call("putPart", "PUT", S3.bytes(bytes)), base64(digest))
                .withQuery("partNumber", Integer.toString(number))
                .withQuery("uploadId", uploadId.orElseThrow()));
        ofParts.update(digest);
        parts.add("<Part><PartNumber>" + number + "</PartNumber><ETag>"
                + Xml.text(reply.header("etag").orElse("")) + "</ETag><ChecksumSHA256>" + base64(digest)
                + "</ChecksumSHA256></Part>");
    }

    private HttpReply complete() {
        if (buffer.size() > 0) {
            sendPart();
        }
        byte[] list = ("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                        + String.join("", parts) + "</CompleteMultipartUpload>")
                .getBytes(StandardCharsets.UTF_8);
        HttpCall complete = conditional(call("finishUpload", "POST", HttpBody.of("application/xml", list)))
                .withQuery("uploadId", uploadId.orElseThrow());
        String checksum = base64(ofParts.digest());
        try {
            HttpReply reply = bucket.execute(complete);
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
        if (finished || uploadId.isEmpty()) {
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
