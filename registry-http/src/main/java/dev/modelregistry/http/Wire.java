package dev.modelregistry.http;

import dev.modelregistry.error.InvalidException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** One attempt through OkHttp, which is seen nowhere else. */
final class Wire implements AutoCloseable {

    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private static final Set<String> OF_HTTP = Set.of(
            "Host",
            "Connection",
            "Accept-Encoding",
            "User-Agent",
            "Content-Type",
            "Content-Length",
            "Transfer-Encoding");

    /** An answer, or a failure and whether the server may have seen the request. */
    record Outcome(Optional<HttpStream> answer, Optional<IOException> failure, boolean sent) {}

    /** Where requests go; none for those that name the whole address. */
    private final Optional<HttpUrl> base;

    private final OkHttpClient client;
    private final boolean own;
    private final @Nullable RequestSigner signer;
    private final InterruptWatch interrupts = new InterruptWatch();

    Wire(HttpTransport.Builder settings) {
        base = settings.presigned ? Optional.empty() : Optional.of(address(settings.base));
        own = settings.client == null;
        signer = settings.signer;
        OkHttpClient.Builder builder = settings.client == null
                ? fresh(settings)
                : settings.client.newBuilder(); // Shares the user's pool, proxy, TLS and interceptors.
        client = builder.retryOnConnectionFailure(false)
                // A redirect could carry credentials to another place.
                .followRedirects(false)
                .addNetworkInterceptor(this::onlyWhatWasGiven)
                .addNetworkInterceptor(Wire::markSent)
                .build();
    }

    /** The user's own client may sign in to the registry by itself; an object store must not see with what. */
    private Response onlyWhatWasGiven(Interceptor.Chain chain) throws IOException {
        Request request = chain.request();
        HttpCall call = request.tag(HttpCall.class);
        if (base.isPresent() || call == null) {
            return chain.proceed(request);
        }
        Set<String> given = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        given.addAll(call.headers().keySet());
        given.addAll(OF_HTTP);
        Request.Builder bare = request.newBuilder();
        request.headers().names().stream().filter(name -> !given.contains(name)).forEach(bare::removeHeader);
        return chain.proceed(bare.build());
    }

    /** Called once there is a connection, before the first byte of the request. */
    private static Response markSent(Interceptor.Chain chain) throws IOException {
        AtomicBoolean sent = chain.request().tag(AtomicBoolean.class);
        if (sent != null) {
            sent.set(true);
        }
        return chain.proceed(chain.request());
    }

    private OkHttpClient.Builder fresh(HttpTransport.Builder settings) {
        Duration silence = settings.readTimeout;
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                // Below the 5 seconds after which common Python servers hang up: a write on a dead connection is in
                // doubt.
                .connectionPool(new ConnectionPool(8, 4, TimeUnit.SECONDS))
                .connectTimeout(settings.connectTimeout)
                .readTimeout(silence)
                .writeTimeout(silence);
        if (base.isEmpty()) {
            return builder; // The JDK's authorities: those of the registry vouch for the registry.
        }
        if (!base.get().isHttps()) {
            QuickAckSockets.where().ifPresent(builder::socketFactory);
        } else if (!settings.trust.isStandard()) {
            X509TrustManager trust = settings.trust.trustManager();
            builder.sslSocketFactory(settings.trust.context(trust).getSocketFactory(), trust);
            if (settings.trust.everybody()) {
                builder.hostnameVerifier((host, session) -> true);
            }
        }
        return builder;
    }

    /**
     * Sends a call.
     *
     * @param limit time for the whole of it, the body of the answer included; none where that depends on a size
     */
    Outcome send(HttpCall call, Map<String, String> credentials, Optional<Duration> limit) {
        AtomicBoolean sent = new AtomicBoolean();
        Call attempt = client.newCall(request(call, credentials, sent));
        attempt.timeout().timeout(limit.map(left -> Math.max(1, left.toNanos())).orElse(0L), TimeUnit.NANOSECONDS);
        try {
            Response response = interrupts.during(attempt, attempt::execute);
            HttpStream stream =
                    new HttpStream(response.code(), response.headers().toMultimap(), new Body(response, attempt));
            return new Outcome(Optional.of(stream), Optional.empty(), true);
        } catch (IOException e) {
            return new Outcome(Optional.empty(), Optional.of(e), sent.get());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // Kotlin declares nothing: an interrupt while connecting arrives as InterruptedException.
            Thread.currentThread().interrupt();
            return new Outcome(Optional.empty(), Optional.of(new IOException("interrupted", e)), sent.get());
        }
    }

