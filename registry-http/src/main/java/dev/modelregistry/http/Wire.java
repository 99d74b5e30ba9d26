package dev.modelregistry.http;

import dev.modelregistry.error.InvalidException;
import java.io.ByteArrayInputStream;
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
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSource;
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
    private final CallWatch watch;

    /** A serving app asks the same again and again. */
    private volatile @Nullable Place lastPlace;

    /** A path and what it is below the base address. */
    private record Place(String path, HttpUrl url) {}

    Wire(HttpTransport.Builder settings) {
        base = settings.presigned ? Optional.empty() : Optional.of(address(settings.base));
        watch = new CallWatch(
                Optional.of(settings.readTimeout).filter(some -> watchesSilence(settings) && !some.isZero()));
        own = settings.client == null;
        signer = settings.signer;
        OkHttpClient.Builder builder = settings.client == null
                ? fresh(settings)
                : settings.client.newBuilder(); // Shares the user's pool, proxy, TLS and interceptors.
        client = builder.retryOnConnectionFailure(false)
                // Each call has a time of its own.
                .callTimeout(Duration.ZERO)
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
        CallWatch.Patience patience = chain.request().tag(CallWatch.Patience.class);
        if (patience != null) {
            patience.sending();
        }
        return chain.proceed(chain.request());
    }

    private OkHttpClient.Builder fresh(HttpTransport.Builder settings) {
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                // Below the 5 seconds after which common Python servers hang up: a write on a dead connection is in
                // doubt.
                .connectionPool(new ConnectionPool(8, 4, TimeUnit.SECONDS))
                .connectTimeout(settings.connectTimeout);
        Duration silence = watchesSilence(settings) ? Duration.ZERO : settings.readTimeout;
        builder.readTimeout(silence).writeTimeout(silence);
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

    /** Not with HTTP/2, which comes with TLS: there OkHttp draws its conclusions on the connection from a silent stream. */
    private boolean watchesSilence(HttpTransport.Builder settings) {
        return settings.client == null && base.filter(to -> !to.isHttps()).isPresent();
    }

    /**
     * Sends a call.
     *
     * @param limit time for the whole of it, the body of the answer included; none where that depends on a size
     */
    Outcome send(HttpCall call, Map<String, String> credentials, Optional<Duration> limit) {
        CallWatch.Patience patience = watch.patience(limit);
        Call attempt = client.newCall(request(call, credentials, patience));
        try {
            Response response = patience.during(attempt, attempt::execute);
            Answer answer = new Answer(response, attempt, patience);
            HttpStream stream =
                    new HttpStream(response.code(), response.headers().toMultimap(), answer);
            return new Outcome(Optional.of(stream), Optional.empty(), true);
        } catch (IOException e) {
            return new Outcome(Optional.empty(), Optional.of(e), patience.sent());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // Kotlin declares nothing: an interrupt while connecting arrives as InterruptedException.
            Thread.currentThread().interrupt();
            return new Outcome(Optional.empty(), Optional.of(new IOException("interrupted", e)), patience.sent());
        }
    }

    @Override
    public void close() {
        watch.close();
        if (own) {
            client.connectionPool().evictAll();
        }
    }

    private Request request(HttpCall call, Map<String, String> credentials, CallWatch.Patience patience) {
        HttpUrl url = base.isPresent() ? below(base.get(), call) : presigned(call);
        Request.Builder request = new Request.Builder()
                .url(url)
                .tag(CallWatch.Patience.class, patience)
                .tag(HttpCall.class, call)
                .method(call.method(), body(call, patience));
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
        Place place = lastPlace;
        if (place == null || !place.path().equals(call.path())) {
            place = new Place(call.path(), place(base, call));
            lastPlace = place;
        }
        if (call.query().isEmpty()) {
            return place.url();
        }
        HttpUrl.Builder url = place.url().newBuilder();
        call.query().forEach(url::addQueryParameter);
        return url.build();
    }

    private HttpUrl place(HttpUrl base, HttpCall call) {
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

    private static @Nullable RequestBody body(HttpCall call, CallWatch.Patience patience) {
        if (call.body().isEmpty()) {
            return WITH_BODY.contains(call.method()) ? RequestBody.create(new byte[0], null) : null;
        }
        return new Content(call.body().get(), patience);
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

    /** What a request carries, read while it is sent. */
    private static final class Content extends RequestBody {

        private final HttpBody body;
        private final CallWatch.Patience patience;

        Content(HttpBody body, CallWatch.Patience patience) {
            this.body = body;
            this.patience = patience;
        }

        @Override
        public @Nullable MediaType contentType() {
            return body.mediaType().isEmpty() ? null : MediaType.parse(body.mediaType());
        }

        @Override
        public long contentLength() {
            return body instanceof HttpBody.Given given
                    ? given.bytes().length
                    : ((HttpBody.Streamed) body).length().orElse(-1);
        }

        @Override
        public boolean isOneShot() {
            return !body.repeatable();
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            InputStream content = body instanceof HttpBody.Given given
                    ? new ByteArrayInputStream(given.bytes())
                    : ((HttpBody.Streamed) body).content();
            sink.writeAll(new ForwardingSource(Okio.source(content)) {
                @Override
                public long read(Buffer piece, long most) throws IOException {
                    return patience.apart(() -> super.read(piece, most));
                }
            });
        }
    }

    /** The body of an answer; closing it frees the connection. */
    private static final class Answer extends FilterInputStream {

        private final Response response;
        private final Call call;
        private final CallWatch.Patience patience;

        Answer(Response response, Call call, CallWatch.Patience patience) {
            super(response.body().byteStream());
            this.response = response;
            this.call = call;
            this.patience = patience;
        }

        @Override
        public int read() throws IOException {
            return patience.during(call, super::read);
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            return patience.during(call, () -> super.read(bytes, from, length));
        }

        @Override
        public byte[] readNBytes(int length) throws IOException {
            return patience.during(call, () -> {
                Buffer all = new Buffer();
                while (all.size() < length && response.body().source().read(all, length - all.size()) >= 0) {
                    patience.heard();
                }
                return all.readByteArray();
            });
        }

        @Override
        public void close() {
            response.close();
        }
    }
}
