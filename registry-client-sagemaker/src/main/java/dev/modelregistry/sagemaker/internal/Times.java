package dev.modelregistry.sagemaker.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;

/** Times as SageMaker writes them: seconds with a fraction. */
final class Times {

    private Times() {}

    /** The beginning of time where there is none. */
    static Instant of(JsonNode node, String field) {
        BigDecimal seconds = node.path(field).decimalValue();
        return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
    }
}
