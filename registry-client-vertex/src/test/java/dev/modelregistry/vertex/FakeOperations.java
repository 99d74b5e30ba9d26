package dev.modelregistry.vertex;

import com.google.cloud.aiplatform.v1.DeleteOperationMetadata;
import com.google.longrunning.ListOperationsResponse;
import com.google.longrunning.Operation;
import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Operations that take as long as a few requests, whoever sends them. What they make is not there before they end. */
final class FakeOperations {

    private static final int DELETED = 5;

    private static final class Running {
        private final String model;
        private final Supplier<Message> work;
        private Operation state;
        private int left;

        Running(String model, Supplier<Message> work, Operation state, int requests) {
            this.left = requests;
            this.model = model;
            this.work = work;
            this.state = state;
        }
    }

    private final String parent;
    private final Map<String, Running> all = new LinkedHashMap<>();
    private final List<Running> pending = new ArrayList<>();
    private final AtomicLong names = new AtomicLong(7_000_000_000_000_000_000L);
    private long deletions;
    private volatile int requests = 3;

    FakeOperations(String parent) {
        this.parent = parent;
    }

    /** Lets those that begin from now on take as long as so many requests. */
    void take(int longer) {
        requests = longer;
    }

    Operation begin(String model, Message metadata, Supplier<Message> work) {
        String name = parent + "/models/" + model + "/operations/" + names.incrementAndGet();
        Running running = new Running(
                model,
                work,
                Operation.newBuilder()
                        .setName(name)
                        .setMetadata(Any.pack(metadata))
                        .build(),
                requests);
        all.put(name, running);
        pending.add(running);
        return running.state;
    }

    /** One request more has come. */
    void advance() {
        List<Running> due = pending.stream().filter(one -> --one.left <= 0).toList();
        pending.removeAll(due);
        due.forEach(this::finish);
    }

    private void finish(Running one) {
        Operation.Builder done = one.state.toBuilder().setDone(true);
        try {
            Message response = one.work.get();
            boolean deletion = one.state.getMetadata().is(DeleteOperationMetadata.class);
            // As was reported of the real service: the version is gone, and the operation says that it failed.
            if (deletion && ++deletions % DELETED == 0) {
                done.setError(Status.newBuilder().setCode(13).setMessage("Internal error encountered."));
            } else {
                done.setResponse(Any.pack(response));
            }
        } catch (FakeProblem problem) {
            done.setError(Status.newBuilder().setCode(9).setMessage(problem.getMessage()));
        }
        one.state = done.build();
    }

    Operation get(String name) {
        Running running = all.get(name);
        if (running == null) {
            throw FakeProblem.notFound("Operation " + name);
        }
        return running.state;
    }

    ListOperationsResponse of(String model) {
        ListOperationsResponse.Builder list = ListOperationsResponse.newBuilder();
        pending.stream().filter(one -> one.model.equals(model)).forEach(one -> list.addOperations(one.state));
        return list.build();
    }
}
