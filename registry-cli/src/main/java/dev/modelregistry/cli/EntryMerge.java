package dev.modelregistry.cli;

import dev.modelregistry.Registration;
import dev.modelregistry.Registration.Measurement;
import dev.modelregistry.entry.Flavor;
import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.internal.json.EntryInput;
import dev.modelregistry.lineage.Dataset;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.lineage.SourceType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Brings options and the entry file together: key by key, options win. */
final class EntryMerge {

    private final EntryInput entry;

    EntryMerge(EntryInput entry) {
        this.entry = entry;
    }

    void into(Registration.Builder builder, RegisterCommand options) {
        merged(entry.tags(), Inputs.pairs("tag", options.tags)).forEach(builder::tag);
        merged(entry.hyperparameters(), Inputs.pairs("param", options.parameters))
                .forEach(builder::hyperparameter);
        metrics(builder, Inputs.numbers("metric", options.metrics));
        flavors(builder, Inputs.pairs("flavor", options.flavors));
        options.format.or(entry::format).ifPresent(builder::format);
        options.description.or(entry::description).ifPresent(builder::description);
        builder.lineage(lineage(options)).documentation(entry.documentation()).lifecycle(entry.lifecycle());
        entry.roles().forEach(builder::role);
        if (options.semanticVersion.isPresent()) {
            semanticVersion(builder, options.semanticVersion.get());
        } else {
            entry.semanticVersion().ifPresent(builder::semanticVersion);
        }
    }

    private static void semanticVersion(Registration.Builder builder, String text) {
        if (text.equals("auto")) {
            builder.autoSemanticVersion();
        } else {
            builder.semanticVersion(text);
        }
    }

    private static Map<String, String> merged(Map<String, String> file, Map<String, String> options) {
        Map<String, String> merged = new LinkedHashMap<>(file);
        merged.putAll(options);
        return merged;
    }

    private void metrics(Registration.Builder builder, Map<String, Double> options) {
        entry.evaluations().stream()
                .filter(one -> !options.containsKey(one.metric()))
                .forEach(one ->
                        builder.measurement(new Measurement(one.metric(), one.value(), one.step(), one.dataset())));
        options.forEach((metric, value) ->
                builder.measurement(new Measurement(metric, value, OptionalLong.empty(), Optional.empty())));
    }

    private void flavors(Registration.Builder builder, Map<String, String> options) {
        for (Flavor flavor : entry.flavors()) {
            String version = options.get(flavor.name());
            builder.flavor(version == null ? flavor : new Flavor(flavor.name(), Optional.of(version), flavor.config()));
        }
        Set<String> there =
                new LinkedHashSet<>(entry.flavors().stream().map(Flavor::name).toList());
        options.forEach((name, version) -> {
            if (!there.contains(name)) {
                builder.flavor(name, version);
            }
        });
    }

    private Lineage lineage(RegisterCommand options) {
        Lineage file = entry.lineage().orElse(Lineage.none());
        return new Lineage(
                options.run.or(file::run),
                file.repository(),
                options.gitCommit.or(file::gitCommit),
                file.dirty(),
                file.codeSource(),
                datasets(file.datasets(), options.datasets),
                file.featureEngineering(),
                file.featureStore(),
                file.frameworks(),
                Stream.concat(file.parents().stream(), options.parents.stream())
                        .distinct()
                        .toList());
    }

    private static List<Dataset> datasets(List<Dataset> file, List<String> options) {
        List<Dataset> merged = new ArrayList<>(file);
        Inputs.pairs("dataset", options).forEach((key, digest) -> {
            Dataset option = dataset(key, digest);
            boolean known = false;
            for (int i = 0; i < merged.size() && !known; i++) {
                if (isSame(merged.get(i), option)) {
                    merged.set(i, completed(option, merged.get(i)));
                    known = true;
                }
            }
            if (!known) {
                merged.add(option);
            }
        });
        return merged;
    }

    /** {@code name[@version]}. */
    private static Dataset dataset(String key, String digest) {
        int at = key.lastIndexOf('@');
        if (at == 0 || at == key.length() - 1) {
            throw new InvalidException(
                    "dataset '" + Text.shown(key) + "' is not name or name@version: one of the two is empty");
        }
        String name = at < 0 ? key : key.substring(0, at);
        Optional<String> version = at < 0 ? Optional.empty() : Optional.of(key.substring(at + 1));
        return new Dataset(name, version, Optional.of(digest), Optional.empty(), SourceType.OTHER, Map.of());
    }

    private static boolean isSame(Dataset one, Dataset other) {
        boolean sameVersion = one.version().isEmpty()
                || other.version().isEmpty()
                || one.version().equals(other.version());
        return one.name().equals(other.name()) && sameVersion;
    }

    private static Dataset completed(Dataset option, Dataset file) {
        return new Dataset(
                option.name(),
                option.version().or(file::version),
                option.digest(),
                file.uri(),
                file.sourceType(),
                file.quality());
    }
}
