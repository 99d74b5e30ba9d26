package dev.modelregistry.testkit.contract;

import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One model of a registry in the simplest form: plain collections, one act after the other, no log. Written from the
 * contract, not from the core, so that the two can disagree.
 */
final class ReferenceModel {

    /** A version. */
    static final class Version {
        final String content;
        final String key;
        final Optional<String> semanticVersion;
        Stage stage = Stage.DEVELOPMENT;
        final Map<String, String> tags = new TreeMap<>();
        String description = "";
        /** When each actor whose last word is a rejection said so. */
        final Map<String, Long> rejections = new HashMap<>();

        Version(String content, String key, Optional<String> semanticVersion) {
            this.content = content;
            this.key = key;
            this.semanticVersion = semanticVersion;
        }

        boolean rejectedAfter(long since) {
            return rejections.values().stream().anyMatch(when -> when > since);
        }
    }

    /** An alias that a promotion moved. */
    private record Move(String alias, Optional<Long> previous) {}

    private record Promoted(
            long step, long version, Stage from, Set<Long> archived, Set<Long> replaced, List<Move> moves) {}

    boolean exists;
    final TreeMap<Long, Version> versions = new TreeMap<>();
    final TreeMap<String, Long> aliases = new TreeMap<>();
    private final Map<String, Deque<Optional<Long>>> aliasHistory = new HashMap<>();
    private final Deque<Promoted> promotions = new ArrayDeque<>();
    private final Set<String> semanticVersions = new HashSet<>();
    private final Set<Long> numbersGiven = new HashSet<>();
    private long step;

    /** What refuses a registration, if anything does. */
    Optional<ErrorCode> refuses(String content, String key, Optional<String> semanticVersion) {
        Optional<Version> known =
                versions.values().stream().filter(one -> one.key.equals(key)).findFirst();
        if (known.isPresent()) {
            boolean same = known.get().content.equals(content)
                    && known.get().semanticVersion.equals(semanticVersion);
            return same ? Optional.empty() : Optional.of(ErrorCode.CONFLICT);
        }
        return semanticVersion.filter(semanticVersions::contains).map(taken -> ErrorCode.ALREADY_EXISTS);
    }

    private Version version(long number) {
        return Objects.requireNonNull(versions.get(number), () -> "version " + number);
    }

