package dev.modelregistry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.internal.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a command answers.
 *
 * @param json writes the document
 * @param text writes it for people
 * @param exit the exit code
 */
record Reply(Document json, Consumer<Page> text, int exit) {

    /** Writes a document. */
    @FunctionalInterface
    interface Document {

        /** Writes it whole. */
        void writeTo(OutputStream out) throws IOException;
    }

    static Reply of(ObjectNode document, Consumer<Page> text) {
        return new Reply(out -> out.write(Json.write(document)), text, 0);
    }

    /** A list as the only field of a document. Written item by item: lists can be long. */
    static <T> Reply ofList(String field, List<T> items, Function<T, ObjectNode> item, Consumer<Page> text) {
        return new Reply(out -> writeList(out, field, items, item), text, 0);
    }

    private static <T> void writeList(OutputStream out, String field, List<T> items, Function<T, ObjectNode> item)
            throws IOException {
        out.write(("{\"" + field + "\":[").getBytes(StandardCharsets.UTF_8));
        boolean first = true;
        for (T one : items) {
            if (!first) {
                out.write(',');
            }
            first = false;
            out.write(Json.write(item.apply(one)));
        }
        out.write(']');
        out.write('}');
    }

    Reply withExit(int code) {
        return new Reply(json, text, code);
    }
}
