package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.error.CancelledException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.http.Effect;
import dev.modelregistry.http.HttpBody;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.internal.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One large file on its way to the object store behind a server's proxy, in parts: the server begins and completes it, the
 * bytes pass by. The first part goes alone and shows whether the store can be reached from here at all. Used once.
 */
final class PartedUpload {

    private static final String ROUTE = "api/2.0/mlflow-artifacts/mpu/";
    /** What S3 takes. */
    private static final int MOST_PARTS = 10_000;

    private final MlflowServer server;
    private final DirectStore store;
    private final String folder;
    private final String name;
    private final long size;
    private final int partSize;
    private final InputStream content;
    private final MessageDigest sent = Arrival.sha256();
    private final Map<Integer, String> tags = new ConcurrentSkipListMap<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean certain = true;

    /**
     * An upload.
     *
     * @param path of the file at the server
     * @param content of exactly this size
     */
    PartedUpload(MlflowServer server, String path, long size, InputStream content) {
        this.server = server;
        this.store = server.direct();
        int slash = path.lastIndexOf('/');
        this.folder = slash < 0 ? "" : path.substring(0, slash);
        this.name = path.substring(slash + 1);
        this.size = size;
        this.partSize = Math.toIntExact(Math.max(store.transfers().partSize(), (size + MOST_PARTS - 1) / MOST_PARTS));
        this.content = content;
    }

    /** SHA-256 of what was sent. */
    byte[] digest() {
        return sent.digest();
    }

    /** Whether the store said that it has just these bytes; otherwise it does not tell what it has. */
    boolean certain() {
        return certain;
    }

    /**
     * Sends it. The content stays the caller's to close.
     *
     * @return the content, where the server or the store does not do this: it is to be sent another way; empty when it is
     *     there
     */
    Optional<InputStream> send() {
        Optional<JsonNode> begun = begin();
        if (begun.isEmpty()) {
            return Optional.of(content);
        }
        String id = Json.text(begun.get(), "upload_id");
        try {
            List<Presigned> addresses = addresses(begun.get());
            byte[] first = next(1);
            if (!reaches(addresses.get(0), first)) {
                abort(id);
                return Optional.of(new SequenceInputStream(new ByteArrayInputStream(first), content));
            }
            sendRest(addresses);
            complete(id);
            return Optional.empty();
        } catch (RuntimeException | Error e) {
            throw ended(id, e);
        } catch (IOException e) {
            throw ended(id, new UnavailableException("what was to be uploaded cannot be read: " + e.getMessage(), e));
        }
    }

    private int count() {
        return Math.toIntExact(Math.max(1, (size + partSize - 1) / partSize));
    }

    /** Empty where the server cannot. */
    private Optional<JsonNode> begin() {
        try {
            return Optional.of(call("create", Effect.WRITE, Json.object().put("num_parts", count())));
        } catch (UnsupportedCapabilityException | NotFoundException | InvalidException refused) {
            store.endUploads(refused);
            return Optional.empty();
        } catch (OutcomeUnknownException e) {
            throw inDoubt(e);
        }
    }

    private JsonNode call(String what, Effect effect, ObjectNode body) {
        String route = ROUTE + what + (folder.isEmpty() ? "" : "/" + folder);
        byte[] json = Json.write(body.put("path", name));
        HttpCall call = HttpCall.json(what + "Parts", effect, "POST", route, json);
        return Json.read(call.operation(), server.execute(call).body(), MlflowServer.NAME);
    }

    /** One for each part, in their order. */
    private List<Presigned> addresses(JsonNode begun) {
        List<JsonNode> given = new ArrayList<>();
        begun.path("credentials").forEach(given::add);
        given.sort(Comparator.comparingInt(one -> one.path("part_number").asInt()));
        if (given.size() != count()) {
            throw new UnavailableException("createParts: the MLflow server gave " + given.size() + " addresses for "
                    + count() + " parts of '" + name + "'");
        }
        return given.stream().map(one -> Presigned.read(one, "url")).toList();
    }

