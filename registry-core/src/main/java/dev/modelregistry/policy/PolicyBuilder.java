package dev.modelregistry.policy;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Collects a policy in code. Not thread-safe. */
public final class PolicyBuilder {

    private final Map<String, Principal> principals = new TreeMap<>();
    private final Map<Act, Set<String>> roles = new EnumMap<>(Act.class);
    private EvidenceRules registration = EvidenceRules.none();
    private final Map<Stage, StagePolicy> stages = new EnumMap<>(Stage.class);
    private final Map<Alias, AliasPolicy> aliases = new TreeMap<>();
    private WaiverPolicy waivers = WaiverPolicy.none();
    private final Map<Stage, RetentionRule> retention = new EnumMap<>(Stage.class);

    PolicyBuilder() {}

    /** Somebody without keys, with these roles. */
    public PolicyBuilder principal(String name, String... roleNames) {
        return principal(name, new Principal(List.of(), Set.of(roleNames)));
    }

    /** Somebody. */
    public PolicyBuilder principal(String name, Principal principal) {
        principals.put(name, principal);
        return this;
    }

    /** Keeps an act for these roles. */
    public PolicyBuilder role(Act act, String... roleNames) {
        roles.put(act, new TreeSet<>(Set.of(roleNames)));
        return this;
    }

    /** What a registration has to tell. */
    public PolicyBuilder registration(EvidenceRules rules) {
        registration = rules;
        return this;
    }

    /** The gate of a stage. */
    public PolicyBuilder stage(Stage stage, UnaryOperator<Gate> rules) {
        return stage(stage, rules.apply(new Gate()).build());
    }

    /** The gate of a stage. */
    public PolicyBuilder stage(Stage stage, StagePolicy gate) {
        stages.put(stage, gate);
        return this;
    }

    /** Protects an alias: it points to versions of these stages only, and only these roles move it. */
    public PolicyBuilder protect(Alias alias, Set<Stage> onlyStages, Set<String> onlyRoles) {
        aliases.put(alias, new AliasPolicy(true, onlyStages, onlyRoles));
        return this;
    }

    /** Who may waive. */
    public PolicyBuilder waivers(Set<String> roleNames, Set<String> never) {
        waivers = new WaiverPolicy(roleNames, never);
        return this;
    }

    /** How long versions of a stage are kept. */
    public PolicyBuilder retention(Stage stage, RetentionRule rule) {
        retention.put(stage, rule);
        return this;
    }

    /** The policy, checked. */
    public Policy build() {
        return new Policy(principals, roles, registration, stages, aliases, waivers, retention);
    }

    /** Collects the gate of a stage. Not thread-safe. */
    public static final class Gate {

        private final List<Stage> from = new ArrayList<>();
        private final List<ApprovalRule> approvals = new ArrayList<>();
        private boolean separationOfDuties;
        private boolean signed;
        private boolean signedTransition;
        private boolean archiveSuperseded;
        private final List<String> tags = new ArrayList<>();
        private boolean signature;
        private final Set<LineageField> lineage = new TreeSet<>();
        private boolean environment;
        private Optional<Set<DescriptionField>> description = Optional.empty();
        private boolean scan;
        private final List<MetricRule> metrics = new ArrayList<>();
        private boolean compatible;
        private Optional<Duration> soak = Optional.empty();

        private Gate() {}

        /** Stages that it may come from. */
        public Gate from(Stage... stages) {
            from.addAll(List.of(stages));
            return this;
        }

        /** Demands approvals. */
        public Gate approval(ApprovalRule rule) {
            approvals.add(rule);
            return this;
        }

        /** Whoever registered a version cannot approve it. */
        public Gate separationOfDuties() {
            separationOfDuties = true;
            return this;
        }

        /** Only signed approvals count. */
        public Gate signed() {
            signed = true;
            return this;
        }

        /** The promotion itself has to be signed. */
        public Gate signedTransition() {
            signedTransition = true;
            return this;
        }

        /** Versions of that stage go to the archive with a promotion. */
        public Gate archiveSuperseded() {
            archiveSuperseded = true;
            return this;
        }

        /** Demands a tag, {@code KEY} or {@code KEY=VALUE}. */
        public Gate tag(String tag) {
            tags.add(tag);
            return this;
        }

        /** Demands a model signature. */
        public Gate signature() {
            signature = true;
            return this;
        }

        /** Demands parts of the lineage. */
        public Gate lineage(LineageField... fields) {
            lineage.addAll(List.of(fields));
            return this;
        }

        /** Demands what it needs to run. */
        public Gate environment() {
            environment = true;
            return this;
        }

        /** Demands a description, or these texts. */
        public Gate description(DescriptionField... fields) {
            description = Optional.of(Set.of(fields));
            return this;
        }

        /** Demands a clean verdict of the safety scan. */
        public Gate scan() {
            scan = true;
            return this;
        }

        /** Demands something of a metric. */
        public Gate metric(MetricRule rule) {
            metrics.add(rule);
            return this;
        }

        /** Demands a signature that is compatible with the champion's. */
        public Gate compatible() {
            compatible = true;
            return this;
        }

        /** Demands some time in the stage before. */
        public Gate soak(Duration time) {
            soak = Optional.of(time);
            return this;
        }

        private StagePolicy build() {
            return new StagePolicy(
                    from,
                    approvals,
                    separationOfDuties,
                    signed,
                    signedTransition,
                    archiveSuperseded,
                    new EvidenceRules(tags, signature, lineage, environment, description, scan, metrics),
                    compatible,
                    soak);
        }
    }
}
