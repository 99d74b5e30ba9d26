package dev.modelregistry.mlflow;

import dev.modelregistry.mlflow.internal.WebhookCalls;
import java.util.stream.Stream;

/**
 * The webhooks of an MLflow 3 server: it sends a request to an address of yours when something changes, which
 * {@link WebhookVerifier} checks and reads. With basic authentication MLflow lets only administrators do this.
 *
 * <p>Every method throws {@link dev.modelregistry.error.UnsupportedCapabilityException} on a server of the 2.x line.
 *
 * <p>Thread-safe. Opening sends nothing.
 */
public final class MlflowWebhooks implements AutoCloseable {

    private final WebhookCalls calls;

    private MlflowWebhooks(WebhookCalls calls) {
        this.calls = calls;
    }

    /** Opens them, with connections of its own. */
    public static MlflowWebhooks open(MlflowConfig config) {
        return new MlflowWebhooks(new WebhookCalls(config.settings()));
    }

    /**
     * Makes a webhook. It is active at once; for up to a minute it may miss events, because the server remembers which webhooks
     * there are. Making it twice makes two.
     *
     * @throws dev.modelregistry.error.InvalidException the server does not deliver to such an address
     */
    public Webhook create(NewWebhook webhook) {
        return calls.create(webhook);
    }

    /** All webhooks, those of others too. Read from the server page by page. */
    public Stream<Webhook> list() {
        return calls.list();
    }

    /**
     * Has the server send an example of what it would send, and tells what the receiver made of it.
     *
     * @param id of the webhook
     * @param event which example; one of those that the webhook tells, or the server refuses
     * @throws dev.modelregistry.error.NotFoundException there is no such webhook
     */
    public WebhookTestResult test(String id, WebhookEventType event) {
        return calls.test(id, event);
    }

    /**
     * Ends a webhook.
     *
     * @return false when there was none of this id
     */
    public boolean delete(String id) {
        return calls.delete(id);
    }

    /** Closes the connections; the webhooks stay. */
    @Override
    public void close() {
        calls.close();
    }
}
