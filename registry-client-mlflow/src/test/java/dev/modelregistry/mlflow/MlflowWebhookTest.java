package dev.modelregistry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.serving.ModelResolver;
import dev.modelregistry.serving.ResolverChange;
import dev.modelregistry.serving.ResolverListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks of a real MLflow 3 server, which delivers to a receiver of this test; a server of 2.x says that it has none. */
@Tag("real")
class MlflowWebhookTest {

    private static final String SECRET = "a secret of this test";
    private static final int MOST_TRIES = 60;

    private final RealServer fixture = new RealServer();
    private final WebhookVerifier verifier = WebhookVerifier.of(SECRET);
    private final BlockingQueue<WebhookDelivery> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<RegistryException> refused = new LinkedBlockingQueue<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final List<String> made = new ArrayList<>();

    @TempDir
    Path directory;

    private HttpServer receiver;
    private MlflowWebhooks webhooks;

    @BeforeEach
    void open() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/hook", this::receive);
        receiver.start();
        webhooks = MlflowWebhooks.open(RealServer.config().build());
    }

    @AfterEach
    void close() {
        made.forEach(webhooks::delete);
        webhooks.close();
        receiver.stop(0);
    }

    private void receive(HttpExchange exchange) throws IOException {
        int status = 200;
        try {
            byte[] body = exchange.getRequestBody().readAllBytes();
            WebhookDelivery delivery = verifier.verify(exchange.getRequestHeaders()::getFirst, body);
            received.add(delivery);
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                status = 503;
            }
        } catch (RegistryException e) {
            refused.add(e);
            status = 401;
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private NewWebhook hook(String secret, WebhookEventType... events) {
        URI url = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook");
        return NewWebhook.of(fixture.uniqueName("hook"), url, secret, events);
    }

    private Webhook create(NewWebhook webhook) {
        Webhook created = webhooks.create(webhook);
        made.add(created.id());
        return created;
    }

    private static void onlyOnThree() {
        assumeTrue(isThree(), "MLflow 2.x has no webhooks");
    }

    private static boolean isThree() {
        return !RealServer.send("GET", "version", "").startsWith("2.");
    }

    /** The first delivery that fits, after an act that is repeated until the server has noticed the webhook. */
    private WebhookDelivery first(Runnable act, Predicate<WebhookEvent> fits) throws InterruptedException {
        for (int i = 0; i < MOST_TRIES; i++) {
            act.run();
            WebhookDelivery delivery = received.poll(1, TimeUnit.SECONDS);
            while (delivery != null) {
                if (fits.test(delivery.event())) {
                    return delivery;
                }
                delivery = received.poll(1, TimeUnit.SECONDS);
            }
        }
        throw new AssertionError("no delivery after " + MOST_TRIES + " tries");
    }

    private String modelOfTwo(ModelRegistry registry) throws IOException {
        String model = fixture.uniqueName("hooked");
        for (int i = 1; i <= 2; i++) {
            Path file = Files.writeString(directory.resolve("model-" + i), "content " + i);
            registry.register(Registration.of(model)
                    .artifact(file)
                    .format("other")
                    .noCodeDetection()
                    .build());
        }
        return model;
    }

    @Test
    void aServerOfTwoSaysThatItHasNone() {
        assumeTrue(!isThree(), "MLflow 3.x has webhooks");
        List<org.assertj.core.api.ThrowableAssert.ThrowingCallable> calls = List.of(
                () -> webhooks.create(hook(SECRET, WebhookEventType.ALIAS_SET)),
                () -> webhooks.list().count(),
                () -> webhooks.test("id", WebhookEventType.ALIAS_SET),
                () -> webhooks.delete("id"));
        assertThat(calls)
                .allSatisfy(call -> assertThatThrownBy(call)
                        .isInstanceOf(UnsupportedCapabilityException.class)
                        .hasMessageContaining("MLflow 3"));
    }

    @Test
    void aWebhookIsMadeListedTriedAndEnded() throws InterruptedException {
        onlyOnThree();
        NewWebhook asked = hook(SECRET, WebhookEventType.ALIAS_SET, WebhookEventType.TAG_REMOVED)
                .withDescription("for the test");
        Webhook created = create(asked);
        assertThat(created.events()).isEqualTo(asked.events());
        assertThat(created.description()).contains("for the test");
        assertThat(webhooks.list()).contains(created);

        WebhookTestResult alias = webhooks.test(created.id(), WebhookEventType.ALIAS_SET);
        assertThat(alias.delivered()).as("%s", alias).isTrue();
        assertThat(alias.status()).hasValue(200);
        assertThat(received.poll(10, TimeUnit.SECONDS).event()).isInstanceOf(WebhookEvent.AliasSet.class);
        webhooks.test(created.id(), WebhookEventType.TAG_REMOVED);
        assertThat(received.poll(10, TimeUnit.SECONDS).event()).isInstanceOf(WebhookEvent.TagRemoved.class);

        assertThat(webhooks.delete(created.id())).isTrue();
        assertThat(webhooks.delete(created.id())).isFalse();
        assertThat(webhooks.list()).doesNotContain(created);
    }

    @Test
    void theExamplesOfAllEventsAreUnderstood() throws InterruptedException {
        onlyOnThree();
        Webhook created = create(hook(SECRET, WebhookEventType.values()));
        for (WebhookEventType type : WebhookEventType.values()) {
            assertThat(webhooks.test(created.id(), type).delivered())
                    .as("%s", type)
                    .isTrue();
            assertThat(received.poll(10, TimeUnit.SECONDS).event())
                    .as("%s", type)
                    .isNotInstanceOf(WebhookEvent.Other.class);
        }
    }

    @Test
    void aDeliveryWithAnotherSecretIsRefused() throws InterruptedException {
        onlyOnThree();
        Webhook created = create(hook("another secret", WebhookEventType.ALIAS_SET));
        WebhookTestResult test = webhooks.test(created.id(), WebhookEventType.ALIAS_SET);
        assertThat(test.delivered()).isFalse();
        assertThat(test.status()).hasValue(401);
        assertThat(refused.poll(10, TimeUnit.SECONDS)).hasMessageContaining("not signed");
        assertThat(received).isEmpty();
    }

    @Test
    void whatTheServerSendsOnceMoreIsToldToBeARepetition() throws InterruptedException {
        onlyOnThree();
        Webhook created = create(hook(SECRET, WebhookEventType.ALIAS_SET));
        failures.set(1);
        webhooks.test(created.id(), WebhookEventType.ALIAS_SET);
        WebhookDelivery once = received.poll(10, TimeUnit.SECONDS);
        WebhookDelivery again = received.poll(10, TimeUnit.SECONDS);
        assertThat(once.repeated()).isFalse();
        assertThat(again.repeated()).isTrue();
        assertThat(again.id()).isEqualTo(once.id());
    }

    @Test
    void anAddressThatTheServerDoesNotDeliverToIsRefusedWithWhatToDo() {
        onlyOnThree();
        NewWebhook ftp = NewWebhook.of("hook", URI.create("ftp://host/"), SECRET, WebhookEventType.ALIAS_SET);
        assertThatThrownBy(() -> webhooks.create(ftp))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("MLFLOW_WEBHOOK_ALLOWED_SCHEMES");
    }

    @Test
    void anAliasThatSomebodyMovesReachesAResolverLongBeforeItLooksAgain() throws Exception {
        onlyOnThree();
        create(hook(SECRET, WebhookEventType.ALIAS_SET, WebhookEventType.TAG_SET));
        BlockingQueue<VersionNumber> seen = new LinkedBlockingQueue<>();
        try (ModelRegistry registry = fixture.open("alice");
                ModelRegistry other = fixture.open("bob");
                ModelResolver resolver = ModelResolver.builder(registry)
                        .refreshEvery(Duration.ofDays(1))
                        .listener(new ResolverListener() {
                            @Override
                            public void afterSwap(ResolverChange change) {
                                change.after().ifPresent(version -> seen.add(version.version()));
                            }
                        })
                        .open()) {
            String model = modelOfTwo(registry);
            other.setAlias(model, Alias.CHAMPION, VersionNumber.of(1));
            String uri = "models:/" + model + "@champion";
            assertThat(resolver.resolve(uri).version().version()).isEqualTo(VersionNumber.of(1));

            AtomicInteger turn = new AtomicInteger();
            WebhookDelivery moved = first(
                    () -> other.setAlias(model, Alias.CHAMPION, VersionNumber.of(turn.incrementAndGet() % 2 + 1)),
                    event -> event instanceof WebhookEvent.AliasSet set
                            && set.model().equals(model));
            moved.event().tell(resolver);

            VersionNumber last = VersionNumber.of(turn.get() % 2 + 1);
            for (VersionNumber one = seen.poll(30, TimeUnit.SECONDS); ; one = seen.poll(30, TimeUnit.SECONDS)) {
                assertThat(one).as("the resolver hears of version %s", last).isNotNull();
                if (one.equals(last)) {
                    break;
                }
            }
            assertThat(resolver.resolve(uri).version().version()).isEqualTo(last);
        }
    }

    @Test
    void aRegistrationTellsOfTheVersionFirstAndOfItsDecisionLater() throws Exception {
        onlyOnThree();
        create(hook(SECRET, WebhookEventType.VERSION_CREATED, WebhookEventType.TAG_SET));
        try (ModelRegistry registry = fixture.open("alice")) {
            AtomicInteger next = new AtomicInteger();
            String model = fixture.uniqueName("told");
            first(
                    () -> {
                        try {
                            Path file = Files.writeString(
                                    directory.resolve("model-" + next.incrementAndGet()), "content " + next);
                            registry.register(Registration.of(model)
                                    .artifact(file)
                                    .format("other")
                                    .noCodeDetection()
                                    .build());
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    },
                    event -> event instanceof WebhookEvent.TagSet set
                            && set.model().equals(model)
                            && set.key().equals("mre.event"));
        }
        assertThat(Set.copyOf(refused)).isEmpty();
    }
}
