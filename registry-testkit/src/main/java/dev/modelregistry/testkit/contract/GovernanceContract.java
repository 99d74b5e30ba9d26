package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/**
 * Any history of any actors with any keys, of approvals and rejections, expiries, policy changes, revoked keys, deletions and
 * re-creations, and of events that somebody copies within and between two logs: no version enters a gated stage, no protected alias
 * moves, without exactly what the policy in force demands; and who is refused is told exactly what is missing.
 *
 * <p>How many histories are tried, the extending class says with {@code @PropertyDefaults}; jqwik's own default is 1000.
 */
public abstract class GovernanceContract {

    private static final int LONGEST = 40;

    /** Made for the extending classes. */
    protected GovernanceContract() {}

    /** The registry under test. */
    protected abstract RegistryFixture fixture();

    /** A signer with a fresh key. */
    protected abstract Signer newSigner();

    /** Histories of acts: versions and a policy first, then anything. */
    @Provide
    Arbitrary<List<GovernanceAct>> governedHistories() {
        Arbitrary<GovernanceAct> single = Arbitraries.frequencyOf(
                Tuple.of(6, kind(GovernanceAct.Kind.REGISTER)),
                Tuple.of(4, kind(GovernanceAct.Kind.TAG)),
                Tuple.of(24, kind(GovernanceAct.Kind.APPROVE)),
                Tuple.of(4, kind(GovernanceAct.Kind.REJECT)),
                Tuple.of(2, kind(GovernanceAct.Kind.LIFT)),
                Tuple.of(30, kind(GovernanceAct.Kind.PROMOTE)),
                Tuple.of(4, kind(GovernanceAct.Kind.SET_ALIAS)),
                Tuple.of(2, kind(GovernanceAct.Kind.REMOVE_ALIAS)),
                Tuple.of(4, kind(GovernanceAct.Kind.ROLL_BACK)),
                Tuple.of(4, kind(GovernanceAct.Kind.ROLL_BACK_ALIAS)),
                Tuple.of(2, kind(GovernanceAct.Kind.ARCHIVE)),
                Tuple.of(1, kind(GovernanceAct.Kind.DELETE)),
                Tuple.of(1, kind(GovernanceAct.Kind.DELETE_MODEL)),
                Tuple.of(8, kind(GovernanceAct.Kind.SET_POLICY)),
                Tuple.of(8, kind(GovernanceAct.Kind.WAIT)),
                Tuple.of(12, kind(GovernanceAct.Kind.COPY_EVENT)));
        Arbitrary<List<GovernanceAct>> acts = Arbitraries.frequencyOf(
                        Tuple.of(20, single.map(List::of)), Tuple.of(1, promotionAfterAnExpiry()))
                .list()
                .ofMaxSize(LONGEST)
                .withSizeDistribution(RandomDistribution.uniform())
                .map(parts -> parts.stream().flatMap(List::stream).toList());
        Arbitrary<List<GovernanceAct>> beginning = Arbitraries.of(
                        GovernanceAct.Kind.REGISTER, GovernanceAct.Kind.REGISTER, GovernanceAct.Kind.SET_POLICY)
                .flatMap(this::kind)
                .list()
                .ofMaxSize(4);
        return Combinators.combine(beginning, acts)
                .as((first, rest) ->
                        Stream.concat(first.stream(), rest.stream()).toList());
    }

    /**
     * An approval that ends, the end, and then the promotion that it was for, after a policy that may demand nothing else. Acts
     * that have nothing to do with each other hardly ever come in that order.
     */
    private Arbitrary<List<GovernanceAct>> promotionAfterAnExpiry() {
        Arbitrary<Integer> upToTwo = Arbitraries.integers().between(0, 2);
        return Combinators.combine(
                        upToTwo, upToTwo, upToTwo, Arbitraries.integers().between(0, 1))
                .as((demands, roles, promotion, wait) -> {
                    int lead = 0;
                    int risk = 1;
                    return List.of(
                            new GovernanceAct(GovernanceAct.Kind.SET_POLICY, 0, risk, risk, 1, demands, roles, 0),
                            new GovernanceAct(GovernanceAct.Kind.APPROVE, 0, lead, lead, 0, 0, 0, 0),
                            new GovernanceAct(GovernanceAct.Kind.WAIT, 0, lead, lead, wait, 0, 0, 0),
                            new GovernanceAct(GovernanceAct.Kind.PROMOTE, 0, lead, lead, 0, 0, 0, promotion));
                });
    }

