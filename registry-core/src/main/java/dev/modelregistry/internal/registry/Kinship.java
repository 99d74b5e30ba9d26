package dev.modelregistry.internal.registry;

import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.internal.log.ModelState.EarlierName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who was made from whom in a whole registry, at one look. A record names a parent as its model was called at that time; here
 * everybody has the name of today.
 */
final class Kinship {

    private final Map<ModelUri, List<ModelUri>> children = new HashMap<>();
    private final Map<ModelUri, List<ModelUri>> parents = new LinkedHashMap<>();

    Kinship(List<Member> members) {
        Map<ModelName, List<Member>> byName = new HashMap<>();
        members.forEach(member -> member.names()
                .forEach(name ->
                        byName.computeIfAbsent(name, one -> new ArrayList<>()).add(member)));
        for (Member member : members) {
            for (Child child : member.children()) {
                ModelUri uri = ModelUri.of(member.name().value(), child.number());
                for (String parent : child.parents()) {
                    if (isOfThisRegistry(parent)) {
                        today(ModelUri.parse(parent), child.registeredAt(), byName)
                                .forEach(one -> add(one, uri));
                    }
                }
            }
        }
    }

    /** A parent of another registry is a name that was recorded, nothing else. */
    static boolean isOfThisRegistry(String parent) {
        return parent.startsWith("models:/");
    }

    private void add(ModelUri parent, ModelUri child) {
        children.computeIfAbsent(parent, one -> new ArrayList<>()).add(child);
        parents.computeIfAbsent(child, one -> new ArrayList<>()).add(parent);
    }

    /** The same version under the name that its model has now; as it was named when nobody can tell. */
    private static List<ModelUri> today(ModelUri named, Instant at, Map<ModelName, List<Member>> byName) {
        List<Member> candidates = byName.getOrDefault(named.model(), List.of());
        if (candidates.size() > 1) {
            candidates = candidates.stream()
                    .filter(member -> member.wasCalled(named.model(), at))
                    .toList();
        }
        return candidates.isEmpty()
                ? List.of(named)
                : candidates.stream()
                        .map(member -> new ModelUri(member.name(), named.selector()))
                        .toList();
    }

    List<ModelUri> children(ModelUri version) {
        return List.copyOf(children.getOrDefault(version, List.of()));
    }

    List<ModelUri> parents(ModelUri version) {
        return List.copyOf(parents.getOrDefault(version, List.of()));
    }

    boolean isParent(ModelUri version) {
        return children.containsKey(version);
    }

    /**
     * A model.
     *
     * @param name what it is called today
     * @param logged what its log says that it is called; another name when the product's own tools renamed it
     * @param made when
     * @param earlier what it was called before, oldest first
     * @param children its versions that have parents
     */
    record Member(ModelName name, ModelName logged, Instant made, List<EarlierName> earlier, List<Child> children) {

        List<ModelName> names() {
            List<ModelName> names = new ArrayList<>(List.of(name, logged));
            earlier.forEach(one -> names.add(one.name()));
            return names.stream().distinct().toList();
        }

        /** At the instant of a renaming it had both names. */
        boolean wasCalled(ModelName asked, Instant at) {
            Instant since = made;
            for (EarlierName one : earlier) {
                if (one.name().equals(asked) && !at.isBefore(since) && !at.isAfter(one.until())) {
                    return true;
                }
                since = one.until();
            }
            return !at.isBefore(since) && (name.equals(asked) || logged.equals(asked));
        }
    }

    /**
     * A version that was made from others.
     *
     * @param parents as its record names them
     */
    record Child(VersionNumber number, Instant registeredAt, List<String> parents) {}
}
