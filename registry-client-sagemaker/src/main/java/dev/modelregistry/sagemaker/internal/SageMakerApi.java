package dev.modelregistry.sagemaker.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.http.Effect;
import dev.modelregistry.http.HttpBody;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.HttpReply;
import dev.modelregistry.http.HttpTransport;
import dev.modelregistry.http.internal.json.Json;
import java.util.Optional;

/** Requests to SageMaker: one path, the operation stands in a header. Thread-safe. */
final class SageMakerApi implements AutoCloseable {

    private static final String MEDIA_TYPE = "application/x-amz-json-1.1";

    private final HttpTransport transport;
    private final String address;

    SageMakerApi(Settings settings, AwsKeys keys) {
        AwsSigner signer = new AwsSigner("sagemaker", settings.region(), keys);
        address = settings.sagemaker();
        HttpTransport.Builder builder = HttpTransport.to("sagemaker", address)
                .signer(signer)
                .errors(new SageMakerErrors(signer))
                .readTimeout(settings.timeout())
                .retry(settings.retry());
        settings.client().ifPresent(builder::client);
        transport = builder.build();
    }

    String address() {
        return address;
    }

    /** Reads. */
    JsonNode read(String operation, ObjectNode body) {
        return send(operation, Effect.READ, body);
    }

    /** Reads; empty when there is no such thing. */
    Optional<JsonNode> find(String operation, ObjectNode body) {
        try {
            return Optional.of(read(operation, body));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    /** Writes what may be written twice. */
    JsonNode write(String operation, ObjectNode body) {
        return send(operation, Effect.REPEATABLE_WRITE, body);
    }

    /** Creates something; twice would make two. */
    JsonNode create(String operation, ObjectNode body) {
        return send(operation, Effect.WRITE, body);
    }

    private JsonNode send(String operation, Effect effect, ObjectNode body) {
        HttpCall call = HttpCall.with(operation, effect, "POST", "", HttpBody.of(MEDIA_TYPE, Json.write(body)))
                .withHeader("X-Amz-Target", "SageMaker." + operation);
        HttpReply reply = transport.execute(call);
        if (reply.body().length == 0) {
            return Json.object();
        }
        return Json.tryRead(reply.body())
                .orElseThrow(() -> new UnavailableException(
                        operation + ": the answer is not JSON; is '" + address + "' an address of SageMaker?"));
    }

    @Override
    public void close() {
        transport.close();
    }
}
