package dev.modelregistry.mlflow;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * A webhook to be made. Prints without its secret.
 *
 * @param name for people; need not be unique
 * @param url where deliveries go. Unless the server's owner allows more, it is {@code https:} and leads to a public address
 * @param secret signs the deliveries, see {@link WebhookVerifier}; without one nobody could tell who sent them
 * @param events what it tells
 * @param description why it is there
 */
public record NewWebhook(
        String name, URI url, String secret, Set<WebhookEventType> events, Optional<String> description) {

    /** Checks the values. */
    public NewWebhook {
        if (name.isBlank()) {
            throw new InvalidException("webhook: its name is empty");
        }
        if (url.getScheme() == null || url.getHost() == null || url.getRawUserInfo() != null) {
            String shown = url.getRawUserInfo() == null ? Text.shown(url.toString()) : "with a name or password";
            throw new InvalidException(
                    "webhook '" + Text.shown(name) + "': url " + shown + " has to be https://HOST[:PORT]/PATH");
        }
        if (secret.isEmpty()) {
            throw new InvalidException("webhook '" + Text.shown(name) + "': its secret is empty");
        }
        if (events.isEmpty()) {
            throw new InvalidException("webhook '" + Text.shown(name) + "': it names no event");
        }
        events = Set.copyOf(events);
    }

    /** A webhook without description. */
    public static NewWebhook of(String name, URI url, String secret, WebhookEventType... events) {
        return new NewWebhook(name, url, secret, Set.of(events), Optional.empty());
    }

    /** This webhook with a description. */
    public NewWebhook withDescription(String text) {
        return new NewWebhook(name, url, secret, events, Optional.of(text));
    }

    @Override
    public String toString() {
        return "webhook '" + name + "' to " + url.getHost() + " for " + events;
    }
}
