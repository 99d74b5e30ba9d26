package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.error.CancelledException;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.http.Download;
import dev.modelregistry.http.Effect;
import dev.modelregistry.http.HttpBody;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.HttpStream;
import dev.modelregistry.http.HttpTransport;
import dev.modelregistry.http.RetryPolicy;
import dev.modelregistry.http.internal.json.Json;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The object store behind a server, where the server hands out presigned addresses of it. Nothing but such an address is ever
 * sent there: no credentials of the server, and none of the store. What the store or the way to it does not do is done through
 * the server, from then on without another try. Thread-safe.
 */
final class DirectStore implements AutoCloseable {

    /** Parts that are in memory at once, of all uploads together, and on their way at once. */
    static final int PARTS = 4;

    private static final Logger LOG = LoggerFactory.getLogger(DirectStore.class);

    private final MlflowServer server;
    private final Transfers transfers;
    private final Supplier<HttpTransport.Builder> connection;
    private final Semaphore buffers = new Semaphore(PARTS);
    private Optional<HttpTransport> transport = Optional.empty();
    private volatile Optional<Features> features = Optional.empty();
    private volatile boolean uploadsEnded;
    private volatile boolean downloadsEnded;

    DirectStore(MlflowServer server, Settings settings, RetryPolicy retry) {
        this.server = server;
        this.transfers = settings.transfers();
        this.connection = () -> {
            HttpTransport.Builder builder = HttpTransport.presigned("mlflow")
                    .readTimeout(settings.timeout())
                    .errors(new StoreErrors())
                    .retry(retry);
            settings.client().ifPresent(builder::client);
            return builder;
        };
    }

    /** What servers of the 3.x line tell of their proxy. */
    private record Features(boolean uploads, boolean downloads) {}

    private Features features() {
        Optional<Features> known = features;
        if (known.isPresent()) {
            return known.get();
        }
        Features told;
        try {
            HttpCall call = HttpCall.get("serverInfo", "api/3.0/mlflow/server-info");
            JsonNode info = Json.read("serverInfo", server.execute(call).body(), MlflowServer.NAME);
            told = new Features(
                    info.path("multipart_uploads_enabled").asBoolean(),
                    info.path("multipart_downloads_enabled").asBoolean());
        } catch (CancelledException e) {
            throw e;
        } catch (UnavailableException e) {
            return new Features(false, false); // Asked again next time.
        } catch (RegistryException e) {
            told = new Features(false, false); // A server of 2.x, or a gateway that keeps this from us.
        }
        features = Optional.of(told);
        return told;
    }

    Transfers transfers() {
        return transfers;
    }

    /** Whether a file of this size goes to the store in parts when it is written through the server's proxy. */
    boolean takesParts(long size) {
        return size >= transfers.partsFrom()
                && !uploadsEnded
                && transfers.uploads().orElseGet(() -> features().uploads());
    }

    /** Whether a file of this size is fetched from the store when it is read through the server's proxy. */
    boolean gives(long size) {
        return size >= transfers.directFrom()
                && !downloadsEnded
                && transfers.downloads().orElseGet(() -> features().downloads());
    }

    /** Whether addresses to write to are worth asking for, on a server without a proxy: it tells only when it is asked. */
    boolean mayTake() {
        return !uploadsEnded && transfers.uploads().orElse(true);
    }

    /** The same for addresses to read from. */
    boolean mayGive() {
        return !downloadsEnded && transfers.downloads().orElse(true);
    }

    void endUploads(RegistryException why) {
        uploadsEnded = true;
        LOG.info("files go through the MLflow server, not straight to its object store: {}", why.getMessage());
    }

    void endDownloads(RegistryException why) {
        downloadsEnded = true;
        LOG.info("files come through the MLflow server, not straight from its object store: {}", why.getMessage());
    }

    /** Waits until there is room for one more part; whoever got it {@linkplain #releaseBuffer gives it back}. */
    void takeBuffer() {
        try {
            buffers.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while a file was sent in parts", e);
        }
    }

    void releaseBuffer() {
        buffers.release();
    }

    /**
     * Sends bytes to the store.
     *
     * @return the entity tag that it gave them
     */
    Optional<String> put(String operation, Presigned to, HttpBody body) {
        return transport()
                .execute(to.call(operation, Effect.REPEATABLE_WRITE, "PUT").withBody(body))
                .header("etag");
    }

    /**
     * Fetches bytes from the store. A new address is asked for where one has expired, and after each break.
     *
     * @param address asks for one
     */
    InputStream get(String operation, Supplier<Presigned> address, long from) {
        return Download.of(
                operation,
                range -> {
                    try {
                        return open(operation, address.get(), range);
                    } catch (ForbiddenException expired) {
                        return open(operation, address.get(), range);
                    }
                },
                from);
    }

    private HttpStream open(String operation, Presigned at, Map<String, String> range) {
        // MLflow stores archives with an encoding that clients would undo on the way: the bytes as they are were
        // registered.
        HttpCall call = at.call(operation, Effect.READ, "GET").withHeader("Accept-Encoding", "identity");
        for (Map.Entry<String, String> header : range.entrySet()) {
            call = call.withHeader(header.getKey(), header.getValue());
        }
        return transport().open(call);
    }

    private synchronized HttpTransport transport() {
        HttpTransport known = transport.orElseGet(() -> connection.get().build());
        transport = Optional.of(known);
        return known;
    }

    @Override
    public synchronized void close() {
        transport.ifPresent(HttpTransport::close);
    }
}
