package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.RegistryBuilder;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.spi.Signer;
import dev.modelregistry.testkit.contract.GovernedModel.Who;
import dev.modelregistry.testkit.contract.PolicySketch.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Everybody who acts in a random history, each with name and key, on one clock; and the policies that they set. */
final class GovernanceClients implements AutoCloseable {

    private final RegistryFixture fixture;
    private final Map<String, Signer> signers;
    private final Instant beginning;
    private final MutableClock clock;
    private final Map<Who, ModelRegistry> opened = new HashMap<>();
    /** Policies that were set, by the digests that events name, and the gates by those that approvals name. */
    private final Map<String, PolicySketch> policies = new HashMap<>();

    private final Map<String, Gate> gates = new HashMap<>();

    GovernanceClients(RegistryFixture fixture, Map<String, Signer> signers) {
        this.fixture = fixture;
        this.signers = signers;
        this.beginning = fixture.beginning();
        this.clock = new MutableClock(beginning);
    }

    Map<String, PolicySketch> policies() {
        return policies;
    }

    Map<String, Gate> gates() {
        return gates;
    }

    Instant now() {
        return clock.instant();
    }

    void pass(Duration time) {
        clock.set(now().plus(time));
    }

    ModelRegistry of(Who who) {
        return opened.computeIfAbsent(who, this::open);
    }

    private ModelRegistry open(Who who) {
        RegistryBuilder builder =
                ModelRegistry.builder(fixture.backend()).actor(who.actor()).clock(clock);
        who.key().map(signers::get).ifPresent(builder::signer);
        return builder.open();
    }

    /** A policy by its numbers. */
    Policy policy(int a, int b, int c, int d) {
        PolicySketch sketch = PolicySketch.of(a, b, c, d, beginning);
        Policy policy = sketch.policy(signers.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, one -> one.getValue().publicKey())));
        policies.put(policy.digest().toString(), sketch);
        for (Stage stage : Stage.values()) {
            sketch.gate(stage.name()).ifPresent(gate -> {
                String digest = policy.gateDigest(stage).orElseThrow().toString();
                Gate other = gates.put(digest, gate);
                assertThat(other).as("two gates of one digest").isIn(gate, null);
            });
        }
        return policy;
    }

    @Override
    public void close() {
        opened.values().forEach(ModelRegistry::close);
    }
}
