package dev.modelregistry.examples.adapter;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A made-up product, here in memory: models, versions, aliases and tags, no stages. Stands for the client library of a real
 * one. Every method is one request, and two requests are never one transaction.
 */
final class Product {

    private final Clock clock;
    private final TreeMap<String, Content> models = new TreeMap<>();
    private final ProductStorage storage;

    /** An empty product. */
    Product(Clock clock) {
        this.clock = clock;
        this.storage = new ProductStorage(clock);
    }

    /** A model as the product's own users know it. */
    record NativeModel(
            String name,
            String description,
            Map<String, String> tags,
            Map<String, Long> aliases,
            long versions,
            Instant createdAt) {}

    /** A version as the product's own users know it. */
    record NativeVersion(
            String model,
            long number,
            String description,
            Map<String, String> tags,
            List<String> aliases,
            String source,
            Instant createdAt,
            String createdBy) {}

    /** What a request failed with; a real product tells it by an HTTP status and a code of its own. */
    static final class Failure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final int status;

        Failure(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    private static final class Content {
        private final Instant createdAt;
        private final Map<String, String> tags;
        private final Map<String, Long> aliases = new TreeMap<>();
        private final TreeMap<Long, NativeVersion> versions = new TreeMap<>();
        private String description = "";
        private long lastNumber;

        private Content(Instant createdAt, Map<String, String> tags) {
            this.createdAt = createdAt;
            this.tags = new TreeMap<>(tags);
        }

        private NativeVersion shown(NativeVersion version) {
            List<String> held = aliases.entrySet().stream()
                    .filter(one -> one.getValue() == version.number())
                    .map(Map.Entry::getKey)
                    .toList();
            return new NativeVersion(
                    version.model(),
                    version.number(),
                    version.description(),
                    version.tags(),
                    held,
                    version.source(),
                    version.createdAt(),
                    version.createdBy());
        }
    }

    ProductStorage storage() {
        return storage;
    }

    synchronized Optional<NativeModel> getModel(String name) {
        return Optional.ofNullable(models.get(name)).map(content -> shown(name, content));
    }

    private static NativeModel shown(String name, Content content) {
        return new NativeModel(
                name,
                content.description,
                Map.copyOf(content.tags),
                Map.copyOf(content.aliases),
                content.versions.size(),
                content.createdAt);
    }

    /** A page of models by name. */
    synchronized List<NativeModel> listModels(String after, int size) {
        return models.tailMap(after, false).entrySet().stream()
                .limit(size)
                .map(one -> shown(one.getKey(), one.getValue()))
                .toList();
    }

    synchronized void createModel(String name, Map<String, String> tags) {
        if (models.putIfAbsent(name, new Content(clock.instant(), tags)) != null) {
            throw new Failure(409, "model '" + name + "' exists already");
        }
    }

    synchronized void renameModel(String from, String to) {
        Content content = existing(from);
        if (models.containsKey(to)) {
            throw new Failure(409, "model '" + to + "' exists already");
        }
        models.remove(from);
        models.put(to, content);
        content.versions.replaceAll((number, one) -> new NativeVersion(
                to,
                number,
                one.description(),
                one.tags(),
                one.aliases(),
                one.source(),
                one.createdAt(),
                one.createdBy()));
    }

    synchronized void deleteModel(String name) {
        existing(name);
        models.remove(name);
    }

    synchronized void setModelDescription(String name, String description) {
        existing(name).description = description;
    }

    synchronized void changeModelTags(String name, Map<String, String> set, Set<String> remove) {
        Map<String, String> tags = existing(name).tags;
        tags.putAll(set);
        tags.keySet().removeAll(remove);
    }

    synchronized void setAlias(String name, String alias, long number) {
        Content content = existing(name);
        if (!content.versions.containsKey(number)) {
            throw new Failure(404, "version " + number + " of model '" + name + "' does not exist");
        }
        content.aliases.put(alias, number);
    }

    synchronized void deleteAlias(String name, String alias) {
        existing(name).aliases.remove(alias);
    }

    synchronized NativeVersion createVersion(
            String name, String description, Map<String, String> tags, String source, String createdBy) {
        Content content = existing(name);
        NativeVersion version = new NativeVersion(
                name,
                ++content.lastNumber,
                description,
                Map.copyOf(tags),
                List.of(),
                source,
                clock.instant(),
                createdBy);
        content.versions.put(version.number(), version);
        return version;
    }

    synchronized Optional<NativeVersion> getVersion(String name, long number) {
        return Optional.ofNullable(models.get(name))
                .flatMap(content ->
                        Optional.ofNullable(content.versions.get(number)).map(content::shown));
    }

    synchronized Optional<NativeVersion> getVersionByAlias(String name, String alias) {
        return Optional.ofNullable(models.get(name))
                .flatMap(content -> Optional.ofNullable(content.aliases.get(alias)))
                .flatMap(number -> getVersion(name, number));
    }

    /** A page of versions, newest first. */
    synchronized List<NativeVersion> listVersions(String name, long below, int size) {
        Content content = models.get(name);
        if (content == null) {
            return List.of();
        }
        List<NativeVersion> page = new ArrayList<>();
        for (NativeVersion one :
                content.versions.headMap(below, false).descendingMap().values()) {
            if (page.size() == size) {
                break;
            }
            page.add(content.shown(one));
        }
        return page;
    }

    synchronized void setVersionDescription(String name, long number, String description) {
        NativeVersion one = existing(name, number);
        replace(name, one, description, one.tags());
    }

    synchronized void changeVersionTags(String name, long number, Map<String, String> set, Set<String> remove) {
        NativeVersion one = existing(name, number);
        Map<String, String> tags = new HashMap<>(one.tags());
        tags.putAll(set);
        tags.keySet().removeAll(remove);
        replace(name, one, one.description(), tags);
    }

    private void replace(String name, NativeVersion one, String description, Map<String, String> tags) {
        existing(name)
                .versions
                .put(
                        one.number(),
                        new NativeVersion(
                                name,
                                one.number(),
                                description,
                                Map.copyOf(tags),
                                one.aliases(),
                                one.source(),
                                one.createdAt(),
                                one.createdBy()));
    }

    synchronized void deleteVersion(String name, long number) {
        existing(name, number);
        existing(name).versions.remove(number);
        existing(name).aliases.values().removeIf(held -> held == number);
    }

    private NativeVersion existing(String name, long number) {
        NativeVersion version = existing(name).versions.get(number);
        if (version == null) {
            throw new Failure(404, "version " + number + " of model '" + name + "' does not exist");
        }
        return version;
    }

    private Content existing(String name) {
        Content content = models.get(name);
        if (content == null) {
            throw new Failure(404, "model '" + name + "' does not exist");
        }
        return content;
    }
}
