package dev.modelregistry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registered;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.log.Verification;
import dev.modelregistry.spi.RegistryBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sixteen threads register two hundred versions of one model on a real server while four move aliases. The threads share four
 * registries, as those of four processes would: threads of one take turns, registries meet on the server only.
 */
@Tag("real")
class MlflowCrowdTest {

    private static final int VERSIONS = Integer.getInteger("mlflow.crowd", 200);
    private static final int WRITERS = 16;
    private static final int MOVERS = 4;
    private static final int MOVES = 15;
    private static final int REGISTRIES = 4;

    /** What an act may cost in the crowd, on average; a registration alone costs 25. */
    private static final int MOST_REQUESTS = 50;

    /** Only turns a deadlock into a failure. */
    private static final int MINUTES = 20;

    private final RealServer fixture = new RealServer();
    private final String model = fixture.uniqueName("crowd");
    private final LongAdder requests = new LongAdder();
    private final List<ModelRegistry> registries = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        registries.forEach(ModelRegistry::close);
    }

    private ModelRegistry registry(int member) {
        return registries.get(member % REGISTRIES);
    }

    private void open() {
        OkHttpClient counting = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    requests.increment();
                    return chain.proceed(chain.request());
                })
                .build();
        for (int i = 0; i < REGISTRIES; i++) {
            RegistryBackend backend =
                    MlflowRegistry.backend(RealServer.config().client(counting).build());
            registries.add(ModelRegistry.builder(backend).actor("process " + i).open());
        }
    }

    private Registered register(ModelRegistry registry, int number) throws IOException {
        Path file = Files.writeString(directory.resolve("model-" + number), "content " + number);
        return registry.registerWithOutcome(Registration.of(model)
                .artifact(file)
                .format("other")
                .noCodeDetection()
                .build());
    }

    private List<Registered> registerSome(ModelRegistry registry) throws IOException {
        List<Registered> made = new ArrayList<>();
        for (int number = next.incrementAndGet(); number <= VERSIONS; number = next.incrementAndGet()) {
            made.add(register(registry, number));
        }
        finished.incrementAndGet();
        return made;
    }

    /** Moves an alias of its own and one that all move, while others register. */
    private List<Registered> move(ModelRegistry registry, int mover) {
        for (int i = 0; i < MOVES && finished.get() < WRITERS; i++) {
            Alias alias = i % 4 == 3 ? Alias.CHAMPION : Alias.of("mover-" + mover);
            registry.setAlias(model, alias, VersionNumber.of((mover + i) % 2 + 1));
        }
        return List.of();
    }

    private List<Registered> all() throws Exception {
        List<Callable<List<Registered>>> work = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            ModelRegistry mine = registry(i);
            work.add(() -> registerSome(mine));
        }
        for (int i = 0; i < MOVERS; i++) {
            int mover = i;
            work.add(() -> move(registry(mover), mover));
        }
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + MOVERS);
        try {
            List<Registered> made = new ArrayList<>();
            for (Future<List<Registered>> one : threads.invokeAll(work, MINUTES, TimeUnit.MINUTES)) {
                made.addAll(one.get());
            }
            return made;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void nothingIsLostNothingIsThereTwiceAndNoAliasIsStale() throws Exception {
        open();
        register(registry(0), -1);
        register(registry(0), -2);
        requests.reset();
        long began = System.nanoTime();

        List<Registered> made = all();

        long acts = registry(0).history(model).count();
        System.out.printf(
                "crowd: %d registrations and %d alias moves, %d requests, %d s%n",
                made.size(), acts - made.size() - 3, requests.sum(), (System.nanoTime() - began) / 1_000_000_000);
        assertThat(made).hasSize(VERSIONS).allMatch(Registered::created);
        assertThat(made)
                .extracting(one -> one.entry().version().value())
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(3, VERSIONS + 2).boxed().toList());
        assertThat(nativeVersions()).isEqualTo(VERSIONS + 2);
        assertThat(nativeAliases()).isEqualTo(aliasesOfTheLog());
        assertThat(registry(1).verify(model, Verification.Depth.QUICK).findings())
                .isEmpty();
        assertThat(requests.sum() / acts).as("requests of an act").isLessThan(MOST_REQUESTS);
    }

    private int nativeVersions() {
        String rows = RealServer.send(
                "GET", "api/2.0/mlflow/model-versions/search?max_results=1000&filter=name%3D%27" + model + "%27", "");
        return rows.split("\"version\": ?\"", -1).length - 1;
    }

    private Map<String, String> nativeAliases() {
        Map<String, String> aliases = new TreeMap<>();
        String row = RealServer.send("GET", "api/2.0/mlflow/registered-models/get?name=" + model, "");
        Pattern.compile("\"alias\":\\s*\"([^\"]*)\",\\s*\"version\":\\s*\"([0-9]+)\"")
                .matcher(row)
                .results()
                .forEach(found -> aliases.put(found.group(1), found.group(2)));
        return aliases;
    }

    private Map<String, String> aliasesOfTheLog() {
        Map<String, String> aliases = new TreeMap<>();
        List<ModelEvent> events = registry(1)
                .history(model)
                .filter(event -> event.type() == EventType.ALIAS_MOVED)
                .sorted((a, b) -> Long.compare(a.number(), b.number()))
                .toList();
        events.forEach(event -> event.aliases()
                .forEach(move -> aliases.put(
                        move.alias().value(), move.version().orElseThrow().toString())));
        return aliases;
    }
}
