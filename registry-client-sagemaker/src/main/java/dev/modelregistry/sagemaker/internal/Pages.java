package dev.modelregistry.sagemaker.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.error.UnavailableException;
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
     * @throws UnavailableException a page is followed by itself, as the client of AWS for Python refuses it too: it would never end
     */
    static Stream<JsonNode> of(Function<Optional<String>, JsonNode> request) {
        return Stream.iterate(
                        Optional.of(Page.of(request, Optional.empty())),
                        Optional::isPresent,
                        page -> page.flatMap(Page::next).map(token -> Page.of(request, Optional.of(token))))
                .map(page -> page.orElseThrow().content());
    }

    private record Page(JsonNode content, Optional<String> next) {

        static Page of(Function<Optional<String>, JsonNode> request, Optional<String> token) {
            JsonNode content = request.apply(token);
            Optional<String> next = Json.given(content, "NextToken");
            if (next.isPresent() && next.equals(token)) {
                throw new UnavailableException("SageMaker: a page of a list names itself as the next one");
            }
            return new Page(content, next);
        }
    }

    static Stream<JsonNode> items(JsonNode page, String field) {
        return StreamSupport.stream(page.path(field).spliterator(), false);
    }
}
