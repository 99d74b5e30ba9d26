package dev.modelregistry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.UnauthenticatedException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A delivery as MLflow 3.17.2 sent it, and what was made of it. */
class WebhookVerifierTest {

    private static final String SECRET = "s3cret";
    private static final Instant SENT = Instant.ofEpochSecond(1795436201);
    private static final String ALIAS_SET =
            "{\"entity\": \"model_version_alias\", \"action\": \"created\", \"timestamp\":"
                    + " \"2026-11-23T12:16:41.468630+00:00\", \"data\": {\"name\": \"whm\", \"alias\": \"prod\", \"version\": \"2\"}}";
    /** Worked out apart from this library: with {@code hmac} of Python. */
    private static final String SIGNATURE = "v1,rbUoO4GfWFmIh6yJ3E17pB0uliJ+kl+xPfSkSp+CIgI=";

    private final Map<String, String> headers = new HashMap<>(Map.of(
            "X-MLflow-Delivery-Id", "cb251cde-73e7-41cc-92df-385313863686",
            "X-MLflow-Timestamp", "1795436201",
            "X-MLflow-Signature", SIGNATURE));

    private static WebhookVerifier at(Instant now) {
        return WebhookVerifier.builder(SECRET)
                .clock(Clock.fixed(now, ZoneOffset.UTC))
                .build();
    }

    private WebhookDelivery verify(WebhookVerifier verifier, String body) {
        return verifier.verify(headers::get, body.getBytes(StandardCharsets.UTF_8));
    }

