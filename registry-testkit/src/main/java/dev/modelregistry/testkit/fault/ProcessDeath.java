package dev.modelregistry.testkit.fault;

/** Stands for the death of the process: an error, so that nothing on the way up tidies, retries or explains it away. */
public final class ProcessDeath extends Error {

    private static final long serialVersionUID = 1L;

    ProcessDeath(SpiCall call) {
        super("the process died at call " + call);
    }

    ProcessDeath(String request) {
        super("the process died after its request " + request);
    }
}
