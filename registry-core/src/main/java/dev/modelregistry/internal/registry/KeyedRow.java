package dev.modelregistry.internal.registry;

import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.NewVersion;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionQuery;
import dev.modelregistry.spi.VersionRow;
import java.util.Optional;

/** The product's row that carries a request key: looked for, or made, but never twice. */
final class KeyedRow {

    private final RegistryBackend backend;
    private final ModelLog log;
    private final ModelName model;
    private final String key;

    KeyedRow(RegistryBackend backend, ModelLog log, ModelName model, String key) {
        this.backend = backend;
        this.log = log;
        this.model = model;
        this.key = key;
    }

    /** Whether nobody has used this key: then there is nothing to compare a registration with. */
    boolean isNew() {
        return log.inTurn(() -> log.refresh().byRequestKey(key)).isEmpty()
                && pending().isEmpty();
    }

    /** A row that an earlier attempt with this key left behind. */
    Optional<VersionRow> pending() {
        if (backend.capabilities().contains(Capability.NATIVE_REQUEST_KEY)) {
            return Optional.empty();
        }
        return byKey();
    }

    private Optional<VersionRow> byKey() {
        try (var rows = backend.versions(model, VersionQuery.requestKey(key))) {
            return rows.filter(
                            row -> row.marks().requestKey().filter(key::equals).isPresent()
                                    && row.marks().event().isEmpty())
                    .min((a, b) -> a.number().compareTo(b.number()));
        }
    }

    /** Makes the row; empty when the model is gone. */
    Optional<VersionRow> create(NewVersion version) {
        try {
            VersionRow row = backend.createVersion(version);
            boolean deletedInLog = row.marks().event().isPresent()
                    && log.inTurn(() -> log.refresh().version(row.number()).isEmpty());
            if (deletedInLog) {
                backend.deleteVersion(model, row.number());
                return Optional.of(backend.createVersion(version));
            }
            return Optional.of(row);
        } catch (NotFoundException modelGone) {
            return Optional.empty();
        } catch (RegistryException failure) {
            if (failure.retryable() || failure instanceof OutcomeUnknownException) {
                Optional<VersionRow> row = byKey();
                if (row.isPresent()) {
                    return row;
                }
            }
            throw failure;
        }
    }
}
