package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.error.RateLimitedException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.http.Effect;
import dev.modelregistry.http.HttpBody;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.HttpReply;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.vertex.internal.Bucket.Item;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * One object on its way to Cloud Storage. A small one goes in one request, with its checksum; a large one in parts, of which two
 * are in memory, the one under way and the next: a part that got no answer is sent again from where the service says that it stopped. Each upload has a token of its
 * own, so that a retry that meets its own earlier success knows it.
 */
final class Upload {

    /** Name of the metadata that holds the token. */
    static final String TOKEN = "mre-upload";

    /** A multiple of the 256 KiB that the service asks for. */
    private static final int PART = 8 << 20;

    private static final int FRUITLESS = 5;

    private final GoogleService storage;
    private final Bucket bucket;
    private final String object;
    private final Optional<String> generation;
    private final String token = UUID.randomUUID().toString();
    private final CRC32C sum = new CRC32C();

    Upload(GoogleService storage, Bucket bucket, String object, Optional<String> generation) {
        this.storage = storage;
        this.bucket = bucket;
        this.object = object;
        this.generation = generation;
    }

    /** Sends it; empty when the condition does not hold. */
    Optional<Item> send(InputStream content) {
        try (content) {
            byte[] head = content.readNBytes(PART);
            return verified(head.length < PART ? whole(head) : parts(head, content));
        } catch (IOException e) {
            throw new UnavailableException(
                    "what was to be stored as '" + object + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private Optional<Item> verified(Optional<Item> stored) {
        if (stored.isPresent() && !stored.get().crc32c().equals(checksum())) {
            bucket.delete(object);
            throw new IntegrityException("object gs://" + bucket.name() + "/" + object + " arrived with checksum "
                    + stored.get().crc32c() + ", sent was " + checksum() + ": it was deleted");
        }
        return stored;
    }

    private String checksum() {
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    }

    private HttpCall call(String type, Effect effect, HttpBody body) {
        HttpCall call = HttpCall.with(
                        "storeObject", effect, "POST", "upload/storage/v1/b/" + bucket.name() + "/o", body)
                .withQuery("uploadType", type)
                .withQuery("name", object);
        return generation.isEmpty() ? call : call.withQuery("ifGenerationMatch", generation.get());
    }

    private ObjectNode metadata() {
        ObjectNode metadata = Json.object().put("name", object).put("contentType", "application/octet-stream");
        metadata.putObject("metadata").put(TOKEN, token);
        return metadata;
    }

    private Optional<Item> whole(byte[] bytes) {
        sum.update(bytes);
        HttpBody body = multipart(Json.write(metadata().put("crc32c", checksum())), bytes);
        return unlessRefused(() -> Item.of(Json.read(
                "storeObject",
                storage.execute(call("multipart", Effect.REPEATABLE_WRITE, body))
                        .body(),
                GoogleService.NAME)));
    }

    private HttpBody multipart(byte[] json, byte[] bytes) {
        String boundary = "mre-" + token;
        ByteArrayOutputStream body = new ByteArrayOutputStream(bytes.length + 1024);
        part(body, "--" + boundary + "\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n", json);
        part(body, "\r\n--" + boundary + "\r\nContent-Type: application/octet-stream\r\n\r\n", bytes);
        part(body, "\r\n--" + boundary + "--\r\n", new byte[0]);
        return HttpBody.of("multipart/related; boundary=" + boundary, body.toByteArray());
    }

    private static void part(ByteArrayOutputStream body, String head, byte[] bytes) {
        body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(bytes);
    }

    /** Sends a request that makes the object. */
    private interface Making {
        Item make();
    }

    /** A refusal, or no answer, may follow an earlier attempt that was taken: then the object carries our token. */
    private Optional<Item> unlessRefused(Making request) {
        try {
            return Optional.of(request.make());
        } catch (ConflictException refused) {
            if (!refused.context().status().equals(OptionalInt.of(412))) {
                throw refused;
            }
            return refused.context().attempts() > 1 ? ours() : Optional.empty();
        } catch (OutcomeUnknownException unknown) {
            Optional<Item> ours = ours();
            if (ours.isEmpty()) {
                throw unknown;
            }
            return ours;
        }
    }

    private Optional<Item> ours() {
        return bucket.head(object).filter(item -> item.token().equals(token));
    }

    private Optional<Item> parts(byte[] first, InputStream content) throws IOException {
        Optional<HttpReply> begun = begin();
        if (begun.isEmpty()) {
            return Optional.empty();
        }
        URI session = URI.create(begun.get().header("location").orElse(""));
        byte[] part = first;
        long from = 0;
        while (true) {
            sum.update(part);
            byte[] next = part.length < PART ? new byte[0] : content.readNBytes(PART);
            boolean last = next.length == 0;
            Part sending = new Part(session, part, from, last);
            Optional<Item> stored = unlessRefusedAt(sending);
            if (sending.refused || last) {
                return stored;
            }
            from += part.length;
            part = next;
        }
    }

    /** Beginning is free of effect, so it may be done twice; the condition is looked at when the object is made. */
    private Optional<HttpReply> begin() {
        HttpBody body = HttpBody.of("application/json; charset=UTF-8", Json.write(metadata()));
        try {
            return Optional.of(storage.execute(call("resumable", Effect.REPEATABLE_WRITE, body)));
        } catch (ConflictException refused) {
            if (refused.context().status().equals(OptionalInt.of(412))) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    private Optional<Item> unlessRefusedAt(Part part) {
        try {
            return part.send();
        } catch (ConflictException refused) {
            part.refused = true;
            if (!refused.context().status().equals(OptionalInt.of(412))) {
                throw refused;
            }
            return ours();
        }
    }

    /** One part of a large object. */
    private final class Part {

        private final URI session;
        private final byte[] bytes;
        private final long from;
        private final boolean last;
        private boolean refused;

        Part(URI session, byte[] bytes, long from, boolean last) {
            this.session = session;
            this.bytes = bytes;
            this.from = from;
            this.last = last;
        }

        /** The object, when it is complete. */
        Optional<Item> send() {
            long done = 0;
            int fruitless = 0;
            HttpReply reply;
            while (true) {
                boolean asked = false;
                try {
                    reply = put((int) done);
                } catch (OutcomeUnknownException | UnavailableException | RateLimitedException broken) {
                    if (++fruitless >= FRUITLESS) {
                        throw broken;
                    }
                    reply = status(broken);
                    asked = true;
                }
                if (reply.header("x-http-status-code-override").isEmpty()) {
                    return Optional.of(Item.of(Json.read("storeObject", reply.body(), GoogleService.NAME)));
                }
                long stored = stored(reply) - from;
                if (stored < 0 || stored > bytes.length) {
                    throw new UnavailableException("the upload of '" + object + "' lost its place: the service has "
                            + (stored + from) + " bytes, this part begins at " + from);
                }
                fruitless = stored > done ? 0 : asked ? fruitless : fruitless + 1;
                if (fruitless >= FRUITLESS) {
                    throw new UnavailableException("the upload of '" + object + "' does not get on");
                }
                done = stored;
                if (done == bytes.length && !last) {
                    return Optional.empty();
                }
            }
        }

        private HttpReply put(int done) {
            byte[] rest = done == 0 ? bytes : Arrays.copyOfRange(bytes, done, bytes.length);
            String total = last ? Long.toString(from + bytes.length) : "*";
            String range = rest.length == 0
                    ? "bytes */" + total
                    : "bytes " + (from + done) + "-" + (from + bytes.length - 1) + "/" + total;
            // Never blindly again: the service says first what it has.
            return storage.execute(at(Effect.WRITE, rest).withHeader("content-range", range));
        }

        private HttpReply status(RegistryException broken) {
            try {
                String total = last ? Long.toString(from + bytes.length) : "*";
                return storage.execute(
                        at(Effect.REPEATABLE_WRITE, new byte[0]).withHeader("content-range", "bytes */" + total));
            } catch (RegistryException e) {
                e.addSuppressed(broken);
                throw e;
            }
        }

        /** The session's address below ours: credentials go to the configured server and nowhere else. */
        private HttpCall at(Effect effect, byte[] body) {
            HttpCall call = HttpCall.with(
                            "storeObject",
                            effect,
                            "PUT",
                            "upload/storage/v1/b/" + bucket.name() + "/o",
                            HttpBody.of("", body))
                    // 200 with a header in place of 308, which is a redirect elsewhere.
                    .withHeader("x-guploader-no-308", "yes");
            for (String one : session.getRawQuery() == null
                    ? new String[0]
                    : session.getRawQuery().split("&", -1)) {
                String[] pair = one.split("=", 2);
                call = call.withQuery(decoded(pair[0]), pair.length > 1 ? decoded(pair[1]) : "");
            }
            return call;
        }

        private static String decoded(String text) {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        }

        /** How many bytes of the whole object the service has. */
        private static long stored(HttpReply reply) {
            return reply.header("range")
                    .filter(range -> range.matches("bytes=0-[0-9]{1,18}"))
                    .map(range -> Long.parseLong(range.substring("bytes=0-".length())) + 1)
                    .orElse(0L);
        }
    }
}
