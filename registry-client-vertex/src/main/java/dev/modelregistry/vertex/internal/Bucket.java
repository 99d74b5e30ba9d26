package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.http.Effect;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.HttpReply;
import dev.modelregistry.http.internal.json.Json;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Objects of one Cloud Storage bucket, by their whole names. Thread-safe. */
final class Bucket {

    private static final String FIELDS = "items(name,size,generation,updated,crc32c),nextPageToken";
    private static final String PAGE = "1000";

    /**
     * What Cloud Storage tells of an object.
     *
     * @param crc32c base64 of the big-endian CRC-32C of its bytes
     * @param token the metadata that says which upload made it; empty for those of other tools
     */
    record Item(String name, long size, String generation, Optional<Instant> updated, String crc32c, String token) {

        static Item of(JsonNode node) {
            return new Item(
                    Json.text(node, "name"),
                    node.path("size").asLong(),
                    Json.text(node, "generation"),
                    Times.find(node, "updated"),
                    Json.text(node, "crc32c"),
                    Json.text(node.path("metadata"), Upload.TOKEN));
        }
    }

    private final GoogleService storage;
    private final String name;

    Bucket(GoogleService storage, String name) {
        this.storage = storage;
        this.name = name;
    }

    String name() {
        return name;
    }

    private String path(String object) {
        return "storage/v1/b/" + name + "/o/" + HttpCall.oneName(object);
    }

    Optional<Item> head(String object) {
        return storage.find(HttpCall.get("readObject", path(object))).map(Item::of);
    }

    /** A small object with its generation. */
    record Small(byte[] bytes, String generation) {}

    /** A small object, whole; empty when there is none. */
    Optional<Small> read(String object) {
        try {
            HttpReply reply = storage.execute(media(object));
            return Optional.of(
                    new Small(reply.body(), reply.header("x-goog-generation").orElse("")));
        } catch (NotFoundException none) {
            return Optional.empty();
        }
    }

    private HttpCall media(String object) {
        return HttpCall.get("downloadObject", path(object))
                .withQuery("alt", "media")
                // Else the bytes of a range would be those of a packed form.
                .withHeader("accept-encoding", "identity");
    }

    /** Part of an object. What is asked for beyond its end is empty. */
    InputStream get(String object, long from) {
        try {
            return storage.download(media(object), from);
        } catch (NotFoundException missing) {
            throw new NotFoundException("object gs://" + name + "/" + object + " does not exist", missing);
        } catch (RegistryException failure) {
            if (failure.context().status().equals(OptionalInt.of(416))) {
                return InputStream.nullInputStream();
            }
            throw failure;
        }
    }

    /** Objects whose names begin with a prefix and are greater than another name, in the order of their names, lazily. */
    Stream<Item> list(String prefix, String after) {
        return Stream.iterate(
                        page(prefix, after, Optional.empty()),
                        page -> !page.end(),
                        page -> page.token().isEmpty() ? Page.behindTheLast() : page(prefix, after, page.token()))
                .flatMap(page -> page.items().stream())
                .filter(item -> item.name().compareTo(after) > 0);
    }

    private record Page(List<Item> items, Optional<String> token, boolean end) {

        static Page behindTheLast() {
            return new Page(List.of(), Optional.empty(), true);
        }
    }

    private Page page(String prefix, String after, Optional<String> token) {
        HttpCall call = HttpCall.get("listObjects", "storage/v1/b/" + name + "/o")
                .withQuery("prefix", prefix)
                .withQuery("maxResults", PAGE)
                .withQuery("fields", FIELDS);
        if (!after.isEmpty()) {
            call = call.withQuery("startOffset", after);
        }
        if (token.isPresent()) {
            call = call.withQuery("pageToken", token.get());
        }
        JsonNode answer = storage.json(call);
        List<Item> items = new ArrayList<>();
        answer.path("items").forEach(item -> items.add(Item.of(item)));
        return new Page(items, Json.given(answer, "nextPageToken"), false);
    }

    void delete(String object) {
        try {
            storage.execute(new HttpCall(
                    "deleteObject",
                    Effect.REPEATABLE_WRITE,
                    "DELETE",
                    path(object),
                    Map.of(),
                    Map.of(),
                    Optional.empty()));
        } catch (NotFoundException gone) {
            return; // That is what was wanted.
        }
    }

    /**
     * Stores an object.
     *
     * @param generation that it must still have: 0 when there must be none; empty to replace whatever is there
     * @return what is stored now; empty when the condition does not hold
     */
    Optional<Item> put(String object, InputStream content, Optional<String> generation) {
        return new Upload(storage, this, object, generation).send(content);
    }
}
