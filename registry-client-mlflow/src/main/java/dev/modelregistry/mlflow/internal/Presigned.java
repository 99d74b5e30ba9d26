package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.http.Effect;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.internal.json.Json;
import java.util.HashMap;
import java.util.Map;

/**
 * An address of an object store that carries its own permission, for a while.
 *
 * @param address with the permission in its query
 * @param headers what has to be sent with it, and nothing else
 */
record Presigned(String address, Map<String, String> headers) {

    Presigned {
        headers = Map.copyOf(headers);
    }

    /**
     * Reads one.
     *
     * @param field that holds the address
     */
    static Presigned read(JsonNode answer, String field) {
        Map<String, String> headers = new HashMap<>();
        answer.path("headers")
                .properties()
                .forEach(one -> headers.put(one.getKey(), one.getValue().asText()));
        return new Presigned(Json.text(answer, field), headers);
    }

    HttpCall call(String operation, Effect effect, String method) {
        HttpCall call = HttpCall.presigned(operation, effect, method, address);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            call = call.withHeader(header.getKey(), header.getValue());
        }
        return call;
    }

    /** Whoever has the address has the permission. */
    @Override
    public String toString() {
        return "presigned " + address.replaceAll("\\?.*", "");
    }
}
