package dev.modelregistry.internal.registry;

import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Filter;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.entry.RegisteredModel;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.entry.VersionStatus;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionQuery;
import dev.modelregistry.spi.VersionRow;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Reads that need neither the log nor permission to write: resolve, list. */
final class LightReads {

    private final RegistryBackend backend;
    private final LogDirectory logs;

    LightReads(RegistryBackend backend, LogDirectory logs) {
        this.backend = backend;
        this.logs = logs;
    }

    /** Whether the core registered, or is registering, this version. */
    static boolean isOurs(VersionRow row) {
        return row.marks().requestKey().isPresent();
    }

    static VersionStatus status(VersionRow row) {
        if (row.failed()) {
            return VersionStatus.FAILED;
        }
        return isOurs(row) && row.marks().event().isEmpty() ? VersionStatus.PENDING : VersionStatus.READY;
    }

    static ModelVersion version(VersionRow row) {
        return new ModelVersion(
                row.model(),
                row.number(),
                row.marks().semanticVersion(),
                row.stage(),
                row.aliases().stream()
                        .filter(alias -> !row.marks().lost().containsKey(alias))
                        .toList(),
                row.tags(),
                status(row),
                row.artifact(),
                row.marks().recordDigest(),
                row.createdAt(),
                row.createdBy());
    }

    static RegisteredModel model(ModelRow row) {
        return new RegisteredModel(
                row.name(), row.description(), row.tags(), row.aliases(), row.versions(), row.createdAt());
    }

    Stream<RegisteredModel> models(Filter filter) {
        Filter fitting = filter.forModels(); // Also where there is no model to try it on.
        return backend.models().map(LightReads::model).filter(fitting::test);
    }

    Optional<RegisteredModel> model(ModelName name) {
        return backend.model(name).map(LightReads::model);
    }

    Stream<ModelVersion> versions(ModelName name, Filter filter) {
        Filter fitting = filter.forVersions();
        Stream<VersionRow> rows = backend.versions(name, VersionQuery.filter(fitting));
        return rows.filter(row -> status(row) != VersionStatus.PENDING)
                .map(LightReads::version)
                .filter(fitting::test);
    }

    /** The row that a URI names; a row whose registration is under way counts as not there. */
    Optional<VersionRow> find(ModelUri uri) {
        return findAny(uri).filter(row -> status(row) != VersionStatus.PENDING);
    }

    private Optional<VersionRow> findAny(ModelUri uri) {
        ModelName name = uri.model();
        ModelUri.Selector selector = uri.selector();
        if (selector instanceof ModelUri.ByNumber by) {
            return backend.version(name, by.number());
        } else if (selector instanceof ModelUri.ByAlias by) {
            return byAlias(name, by.alias());
        } else if (selector instanceof ModelUri.BySemanticVersion by) {
            return only(
                    uri,
                    () -> backend.versions(name, VersionQuery.semanticVersion(by.version())),
                    row -> row.marks()
                            .semanticVersion()
                            .filter(v -> v.withoutBuild().equals(by.version().withoutBuild()))
                            .isPresent());
        } else if (selector instanceof ModelUri.ByStage by) {
            return only(
                    uri,
                    () -> backend.versions(name, VersionQuery.stage(by.stage())),
                    row -> row.stage() == by.stage());
        }
        throw new InvalidException("model URI '" + uri + "' names a model, not a version: add /NUMBER or @ALIAS");
    }

    private static Optional<VersionRow> only(
            ModelUri uri, Supplier<Stream<VersionRow>> rows, java.util.function.Predicate<VersionRow> wanted) {
        List<VersionRow> found;
        try (Stream<VersionRow> all = rows.get()) {
            found = all.filter(row -> status(row) != VersionStatus.PENDING && wanted.test(row))
                    .limit(10)
                    .toList();
        }
        if (found.size() > 1) {
            throw new ConflictException("'" + uri + "' names more than one version: "
                    + found.stream()
                            .map(row -> row.number().toString())
                            .sorted()
                            .toList());
        }
        return found.stream().findFirst();
    }

    /** Where the row says that it lost the alias, a late request shows an older value: the log knows the right one. */
    private Optional<VersionRow> byAlias(ModelName name, Alias alias) {
        Optional<VersionRow> row = backend.versionByAlias(name, alias);
        if (row.isEmpty() || !row.get().marks().lost().containsKey(alias)) {
            return row;
        }
        Optional<VersionNumber> right = backend.model(name).flatMap(logs::of).flatMap(log -> aliasInLog(log, alias));
        return right.flatMap(number -> backend.version(name, number));
    }

    private static Optional<VersionNumber> aliasInLog(ModelLog log, Alias alias) {
        return log.inTurn(() -> log.refresh().alias(alias));
    }

    VersionRow get(ModelUri uri) {
        return find(uri).orElseThrow(() -> notFound(uri));
    }

    private NotFoundException notFound(ModelUri uri) {
        return new NotFoundException(
                backend.model(uri.model()).isPresent()
                        ? "'" + uri + "' names no version of model '" + uri.model() + "'"
                        : "model '" + uri.model() + "' does not exist");
    }
}
