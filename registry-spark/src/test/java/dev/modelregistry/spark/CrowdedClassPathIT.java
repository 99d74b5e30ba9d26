package dev.modelregistry.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program runs behind the libraries that Spark 3.5.9 puts in front: OkHttp 3.12, Jackson 2.15 and their like. */
class CrowdedClassPathIT {

    private static final String ANSWER = """
            {"model_version": {"name": "fraud", "version": "7", "creation_timestamp": 1764000000000,
             "last_updated_timestamp": 1764000000000, "current_stage": "None", "status": "READY",
             "source": "mlflow-artifacts:/0/r/artifacts/model", "run_id": "", "tags": [], "aliases": ["champion"]}}
            """;

    private HttpServer server;

    @TempDir
    private Path work;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
            boolean alias = exchange.getRequestURI().getPath().endsWith("/registered-models/alias");
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(alias ? 200 : 404, alias ? body.length : -1);
            if (alias) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.createContext("/echo", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void theJarWorksBehindTheLibrariesOfSpark() throws Exception {
        List<Path> classPath = librariesOfSpark();
        classPath.add(Path.of(System.getProperty("spark.jar")));

        assertThat(run(classPath))
                .isEqualTo(
                        "registered onnx with input x for Python 3.10, unpacked weights.txt, resolved 7, sent a body and none");
    }

    @Test
    void itWorksAloneAsWell() throws Exception {
        List<Path> classPath = librariesOfSpark();
        classPath.removeIf(jar -> !jar.getFileName().toString().startsWith("slf4j-api-"));
        classPath.add(Path.of(System.getProperty("spark.jar")));

        assertThat(run(classPath)).endsWith("resolved 7, sent a body and none");
    }

    /** Else the test above would show nothing. */
    @Test
    void theModulesAsTheyAreDoNotWorkThere() {
        List<Path> classPath = librariesOfSpark();
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .forEach(classPath::add);

        assertThatThrownBy(() -> run(classPath)).isInstanceOf(LinkageError.class);
    }

    private static List<Path> librariesOfSpark() {
        try (Stream<Path> jars = Files.list(Path.of(System.getProperty("spark.jars")))) {
            List<Path> sorted = new ArrayList<>(jars.sorted().toList());
            assertThat(sorted).hasSize(11);
            return sorted;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing of the test's own class path is seen but the program itself. */
    private String run(List<Path> libraries) throws Exception {
        Path tests = Path.of(TrainingProgram.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<URL> urls = new ArrayList<>();
        for (Path library : libraries) {
            urls.add(url(library));
        }
        urls.add(url(tests));
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            @SuppressWarnings("unchecked")
            BinaryOperator<String> program = (BinaryOperator<String>) loader.loadClass(TrainingProgram.class.getName())
                    .getConstructor()
                    .newInstance();
            return program.apply("http://127.0.0.1:" + server.getAddress().getPort(), work.toString());
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }
}
