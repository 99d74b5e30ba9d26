package dev.modelregistry.policy;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.InvalidException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who may do what with a model, on which evidence. A policy is a value: equal policies have one canonical form and one
 * digest.
 *
 * @param principals people and programs by name
 * @param roles who may do what; an act that is not named is open to all
 * @param registration what has to be known of a version when it is registered
 * @param stages gates; a stage that is not named is free
 * @param aliases what holds for aliases; an alias that is not named is free
 * @param waivers who may waive requirements
 * @param retention how long versions are kept, by stage
 */
public record Policy(
        Map<String, Principal> principals,
        Map<Act, Set<String>> roles,
        EvidenceRules registration,
        Map<Stage, StagePolicy> stages,
        Map<Alias, AliasPolicy> aliases,
        WaiverPolicy waivers,
        Map<Stage, RetentionRule> retention) {

    /** Copies the collections, and checks that somebody has every role that is named. */
    public Policy {
        principals = Collections.unmodifiableMap(new TreeMap<>(principals));
        Map<Act, Set<String>> acts = new EnumMap<>(Act.class);
        roles.forEach((act, names) -> acts.put(act, Collections.unmodifiableSet(new TreeSet<>(names))));
        roles = Collections.unmodifiableMap(acts);
        stages = sorted(stages);
        aliases = Collections.unmodifiableMap(new TreeMap<>(aliases));
        retention = sorted(retention);
        RoleCheck.check(principals, roles, stages, aliases, waivers);
        checkKeys(principals);
    }

    private static <T> Map<Stage, T> sorted(Map<Stage, T> byStage) {
        return Collections.unmodifiableMap(new TreeMap<>(byStage));
    }

    /** One key tells one principal: otherwise a signature would not. */
    private static void checkKeys(Map<String, Principal> principals) {
        Map<String, String> owners = new TreeMap<>();
        principals.forEach((name, principal) -> principal.keys().forEach(key -> {
            String other = owners.put(key.key(), name);
            if (other != null && !other.equals(name)) {
                throw new InvalidException(
                        "/principals/" + name + "/keys: key '" + key.key() + "' is a key of '" + other + "' too");
            }
        }));
    }

    /**
     * Reads a policy file.
     *
     * @throws InvalidException saying where and why, with the JSON pointer
     */
    public static Policy parse(String json) {
        return PolicyReader.read(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads the bytes of a policy file; see {@link #parse(String)}. */
    public static Policy parse(byte[] json) {
        return PolicyReader.read(json);
    }

    /**
     * The built-in policy: from staging to production, with one approval of somebody else than who registered the version,
     * a model signature, commit and data set, and a description.
     */
    public static Policy builtIn() {
        return BuiltIn.POLICY;
    }

    /** Begins a policy in code. */
    public static PolicyBuilder builder() {
        return new PolicyBuilder();
    }

    /** The canonical form: JSON without blanks, keys in a fixed order, defaults left out. */
    public String json() {
        return PolicyWriter.text(this);
    }

    /** Digest of the canonical form. */
    public ContentDigest digest() {
        return ContentDigest.of(json().getBytes(StandardCharsets.UTF_8));
    }

    /** Digest of the gate of a stage, which approvals are bound to; empty when the stage is free. */
    public Optional<ContentDigest> gateDigest(Stage stage) {
        return Optional.ofNullable(stages.get(stage))
                .map(gate -> ContentDigest.of(PolicyWriter.gateText(gate).getBytes(StandardCharsets.UTF_8)));
    }

    /** Who owns a key that counts at an instant. */
    public Optional<String> principalOf(String key, Instant at) {
        return principals.entrySet().stream()
                .filter(one ->
                        one.getValue().keys().stream().anyMatch(own -> own.key().equals(key) && own.isValidAt(at)))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The roles of somebody; empty for strangers. */
    public Set<String> rolesOf(String principal) {
        Principal known = principals.get(principal);
        return known == null ? Set.of() : known.roles();
    }

    /** Whether somebody has one of the roles; everybody has {@value ApprovalRule#ANY}. */
    public boolean hasAnyRole(String principal, Collection<String> wanted) {
        return wanted.contains(ApprovalRule.ANY) || !Collections.disjoint(rolesOf(principal), wanted);
    }

    @Override
    public String toString() {
        return "Policy[" + digest() + "]";
    }

    private static final class BuiltIn {

        private static final Policy POLICY = builder()
                .stage(
                        Stage.PRODUCTION,
                        gate -> gate.from(Stage.STAGING)
                                .approval(ApprovalRule.of(ApprovalRule.ANY))
                                .separationOfDuties()
                                .signature()
                                .lineage(LineageField.GIT_COMMIT, LineageField.DATASET)
                                .description())
                .build();

        private BuiltIn() {}
    }

    /** The names of everybody who has a role. */
    public List<String> holders(String role) {
        return principals.entrySet().stream()
                .filter(one -> one.getValue().roles().contains(role))
                .map(Map.Entry::getKey)
                .toList();
    }
}