    @Override
    public void close() {
        interrupts.close();
        if (own) {
            client.connectionPool().evictAll();
        }
    }

    private Request request(HttpCall call, Map<String, String> credentials, AtomicBoolean sent) {
        HttpUrl url = base.isPresent() ? below(base.get(), call) : presigned(call);
        Request.Builder request = new Request.Builder()
                .url(url)
                .tag(AtomicBoolean.class, sent)
                .tag(HttpCall.class, call)
                .method(call.method(), body(call));
        call.headers().forEach(request::header);
        credentials.forEach(request::header);
        if (signer != null) {
            signer.sign(unsigned(call, url)).forEach(request::header);
        }
        return request.build();
    }

    private static HttpUrl presigned(HttpCall call) {
        HttpUrl url = HttpUrl.parse(call.path());
        if (url == null) {
            throw new InvalidException(call.operation() + ": the presigned address is not http:// or https://");
        }
        return url;
    }

    private HttpUrl below(HttpUrl base, HttpCall call) {
        List<String> segments = call.segments();
        if (segments.contains(".") || segments.contains("..")) {
            throw new InvalidException("path of " + call.operation() + " must not have . or .. between slashes");
        }
        HttpUrl.Builder url = base.newBuilder();
        if (signer == null) {
            segments.forEach(url::addPathSegment);
        } else {
            segments.forEach(segment -> url.addEncodedPathSegment(strictlyEncoded(segment)));
        }
        call.query().forEach(url::addQueryParameter);
        return url.build();
    }

    private static RequestSigner.Unsigned unsigned(HttpCall call, HttpUrl url) {
        Map<String, String> headers = new HashMap<>(call.headers());
        call.body()
                .map(HttpBody::mediaType)
                .filter(type -> !type.isEmpty())
                .ifPresent(type -> headers.put("Content-Type", type));
        byte[] body = call.body().orElse(null) instanceof HttpBody.Given given ? given.bytes() : new byte[0];
        return new RequestSigner.Unsigned(call.method(), url.uri(), headers, body);
    }

    /** Everything but what RFC 3986 calls unreserved. */
    private static String strictlyEncoded(String segment) {
        StringBuilder encoded = new StringBuilder();
        for (byte one : segment.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (one & 0xff);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~".indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }

    private static @Nullable RequestBody body(HttpCall call) {
        if (call.body().isEmpty()) {
            return WITH_BODY.contains(call.method()) ? RequestBody.create(new byte[0], null) : null;
        }
        HttpBody body = call.body().get();
        MediaType type = body.mediaType().isEmpty() ? null : MediaType.parse(body.mediaType());
        if (body instanceof HttpBody.Given given) {
            return RequestBody.create(given.bytes(), type);
        }
        return new OneShot((HttpBody.Streamed) body, type);
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

    /** Read while it is sent, once. */
    private static final class OneShot extends RequestBody {

        private final HttpBody.Streamed body;
        private final @Nullable MediaType type;

        OneShot(HttpBody.Streamed body, @Nullable MediaType type) {
            this.body = body;
            this.type = type;
        }

        @Override
        public @Nullable MediaType contentType() {
            return type;
        }

        @Override
        public long contentLength() {
            return body.length().orElse(-1);
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.writeAll(Okio.source(body.content()));
        }
    }

    /** The body of an answer; closing it frees the connection. */
    private final class Body extends FilterInputStream {

        private final Response response;
        private final Call call;

        Body(Response response, Call call) {
            super(stream(response));
            this.response = response;
            this.call = call;
        }

        private static InputStream stream(Response response) {
            return response.body().byteStream();
        }

        @Override
        public int read() throws IOException {
            return interrupts.during(call, super::read);
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            return interrupts.during(call, () -> super.read(bytes, from, length));
        }

        @Override
        public void close() {
            response.close();
        }
    }
}
