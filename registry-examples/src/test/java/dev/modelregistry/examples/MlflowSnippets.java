package dev.modelregistry.examples;

import com.sun.net.httpserver.HttpExchange;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.mlflow.MlflowConfig;
import dev.modelregistry.mlflow.MlflowWebhooks;
import dev.modelregistry.mlflow.NewWebhook;
import dev.modelregistry.mlflow.Webhook;
import dev.modelregistry.mlflow.WebhookDelivery;
import dev.modelregistry.mlflow.WebhookEventType;
import dev.modelregistry.mlflow.WebhookVerifier;
import dev.modelregistry.serving.ModelResolver;
import java.io.IOException;
import java.net.URI;

/** Programs of the page about MLflow that need its module. They compile; that they work is shown by the tests of that module. */
final class MlflowSnippets {

    private MlflowSnippets() {}

    static Webhook makeWebhook(String secret) {
        // docs:begin webhook
        MlflowConfig server = MlflowConfig.fromEnvironment(System.getenv()).build();
        try (MlflowWebhooks webhooks = MlflowWebhooks.open(server)) {
            return webhooks.create(NewWebhook.of(
                    "serving",
                    URI.create("https://serving.example/registry-changed"),
                    secret,
                    WebhookEventType.ALIAS_SET,
                    WebhookEventType.ALIAS_REMOVED,
                    WebhookEventType.TAG_SET));
        }
        // docs:end
    }

    static int receive(WebhookVerifier verifier, ModelResolver resolver, HttpExchange request) throws IOException {
        // docs:begin webhook-receiver
        byte[] body = request.getRequestBody().readAllBytes();
        try {
            WebhookDelivery delivery = verifier.verify(request.getRequestHeaders()::getFirst, body);
            if (!delivery.repeated()) {
                delivery.event().tell(resolver); // looks at the registry now instead of at the next refresh
            }
            return 200;
        } catch (UnauthenticatedException e) {
            return 401; // not signed with our secret, or too old
        } catch (InvalidException e) {
            return 400;
        }
        // docs:end
    }
}
