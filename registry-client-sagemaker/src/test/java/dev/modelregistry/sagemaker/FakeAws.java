package dev.modelregistry.sagemaker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * SageMaker's registry and S3 in one process, stricter than an emulator: it checks signatures, checksums, limits and unknown fields,
 * updates only what a request carries, and is atomic. Not from AWS: what it does follows AWS's own service model and documentation.
 */
final class FakeAws implements AutoCloseable {

    static final String KEY_ID = "AKIDEXAMPLE";
    static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    static {
        // Or each small answer waits for the acknowledgement of its headers.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
    }

    /** A request, read to its end. */
    record Request(String method, String rawPath, Map<String, String> query, Map<String, String> headers, byte[] body) {

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        String path() {
            return decoded(rawPath);
        }

        String operation() {
            return header("x-amz-target").replace("SageMaker.", "");
        }

        @Override
        public String toString() {
            String prefix = query.containsKey("prefix") ? "?" + query.get("prefix") : "";
            return operation().isEmpty() ? method + " " + path() + prefix : operation();
        }
    }

    /** An answer. */
    record Answer(int status, Map<String, String> headers, byte[] body) {

        static Answer of(int status, String type, String body) {
            return new Answer(status, Map.of("Content-Type", type), body.getBytes(StandardCharsets.UTF_8));
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final FakeS3 s3 = new FakeS3();
    private final FakeSageMaker sagemaker = new FakeSageMaker();
    private final AtomicInteger requests = new AtomicInteger();

    /** Answers before the fake does, where it wants to. */
    volatile Function<Request, Optional<Answer>> before = request -> Optional.empty();

    FakeAws() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    FakeS3 s3() {
        return s3;
    }

    FakeSageMaker sagemaker() {
        return sagemaker;
    }

    int requests() {
        return requests.get();
    }

    SageMakerConfig.Builder config() {
        return SageMakerConfig.builder("us-east-1", "s3://models/registry")
                .endpoint(address())
                .accessKey(() -> new SageMakerConfig.AccessKey(KEY_ID, SECRET, Optional.empty()));
    }

    static String decoded(String text) {
        return java.net.URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = read(exchange);
            requests.incrementAndGet();
            Answer answer = before.apply(request).orElseGet(() -> answer(request));
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.getResponseHeaders()
                    .set(
                            "Date",
                            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                    ZonedDateTime.now(ZoneOffset.UTC).withNano(0)));
            boolean bare = request.method().equals("HEAD") || answer.body().length == 0;
            exchange.sendResponseHeaders(answer.status(), bare ? -1 : answer.body().length);
            if (!bare) {
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    private static Request read(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        URI uri = exchange.getRequestURI();
        Map<String, String> query = new HashMap<>();
        if (uri.getRawQuery() != null) {
            for (String part : uri.getRawQuery().split("&", -1)) {
                String[] pair = part.split("=", 2);
                query.put(decoded(pair[0]), pair.length < 2 ? "" : decoded(pair[1]));
            }
        }
        return new Request(
                exchange.getRequestMethod(),
                uri.getRawPath(),
                query,
                headers,
                exchange.getRequestBody().readAllBytes());
    }

    /** For the cross-check with AWS's service model: one request a line, where the property names a file. */
    private static synchronized void note(Request request) {
        String file = System.getProperty("aws.requests", "");
        if (!file.isEmpty() && !request.operation().isEmpty()) {
            String line = request.operation() + " " + new String(request.body(), StandardCharsets.UTF_8) + "\n";
            try {
                Files.writeString(Path.of(file), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Not of AWS: for tests in other processes, each of which wants to find nothing. */
    private Answer emptied() {
        s3.empty();
        sagemaker.empty();
        return new Answer(204, Map.of(), new byte[0]);
    }

    private Answer answer(Request request) {
        if (request.method().equals("DELETE") && request.rawPath().equals("/")) {
            return emptied();
        }
        note(request);
        boolean registry = !request.operation().isEmpty();
        String refusal = FakeSignatures.refusal(request, registry ? "sagemaker" : "s3");
        if (!refusal.isEmpty()) {
            return registry
                    ? FakeSageMaker.error("InvalidSignatureException", refusal)
                    : FakeS3.error(403, "SignatureDoesNotMatch", refusal);
        }
        return registry ? sagemaker.answer(request) : s3.answer(request);
    }

    /** What a caller of {@link #before} says to be throttled with. */
    static Answer throttled() {
        return FakeSageMaker.error("ThrottlingException", "Rate exceeded");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
