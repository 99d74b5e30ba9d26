package dev.modelregistry.http;

import dev.modelregistry.error.InvalidException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One attempt through OkHttp, which is seen nowhere else. */
final class Wire implements AutoCloseable {

    /** An answer, or a failure and whether the server may have seen the request. */
    record Outcome(Optional<HttpReply> reply, Optional<IOException> failure, boolean sent) {}

    private final HttpUrl base;
    private final OkHttpClient client;

    Wire(String base, Duration connectTimeout, Duration readTimeout) {
        this.base = address(base);
        client = new OkHttpClient.Builder()
                // Below the 5 seconds after which common Python servers hang up: a write on a dead connection is in
                // doubt.
                .connectionPool(new ConnectionPool(5, 4, TimeUnit.SECONDS))
                .retryOnConnectionFailure(false)
                // A redirect could carry credentials to another place.
                .followRedirects(false)
                .connectTimeout(connectTimeout)
                .readTimeout(readTimeout)
                .writeTimeout(readTimeout)
                .eventListener(new MarksSent())
                .build();
    }

    Outcome send(HttpCall call, Map<String, String> credentials, Duration left) {
        AtomicBoolean sent = new AtomicBoolean();
        Call attempt = client.newCall(request(call, credentials, sent));
        attempt.timeout().timeout(Math.max(1, left.toNanos()), TimeUnit.NANOSECONDS);
        try (Response response = attempt.execute()) {
            HttpReply reply = new HttpReply(
                    response.code(),
                    response.headers().toMultimap(),
                    response.body().bytes());
            return new Outcome(Optional.of(reply), Optional.empty(), true);
        } catch (IOException e) {
            return new Outcome(Optional.empty(), Optional.of(e), sent.get());
        }
    }

    @Override
    public void close() {
        client.connectionPool().evictAll();
    }

    private Request request(HttpCall call, Map<String, String> credentials, AtomicBoolean sent) {
        List<String> segments = List.of(call.path().split("/", -1));
        if (segments.contains(".") || segments.contains("..")) {
            throw new InvalidException("path of " + call.operation() + " must not have . or .. between slashes");
        }
        HttpUrl.Builder url = base.newBuilder();
        segments.forEach(url::addPathSegment);
        call.query().forEach(url::addQueryParameter);
        Request.Builder request = new Request.Builder()
                .url(url.build())
                .tag(AtomicBoolean.class, sent)
                .method(call.method(), body(call));
        call.headers().forEach(request::header);
        credentials.forEach(request::header);
        return request.build();
    }

    private static @Nullable RequestBody body(HttpCall call) {
        if (call.body().isPresent()) {
            HttpCall.Body body = call.body().get();
            return RequestBody.create(body.bytes(), MediaType.parse(body.mediaType()));
        }
        boolean needed = Arrays.asList("POST", "PUT", "PATCH").contains(call.method());
        return needed ? RequestBody.create(new byte[0], null) : null;
    }

    private static HttpUrl address(String text) {
        HttpUrl url = HttpUrl.parse(text);
        if (url == null
                || !url.username().isEmpty()
                || !url.password().isEmpty()
                || url.query() != null
                || url.fragment() != null) {
            throw new InvalidException(
                    "the server's address must be http:// or https:// without user, password, query and fragment;"
                            + " give credentials through a credential source");
        }
        return url;
    }

    private static final class MarksSent extends EventListener {
        @Override
        public void requestHeadersStart(Call call) {
            AtomicBoolean sent = call.request().tag(AtomicBoolean.class);
            if (sent != null) {
                sent.set(true);
            }
        }
    }
}
