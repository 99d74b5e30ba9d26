package dev.modelregistry.sagemaker.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.http.internal.json.Json;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Listings page by page: a page is asked for when the one before has been read, and an empty one is not the last one. */
final class Pages {

    private Pages() {}

    /**
     * Pages until one has no token.
     *
     * @param request asks for the page of a token, without one for the first
     */
    static Stream<JsonNode> of(Function<Optional<String>, JsonNode> request) {
        return Stream.iterate(
                        Optional.of(request.apply(Optional.empty())),
                        Optional::isPresent,
                        page -> page.flatMap(one -> Json.given(one, "NextToken"))
                                .map(token -> request.apply(Optional.of(token))))
                .map(Optional::orElseThrow);
    }

    static Stream<JsonNode> items(JsonNode page, String field) {
        return StreamSupport.stream(page.path(field).spliterator(), false);
    }
}
