package dev.modelregistry.cli;

import dev.modelregistry.internal.json.Json;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Writes answers and failures where they belong. */
final class Printer {

    private final Host host;
    private final boolean json;
    private final AtomicReference<@Nullable Thread> answering;

    /** @param answering the thread that answers; any other says nothing */
    Printer(Host host, boolean json, AtomicReference<@Nullable Thread> answering) {
        this.host = host;
        this.json = json;
        this.answering = answering;
    }

    int print(Reply reply) {
        if (!answers()) {
            return reply.exit();
        }
        if (json) {
            document(reply.json());
        } else {
            reply.text().accept(new Page(host.out()));
        }
        return reply.exit();
    }

    private boolean answers() {
        return answering.compareAndSet(null, Thread.currentThread()) || answering.get() == Thread.currentThread();
    }

    /** Text that has no document of its own. */
    int print(String field, String text) {
        return print(Reply.of(Json.object().put(field, text), page -> page.line(text.stripTrailing())));
    }

    private void document(Reply.Document document) {
        try {
            document.writeTo(host.out());
        } catch (IOException e) {
            throw new IllegalStateException("a print stream keeps its errors to itself", e);
        }
        host.out().println();
    }

    /** Ends a command that went well: what could not be written did not go well. */
    int finish(int exit) {
        host.out().flush();
        if (!host.out().checkError()) {
            host.err().flush();
            return exit;
        }
        host.err().println("mre: internal: standard output cannot be written");
        host.err().flush();
        return exit == 0 ? 1 : exit;
    }

    int fail(Failure failure, Throwable cause, boolean debug) {
        if (json && answers()) {
            document(out -> out.write(Json.write(failure.document())));
        }
        host.out().flush();
        failure.print(new Page(host.err()));
        if (debug) {
            // The user asked for it with --debug, on a stream that the caller of this program chose; nothing else
            // prints stacks.
            cause.printStackTrace(host.err());
        }
        host.err().flush();
        return failure.exit();
    }
}