    /** Reads one part; the room for it is the caller's to give back. */
    private byte[] next(int number) throws IOException {
        store.takeBuffer();
        try {
            byte[] part = new byte[(int) Math.min(partSize, size - (long) (number - 1) * partSize)];
            if (content.readNBytes(part, 0, part.length) < part.length) {
                throw changed();
            }
            sent.update(part);
            return part;
        } catch (IOException | RuntimeException | Error e) {
            store.releaseBuffer();
            throw e;
        }
    }

    private ConflictException changed() {
        return new ConflictException("file '" + name + "' does not have the " + size
                + " bytes any more that it had when its upload began: register it again");
    }

    private boolean reaches(Presigned address, byte[] first) {
        try {
            put(1, address, first);
            return true;
        } catch (RegistryException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            store.endUploads(e);
            return false;
        } finally {
            store.releaseBuffer();
        }
    }

    private void put(int number, Presigned address, byte[] part) {
        Optional<String> tag = store.put("putPart", address, HttpBody.of("", part));
        tags.put(number, tag.orElseThrow(() -> new UnavailableException("putPart: the store gave no entity tag")));
        if (!Arrival.certain(Arrival.md5().digest(part), tag)) {
            certain = false;
        }
    }

    private void sendRest(List<Presigned> addresses) throws IOException {
        ExecutorService pool = Executors.newFixedThreadPool(DirectStore.PARTS, work -> {
            Thread thread = new Thread(work, "mlflow-parts");
            thread.setDaemon(true);
            return thread;
        });
        try {
            for (int number = 2; number <= count() && failure.get() == null; number++) {
                int one = number;
                byte[] part = next(number);
                pool.execute(() -> sendOne(one, addresses.get(one - 1), part));
            }
            if (failure.get() == null && content.read() >= 0) {
                throw changed();
            }
            pool.shutdown();
            awaitEnd(pool);
        } finally {
            end(pool);
            // A part that arrives after the upload was given up would stay in the store.
            awaitEnd(pool);
        }
        rethrow(failure.get());
        if (Thread.currentThread().isInterrupted() || tags.size() < count()) {
            throw new CancelledException("interrupted while a file was sent in parts");
        }
    }

    private void sendOne(int number, Presigned address, byte[] part) {
        try {
            if (failure.get() == null) {
                put(number, address, part);
            }
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        } finally {
            store.releaseBuffer();
        }
    }

    private static void rethrow(@Nullable Throwable failure) {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }

    /** Interrupts the parts that are on their way; those that never set out give their room back. */
    private void end(ExecutorService pool) {
        pool.shutdownNow().forEach(never -> store.releaseBuffer());
    }

    /** An interrupt ends the parts, and is kept. */
    private void awaitEnd(ExecutorService pool) {
        boolean interrupted = false;
        while (true) {
            try {
                if (pool.awaitTermination(1, TimeUnit.MINUTES)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
                end(pool);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void complete(String id) {
        ObjectNode body = Json.object().put("upload_id", id);
        ArrayNode parts = body.putArray("parts");
        tags.forEach(
                (number, tag) -> parts.addObject().put("part_number", number).put("etag", tag));
        // Stores answer a second completion like the first.
        call("complete", Effect.REPEATABLE_WRITE, body);
    }

    private void abort(String id) {
        boolean interrupted = Thread.interrupted(); // Else nothing could be sent any more.
        try {
            call("abort", Effect.REPEATABLE_WRITE, Json.object().put("upload_id", id));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private RuntimeException ended(String id, Throwable cause) {
        try {
            abort(id);
        } catch (RegistryException e) {
            cause.addSuppressed(e);
        }
        if (cause instanceof Error error) {
            throw error;
        }
        if (Thread.currentThread().isInterrupted() && !(cause instanceof CancelledException)) {
            return new CancelledException("interrupted while a file was sent in parts", cause);
        }
        return cause instanceof OutcomeUnknownException unknown ? inDoubt(unknown) : (RuntimeException) cause;
    }

    private static UnavailableException inDoubt(OutcomeUnknownException e) {
        // Nothing names the file yet, so it does not matter how much of it arrived.
        return new UnavailableException(
                "the MLflow server or its object store went away while a file was sent in parts; are they up? Nothing was"
                        + " decided: do the same again",
                e);
    }
}
