package dev.modelregistry.internal.registry;

import dev.modelregistry.AuditListener;
import dev.modelregistry.ModelUri;
import dev.modelregistry.RegistryListener;
import dev.modelregistry.error.ErrorContext;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.internal.log.ModelLog;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every call of the API, as listeners hear of it; says in failures where they happened, and refuses calls after the end. */
final class Operations {

    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);

    private final String provider;
    private final RegistrySettings settings;
    private final AtomicBoolean ended = new AtomicBoolean();

    Operations(String provider, RegistrySettings settings) {
        this.provider = provider;
        this.settings = settings;
    }

    <T> T run(String operation, String subject, Supplier<T> action) {
        if (ended.get()) {
            throw new UnavailableException("this registry is closed");
        }
        try {
            T result = action.get();
            audit(operation, subject, Optional.empty());
            return result;
        } catch (RegistryException e) {
            String model = subject.startsWith("models:/")
                    ? ModelUri.parse(subject).model().value()
                    : subject;
            e.at(ErrorContext.of(provider, operation, model));
            audit(operation, subject, Optional.of(e));
            throw e;
        }
    }

    private void audit(String operation, String subject, Optional<RegistryException> failure) {
        for (AuditListener listener : settings.auditListeners()) {
            try {
                listener.completed(new AuditListener.Operation(
                        operation,
                        subject,
                        settings.actor(),
                        settings.clock().instant(),
                        failure.map(RegistryException::code),
                        failure.map(e -> String.valueOf(e.getMessage())).orElse("")));
            } catch (RuntimeException e) {
                LOG.warn("an audit listener failed", e);
            }
        }
    }

    /** Tells of an event that this client appended. */
    void committed(ModelLog log, ModelLog.Appended appended) {
        for (RegistryListener listener : settings.listeners()) {
            try {
                listener.committed(HistoryReader.history(appended.applied(), appended.digest(), log));
            } catch (RuntimeException e) {
                LOG.warn("a registry listener failed", e);
            }
        }
    }

    /** Lets no further call in; true for who comes first. */
    boolean end() {
        return ended.compareAndSet(false, true);
    }
}