    private void refused(WebhookVerifier verifier, String body, String said) {
        assertThatThrownBy(() -> verify(verifier, body))
                .isInstanceOf(UnauthenticatedException.class)
                .hasMessageContaining(said)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void aSignedDeliveryIsRead() {
        assertThat(verify(at(SENT.plusSeconds(3)), ALIAS_SET))
                .isEqualTo(new WebhookDelivery(
                        "cb251cde-73e7-41cc-92df-385313863686",
                        SENT,
                        false,
                        new WebhookEvent.AliasSet("whm", "prod", "2")));
    }

    @Test
    void anotherBodyIdOrTimeIsNotWhatWasSigned() {
        WebhookVerifier verifier = at(SENT);
        refused(verifier, ALIAS_SET.replace("\"2\"", "\"3\""), "not signed");
        headers.put("X-MLflow-Timestamp", "1795436202");
        refused(verifier, ALIAS_SET, "not signed");
        headers.put("X-MLflow-Timestamp", "1795436201");
        headers.put("X-MLflow-Delivery-Id", "another");
        refused(verifier, ALIAS_SET, "not signed");
    }

    @Test
    void whatIsNoSignatureIsRefused() {
        for (String signature : new String[] {"", "v1,", "v2," + SIGNATURE.substring(3), "v1,%%", SIGNATURE + "AA"}) {
            headers.put("X-MLflow-Signature", signature);
            refused(at(SENT), ALIAS_SET, "not signed");
        }
        headers.remove("X-MLflow-Signature");
        refused(at(SENT), ALIAS_SET, "with a secret?");
        headers.put("X-MLflow-Signature", SIGNATURE);
        headers.put("X-MLflow-Timestamp", "yesterday");
        refused(at(SENT), ALIAS_SET, "X-MLflow-Timestamp");
    }

    @Test
    void anOldDeliveryAndOneFromTheFutureAreRefused() {
        assertThat(verify(at(SENT.plusSeconds(300)), ALIAS_SET).repeated()).isFalse();
        refused(at(SENT.plusSeconds(301)), ALIAS_SET, "300 s");
        refused(at(SENT.minusSeconds(301)), ALIAS_SET, "300 s");
    }

    @Test
    void theSameDeliveryIsTakenOnceUnlessItIsForgotten() {
        WebhookVerifier verifier = at(SENT);
        assertThat(verify(verifier, ALIAS_SET).repeated()).isFalse();
        WebhookDelivery again = verify(verifier, ALIAS_SET);
        assertThat(again.repeated()).isTrue();
        verifier.forget(again);
        assertThat(verify(verifier, ALIAS_SET).repeated()).isFalse();
    }

    @Test
    void aForgedDeliveryDoesNotUseUpTheIdOfTheRealOne() {
        WebhookVerifier verifier = at(SENT);
        refused(verifier, ALIAS_SET + " ", "not signed");
        assertThat(verify(verifier, ALIAS_SET).repeated()).isFalse();
    }

    @Test
    void anOldSecretCountsWhileItIsNamed() {
        WebhookVerifier both = WebhookVerifier.builder("new")
                .alsoSecret(SECRET)
                .clock(Clock.fixed(SENT, ZoneOffset.UTC))
                .tolerance(Duration.ofSeconds(1))
                .build();
        assertThat(verify(both, ALIAS_SET).repeated()).isFalse();
        refused(WebhookVerifier.of("new"), ALIAS_SET, "not signed");
    }

    @Test
    void everyEventIsReadAndOthersAreToldApart() {
        assertThat(read(
                        "registered_model",
                        "created",
                        "\"name\": \"m\", \"tags\": {\"a\": \"b\"}, \"description\": null"))
                .isEqualTo(new WebhookEvent.ModelCreated("m", Map.of("a", "b"), Optional.empty()));
        assertThat(read(
                        "model_version",
                        "created",
                        "\"name\": \"m\", \"version\": \"1\", \"source\": \"models:/m-1\", \"run_id\": null,"
                                + " \"tags\": {}, \"description\": \"d\""))
                .isEqualTo(new WebhookEvent.VersionCreated(
                        "m", "1", "models:/m-1", Optional.empty(), Map.of(), Optional.of("d")));
        assertThat(read(
                        "model_version_tag",
                        "set",
                        "\"name\": \"m\", \"version\": \"1\", \"key\": \"k\", \"value\": \"\""))
                .isEqualTo(new WebhookEvent.TagSet("m", "1", "k", ""));
        assertThat(read("model_version_tag", "deleted", "\"name\": \"m\", \"version\": \"1\", \"key\": \"k\""))
                .isEqualTo(new WebhookEvent.TagRemoved("m", "1", "k"));
        assertThat(read("model_version_alias", "deleted", "\"name\": \"m\", \"alias\": \"a\""))
                .isEqualTo(new WebhookEvent.AliasRemoved("m", "a"));
        assertThat(read("prompt", "created", "\"name\": \"p\"")).isEqualTo(new WebhookEvent.Other("prompt", "created"));
    }

    private static WebhookEvent read(String entity, String action, String data) {
        return dev.modelregistry.mlflow.internal.WebhookBodies.read(
                ("{\"entity\": \"" + entity + "\", \"action\": \"" + action + "\", \"data\": {" + data + "}}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aBodyThatCannotBeReadIsSaidToBeOne() {
        assertThatThrownBy(() -> read("model_version_alias", "created", "\"name\": \"m\""))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("'alias'");
    }

    @Test
    void aNewWebhookTellsWhatIsWrongAndNotItsSecret() {
        NewWebhook good =
                NewWebhook.of("hook", java.net.URI.create("https://host/path"), SECRET, WebhookEventType.ALIAS_SET);
        assertThat(good.toString()).doesNotContain(SECRET);
        assertThatThrownBy(() -> NewWebhook.of("hook", good.url(), SECRET))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("no event");
        assertThatThrownBy(() -> NewWebhook.of("hook", good.url(), "", WebhookEventType.ALIAS_SET))
                .hasMessageContaining("secret");
        assertThatThrownBy(() -> NewWebhook.of(
                        "hook", java.net.URI.create("https://u:hunter2@host/"), SECRET, WebhookEventType.ALIAS_SET))
                .isInstanceOf(InvalidException.class)
                .hasMessageNotContaining("hunter2");
    }
}
