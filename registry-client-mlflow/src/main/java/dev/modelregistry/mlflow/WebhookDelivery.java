package dev.modelregistry.mlflow;

import java.time.Instant;

/**
 * A delivery whose signature and age were found to be right.
 *
 * @param id the server's own; the same when the server sends it once more
 * @param sentAt when the server first sent it, to the second
 * @param repeated whether a delivery of this id came before: it needs an answer of 200 and nothing else
 * @param event what happened
 */
public record WebhookDelivery(String id, Instant sentAt, boolean repeated, WebhookEvent event) {}
