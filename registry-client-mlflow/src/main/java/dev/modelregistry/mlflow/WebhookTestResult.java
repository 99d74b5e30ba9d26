package dev.modelregistry.mlflow;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What became of a delivery that was sent to try a webhook.
 *
 * @param delivered whether the receiver took it
 * @param status what the receiver answered; absent when there was no answer
 * @param message the beginning of the receiver's answer, or why there was none
 */
public record WebhookTestResult(boolean delivered, OptionalInt status, Optional<String> message) {}