    /** The version that has a key. */
    Optional<Long> numberOf(String key) {
        return versions.entrySet().stream()
                .filter(one -> one.getValue().key.equals(key))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Takes a new version in; the number is the provider's choice, but never an old one. */
    void register(long number, String content, String key, Optional<String> semanticVersion, Optional<String> alias) {
        exists = true;
        step++;
        if (!numbersGiven.add(number)) {
            throw new AssertionError("number " + number + " was given twice");
        }
        versions.put(number, new Version(content, key, semanticVersion));
        semanticVersion.ifPresent(semanticVersions::add);
        alias.ifPresent(one -> move(one, Optional.of(number)));
    }

    Optional<ErrorCode> setAlias(String alias, long version, Optional<Optional<Long>> expected) {
        step++;
        if (!versions.containsKey(version)) {
            return Optional.of(ErrorCode.NOT_FOUND);
        }
        Optional<Long> now = Optional.ofNullable(aliases.get(alias));
        if (expected.isPresent() && !expected.get().equals(now)) {
            return Optional.of(ErrorCode.CONFLICT);
        }
        if (!now.equals(Optional.of(version))) {
            move(alias, Optional.of(version));
        }
        return Optional.empty();
    }

    Optional<ErrorCode> removeAlias(String alias) {
        step++;
        if (!aliases.containsKey(alias)) {
            return Optional.of(ErrorCode.NOT_FOUND);
        }
        move(alias, Optional.empty());
        return Optional.empty();
    }

    Optional<ErrorCode> promote(long number, Stage to, Set<String> moving, boolean archive) {
        step++;
        Version version = versions.get(number);
        if (version == null) {
            return Optional.of(ErrorCode.NOT_FOUND);
        }
        Set<Long> archived = new LinkedHashSet<>();
        Set<Long> replaced = new LinkedHashSet<>();
        List<Move> moves = new ArrayList<>();
        if (archive) {
            versions.forEach((other, one) -> {
                if (other != number && one.stage == to) {
                    archived.add(other);
                }
            });
        }
        for (String alias : new TreeSet<>(moving)) {
            Optional<Long> previous = Optional.ofNullable(aliases.get(alias));
            if (!previous.equals(Optional.of(number))) {
                moves.add(new Move(alias, previous));
                previous.filter(old -> version(old).stage == Stage.PRODUCTION).ifPresent(replaced::add);
            }
        }
        boolean changes = version.stage != to || !archived.isEmpty() || !moves.isEmpty();
        if (changes && to == Stage.PRODUCTION) {
            promotions.addLast(new Promoted(step, number, version.stage, archived, replaced, moves));
        }
        archived.forEach(other -> version(other).stage = Stage.ARCHIVED);
        version.stage = to;
        moves.forEach(one -> move(one.alias(), Optional.of(number)));
        return Optional.empty();
    }

    Optional<ErrorCode> rollback() {
        step++;
        Promoted last = promotions.peekLast();
        if (!exists) {
            return Optional.of(ErrorCode.NOT_FOUND);
        }
        if (last == null) {
            return Optional.of(ErrorCode.CONFLICT);
        }
        Set<Long> targets = new LinkedHashSet<>(last.replaced());
        targets.addAll(last.archived());
        boolean usable = targets.stream().allMatch(target -> usable(target, last.step()))
                && last.moves().stream().allMatch(move -> holds(move, last) && returns(move, last));
        if (!usable) {
            return Optional.of(ErrorCode.CONFLICT);
        }
        promotions.removeLast();
        last.archived().forEach(target -> version(target).stage = Stage.PRODUCTION);
        Version promoted = versions.get(last.version());
        if (promoted != null) {
            promoted.stage = targets.isEmpty() || last.from() == Stage.PRODUCTION ? last.from() : Stage.ARCHIVED;
        }
        last.moves().forEach(move -> back(move.alias(), move.previous()));
        return Optional.empty();
    }

    private boolean holds(Move move, Promoted last) {
        return Optional.of(last.version()).equals(Optional.ofNullable(aliases.get(move.alias())));
    }

    private boolean returns(Move move, Promoted last) {
        return move.previous().map(target -> usable(target, last.step())).orElse(true);
    }

    private boolean usable(long target, long since) {
        Version version = versions.get(target);
        return version != null && !version.rejectedAfter(since);
    }

    Optional<ErrorCode> rollbackAlias(String alias) {
        step++;
        if (!exists) {
            return Optional.of(ErrorCode.NOT_FOUND);
        }
        Deque<Optional<Long>> before = aliasHistory.getOrDefault(alias, new ArrayDeque<>());
        if (before.isEmpty()) {
            return Optional.of(ErrorCode.CONFLICT);
        }
        Optional<Long> target = before.getLast();
        if (target.isPresent() && !usable(target.get(), 0) || target.isEmpty() && !aliases.containsKey(alias)) {
            return Optional.of(ErrorCode.CONFLICT);
        }
        back(alias, target);
        return Optional.empty();
    }

    Optional<ErrorCode> archive(long number) {
        return on(number, version -> version.stage = Stage.ARCHIVED);
    }

    Optional<ErrorCode> tag(long number, String key, Optional<String> value) {
        return on(
                number,
                version -> value.ifPresentOrElse(text -> version.tags.put(key, text), () -> version.tags.remove(key)));
    }

    Optional<ErrorCode> describe(long number, String text) {
        return on(number, version -> version.description = text);
    }

    Optional<ErrorCode> decide(long number, String actor, boolean approved) {
        return on(number, version -> {
            if (approved) {
                version.rejections.remove(actor);
            } else {
                version.rejections.put(actor, step);
            }
        });
    }

    Optional<ErrorCode> delete(long number, boolean forced) {
        Version version = versions.get(number);
        boolean used = version != null && (version.stage == Stage.PRODUCTION || aliases.containsValue(number));
        if (used && !forced) {
            return Optional.of(ErrorCode.CONFLICT);
        }
        return on(number, gone -> {
            List.copyOf(aliases.keySet()).stream()
                    .filter(alias -> Long.valueOf(number).equals(aliases.get(alias)))
                    .forEach(alias -> move(alias, Optional.empty()));
            versions.remove(number);
        });
    }

    Optional<ErrorCode> deleteModel(boolean forced) {
        step++;
        if (!exists) {
            return Optional.of(ErrorCode.NOT_FOUND);
        }
        boolean used = !aliases.isEmpty() || versions.values().stream().anyMatch(one -> one.stage == Stage.PRODUCTION);
        if (used && !forced) {
            return Optional.of(ErrorCode.CONFLICT);
        }
        exists = false;
        versions.clear();
        aliases.clear();
        aliasHistory.clear();
        promotions.clear();
        semanticVersions.clear();
        numbersGiven.clear();
        return Optional.empty();
    }

    /** What readers should see, in the words of {@link StatefulContract}. */
    Map<String, String> seen() {
        Map<String, String> seen = new LinkedHashMap<>();
        versions.forEach((number, one) -> seen.put(
                "version " + number,
                String.join(
                        "|",
                        one.content,
                        one.stage.name(),
                        one.semanticVersion.orElse(""),
                        one.tags.toString(),
                        one.description)));
        seen.put("aliases", aliases.toString());
        return seen;
    }

    private Optional<ErrorCode> on(long number, java.util.function.Consumer<Version> change) {
        step++;
        Version version = versions.get(number);
        if (version == null) {
            return Optional.of(ErrorCode.NOT_FOUND);
        }
        change.accept(version);
        return Optional.empty();
    }

    private void move(String alias, Optional<Long> to) {
        aliasHistory.computeIfAbsent(alias, any -> new ArrayDeque<>()).addLast(Optional.ofNullable(aliases.get(alias)));
        put(alias, to);
    }

    private void back(String alias, Optional<Long> to) {
        Deque<Optional<Long>> before = aliasHistory.get(alias);
        if (before != null && !before.isEmpty()) {
            before.removeLast();
        }
        put(alias, to);
    }

    private void put(String alias, Optional<Long> to) {
        to.ifPresentOrElse(version -> aliases.put(alias, version), () -> aliases.remove(alias));
    }
}
