package dev.modelregistry.testkit.fault;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which calls meet which faults. Immutable. */
public final class FaultPlan {

    private static final FaultPlan NONE = new FaultPlan(Map.of());

    private final Map<Long, Fault> faults;

    private FaultPlan(Map<Long, Fault> faults) {
        this.faults = faults;
    }

    /** Everything goes well. */
    public static FaultPlan none() {
        return NONE;
    }

    /**
     * One fault.
     *
     * @param call number of the call that meets it, counted from 1
     * @param fault what happens to it
     */
    public static FaultPlan at(long call, Fault fault) {
        return NONE.and(call, fault);
    }

    /** This plan with one more fault. */
    public FaultPlan and(long call, Fault fault) {
        Map<Long, Fault> more = new TreeMap<>(faults);
        more.put(call, fault);
        return new FaultPlan(more);
    }

    Optional<Fault> of(long call) {
        return Optional.ofNullable(faults.get(call));
    }

    @Override
    public String toString() {
        return faults.toString();
    }
}
