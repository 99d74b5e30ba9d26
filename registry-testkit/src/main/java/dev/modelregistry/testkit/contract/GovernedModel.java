package dev.modelregistry.testkit.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.testkit.contract.PolicySketch.Gate;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A model under policies as plain collections, made of the events that had effect, as they are stored. Written from the contract, not
 * from the core.
 */
final class GovernedModel {

    static final String CHAMPION = "champion";
    static final String PRODUCTION = "PRODUCTION";

    /**
     * Who acts.
     *
     * @param actor the name that the event gives
     * @param key the name of the key that signed, rightly
     */
    record Who(String actor, Optional<String> key) {}

    /** Whom a policy takes somebody for. */
    record Standing(String principal, boolean signed, Optional<String> role) {}

    /** Somebody's word about a version. */
    record Word(
            long event,
            boolean approved,
            String stage,
            Who who,
            Instant at,
            Optional<Standing> standing,
            Optional<Instant> expires,
            Optional<Gate> gate) {}

    /** A version. */
    static final class Version {
        String stage = "DEVELOPMENT";
        long registered;
        Instant at = Instant.EPOCH;
        Optional<Who> registrant = Optional.empty();
        Optional<Standing> standing = Optional.empty();
        boolean high;
        /** How many words had been spoken when the rejections for a stage were lifted. */
        final Map<String, Integer> lifted = new HashMap<>();

        final List<Word> words = new ArrayList<>();

        boolean isLifted(Word word) {
            return !word.approved() && words.indexOf(word) < lifted.getOrDefault(word.stage(), 0);
        }
    }

    record Move(String alias, long previous, long version) {}

    record Promoted(long event, long version, String from, Map<Long, String> archived, List<Move> moves) {}

    private final Map<String, Gate> gates;
    private final Map<String, PolicySketch> policies;
    private final TreeMap<Long, Version> versions = new TreeMap<>();
    private final TreeMap<String, Long> aliases = new TreeMap<>();
    private final Map<String, Deque<Long>> before = new HashMap<>();
    private final Deque<Promoted> promotions = new ArrayDeque<>();
    private Optional<PolicySketch> policy = Optional.empty();

    /**
     * A model before its first event.
     *
     * @param policies by the digests that events name
     * @param gates by the digests that approvals name
     */
    GovernedModel(Map<String, PolicySketch> policies, Map<String, Gate> gates) {
        this.policies = policies;
        this.gates = gates;
    }

    Optional<PolicySketch> policy() {
        return policy;
    }

    String stage(long version) {
        return versions.containsKey(version) ? versions.get(version).stage : "DEVELOPMENT";
    }

    long alias(String name) {
        return aliases.getOrDefault(name, 0L);
    }

    /** Stages of all versions and the aliases, as readers should see them. */
    Map<String, String> seen() {
        Map<String, String> seen = new LinkedHashMap<>();
        versions.forEach((number, version) -> seen.put("version " + number, version.stage));
        seen.put("aliases", aliases.toString());
        return seen;
    }

    Version version(long number) {
        return versions.getOrDefault(number, new Version());
    }

    boolean knows(long number) {
        return versions.containsKey(number);
    }

    Optional<Promoted> lastPromotion() {
        return Optional.ofNullable(promotions.peekLast());
    }

    static Standing standing(PolicySketch rules, Who who, Instant at) {
        Optional<String> owner = who.key().flatMap(key -> rules.owner(key, at));
        String principal = owner.orElse(who.actor());
        return new Standing(principal, owner.isPresent(), PolicySketch.roleOf(principal));
    }

    long lastBefore(String alias) {
        Deque<Long> values = before.getOrDefault(alias, new ArrayDeque<>());
        return values.isEmpty() ? -1 : values.getLast();
    }

    static List<Move> moves(JsonNode decision) {
        List<Move> moves = new ArrayList<>();
        decision.path("aliases")
                .forEach(one -> moves.add(new Move(
                        one.path("alias").asText(),
                        one.path("previous").longValue(),
                        one.path("version").longValue())));
        return moves;
    }

    /** Takes an event in that had effect. */
    void apply(long number, String type, JsonNode decision, Who who, Instant at) {
        Optional<Standing> standing = policy.map(rules -> standing(rules, who, at));
        Version version = versions.getOrDefault(decision.path("version").longValue(), new Version());
        switch (type) {
            case "opened" -> startOver();
            case "registered" -> {
                for (JsonNode one : decision.path("versions")) {
                    Version registered = new Version();
                    registered.stage = stage(one.path("version").longValue());
                    registered.registered = number;
                    registered.at = at;
                    registered.registrant = Optional.of(who);
                    registered.standing = standing;
                    versions.put(one.path("version").longValue(), registered);
                }
            }
            case "approved", "rejected" ->
                version.words.add(new Word(
                        number,
                        type.equals("approved"),
                        decision.path("to").textValue(),
                        who,
                        at,
                        standing,
                        Optional.ofNullable(decision.path("expires").textValue())
                                .map(Instant::parse),
                        Optional.ofNullable(decision.path("gate").textValue()).map(gates::get)));
            case "rejection-lifted" -> version.lifted.put(decision.path("to").textValue(), version.words.size());
            case "stage-changed" -> promoted(number, decision, version);
            case "archived" -> version.stage = "ARCHIVED";
            case "rolled-back" -> {
                if (decision.path("promotion").longValue() != 0) {
                    promotions.removeLast();
                }
                decision.path("stages")
                        .forEach(one ->
                                versions.computeIfAbsent(one.path("version").longValue(), any -> new Version()).stage =
                                        one.path("to").textValue());
            }
            case "tags-changed" -> version.high = high(decision, version.high);
            case "policy-changed" ->
                policy = Optional.of(Objects.requireNonNull(
                        policies.get(decision.path("policy").textValue())));
            case "deleted" -> delete(decision);
            default -> {}
        }
        moves(decision).forEach(move -> put(move, type.equals("rolled-back")));
    }

    private static boolean high(JsonNode decision, boolean now) {
        JsonNode set = decision.path("set").path(PolicySketch.TIER);
        return set.isMissingNode() ? now : set.asText().equals(PolicySketch.HIGH);
    }

    private void promoted(long number, JsonNode decision, Version version) {
        Map<Long, String> archived = new HashMap<>();
        decision.path("archived")
                .forEach(one -> archived.put(
                        one.path("version").longValue(), one.path("from").textValue()));
        if (decision.path("to").textValue().equals(PRODUCTION)) {
            promotions.addLast(new Promoted(
                    number,
                    decision.path("version").longValue(),
                    decision.path("from").textValue(),
                    archived,
                    moves(decision)));
        }
        archived.keySet().forEach(one -> versions.computeIfAbsent(one, any -> new Version()).stage = "ARCHIVED");
        version.stage = decision.path("to").textValue();
        versions.put(decision.path("version").longValue(), version);
    }

    private void delete(JsonNode decision) {
        long version = decision.path("version").longValue();
        if (version == 0) {
            startOver();
        } else {
            versions.remove(version);
        }
    }

    private void put(Move move, boolean back) {
        Deque<Long> values = before.computeIfAbsent(move.alias(), any -> new ArrayDeque<>());
        if (back) {
            values.pollLast();
        } else {
            values.addLast(alias(move.alias()));
        }
        if (move.version() == 0) {
            aliases.remove(move.alias());
        } else {
            aliases.put(move.alias(), move.version());
        }
    }

    private void startOver() {
        versions.clear();
        aliases.clear();
        before.clear();
        promotions.clear();
        policy = Optional.empty();
    }
}
