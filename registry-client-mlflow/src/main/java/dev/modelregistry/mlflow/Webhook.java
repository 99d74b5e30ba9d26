package dev.modelregistry.mlflow;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A webhook as the server has it. The server never gives its secret back.
 *
 * @param id the server's own
 * @param name what its maker called it; names need not be unique
 * @param url where deliveries go, as its maker wrote it
 * @param events what it tells of those that this library knows; a webhook of others may tell more
 * @param description why it is there
 * @param active whether it delivers
 * @param createdAt when it was made
 */
public record Webhook(
        String id,
        String name,
        String url,
        Set<WebhookEventType> events,
        Optional<String> description,
        boolean active,
        Instant createdAt) {

    /** Makes a webhook of a copy of the events. */
    public Webhook {
        events = Set.copyOf(events);
    }
}
