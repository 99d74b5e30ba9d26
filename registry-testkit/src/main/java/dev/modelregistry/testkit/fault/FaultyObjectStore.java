package dev.modelregistry.testkit.fault;

import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.PutCondition;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** An object store behind the gate. */
final class FaultyObjectStore implements ObjectStore {

    private final ObjectStore target;
    private final Consumer<Capability> demand;
    private final CallGate gate;

    FaultyObjectStore(ObjectStore target, Consumer<Capability> demand, CallGate gate) {
        this.target = target;
        this.demand = demand;
        this.gate = gate;
    }

    @Override
    public String root() {
        return target.root();
    }

    @Override
    public String uri(String key) {
        return target.uri(key);
    }

    @Override
    public StoredObject put(String key, InputStream content, PutCondition condition) {
        if (condition instanceof PutCondition.IfAbsent) {
            demand.accept(Capability.CREATE_ONLY_OBJECTS);
        }
        return gate.write("objects.put", key, () -> target.put(key, content, condition));
    }

    @Override
    public void putAll(List<SmallObject> objects) {
        String keys = String.join(" ", objects.stream().map(SmallObject::key).toList());
        gate.act("objects.putAll", keys, () -> target.putAll(objects));
    }

    @Override
    public Optional<StoredObject> head(String key) {
        return gate.read("objects.head", key, () -> target.head(key));
    }

    @Override
    public InputStream get(String key, long from) {
        return gate.read("objects.get", key, () -> target.get(key, from));
    }

    @Override
    public Stream<StoredObject> list(String prefix, String after) {
        return gate.read("objects.list", prefix, () -> target.list(prefix, after));
    }

    @Override
    public void delete(String key) {
        gate.act("objects.delete", key, () -> target.delete(key));
    }
}