    /** Most acts are honest, about the first version and about one lead's approval: else hardly anything would be allowed. */
    private Arbitrary<GovernanceAct> kind(GovernanceAct.Kind kind) {
        Arbitrary<Integer> small = Arbitraries.integers().between(0, 3);
        Arbitrary<Integer> stage = Arbitraries.frequency(Tuple.of(6, 0), Tuple.of(1, 2), Tuple.of(1, 3));
        Arbitrary<Integer> second = speaksOfVersions(kind) ? stage : small;
        Arbitrary<Integer> someone = Arbitraries.frequency(Tuple.of(3, 0), Tuple.of(1, 1), Tuple.of(1, 2));
        Arbitrary<Tuple.Tuple2<Integer, Integer>> any =
                Combinators.combine(small, Arbitraries.integers().between(0, 4)).as(Tuple::of);
        Arbitrary<Tuple.Tuple2<Integer, Integer>> honest = someone.map(one -> Tuple.of(one, one));
        Arbitrary<Integer> model = Arbitraries.frequency(Tuple.of(4, 0), Tuple.of(1, 1));
        Arbitrary<Integer> version = Arbitraries.frequency(Tuple.of(8, 0), Tuple.of(1, 1), Tuple.of(1, 2));
        Arbitrary<Integer> demands =
                Arbitraries.frequency(Tuple.of(1, 0), Tuple.of(6, 1), Tuple.of(2, 2), Tuple.of(1, 3));
        Arbitrary<Integer> first =
                speaksOfVersions(kind) ? version : kind == GovernanceAct.Kind.SET_POLICY ? demands : small;
        return Combinators.combine(
                        Arbitraries.frequencyOf(Tuple.of(3, honest), Tuple.of(1, any)),
                        model,
                        first,
                        second,
                        small,
                        small)
                .as((who, which, a, b, c, d) -> new GovernanceAct(kind, which, who.get1(), who.get2(), a, b, c, d));
    }

    private static boolean speaksOfVersions(GovernanceAct.Kind kind) {
        return switch (kind) {
            case TAG, APPROVE, REJECT, LIFT, PROMOTE, SET_ALIAS, ARCHIVE -> true;
            default -> false;
        };
    }

    /** The property. */
    @Property(edgeCases = EdgeCasesMode.NONE)
    void noPathLeadsPastThePolicyInForce(@ForAll("governedHistories") List<GovernanceAct> acts) throws IOException {
        Map<String, Signer> signers = new TreeMap<>();
        List.of("alice", "bob", "tom", "stranger").forEach(name -> signers.put(name, newSigner()));
        Path directory = Files.createTempDirectory("governance");
        try (GovernanceClients clients = new GovernanceClients(fixture(), signers);
                RegistryBackend backend = fixture().backend();
                ModelRegistry reader = fixture().open("auditor")) {
            List<WatchedLog> logs = Stream.of("governed", "governed")
                    .map(hint -> new WatchedLog(
                            backend,
                            reader,
                            fixture().uniqueName(hint),
                            new GovernedModel(clients.policies(), clients.gates())))
                    .toList();
            GovernancePlay play = new GovernancePlay(clients, logs, directory);
            acts.forEach(play::perform);
            logs.forEach(this::assertSeen);
        } finally {
            StatefulContract.delete(directory);
        }
    }

    /** A client that saw nothing of it comes to the same state; rows as well where nobody meddled with the log. */
    private void assertSeen(WatchedLog log) {
        if (log.isMeddledWith()) {
            return;
        }
        try (ModelRegistry fresh = fixture().open("reader")) {
            fresh.findModel(log.name()).ifPresent(row -> {
                Map<String, String> seen = new LinkedHashMap<>();
                Map<Long, String> stages = new TreeMap<>();
                try (Stream<ModelVersion> versions = fresh.versions(log.name())) {
                    versions.forEach(
                            one -> stages.put(one.version().value(), one.stage().name()));
                }
                stages.forEach((number, stage) -> seen.put("version " + number, stage));
                Map<String, Long> aliases = new TreeMap<>();
                row.aliases().forEach((alias, version) -> aliases.put(alias.value(), version.value()));
                seen.put("aliases", aliases.toString());
                assertThat(seen).isEqualTo(log.model().seen());
            });
        }
    }
}
