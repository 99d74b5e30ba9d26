package dev.modelregistry.document;

import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.RegisteredModel;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.spi.Capability;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Everything that a document is made of. Equal sources give equal documents, byte for byte.
 *
 * @param model the model
 * @param entries its versions, newest first; only one for a document about one version
 * @param scope whether the document is about the whole model or one version
 * @param children versions made from the one that the document is about, where it is about one
 * @param events of the model's log, oldest first
 * @param control what people say
 * @param policy the policy in force; empty when nothing is gated
 * @param modelId random id of the model in its log; absent when it has none
 * @param finalApproval number of the event that brought the present final approval
 * @param rollback steps of a rollback that was tried out, or why there is none
 * @param provider id of the provider
 * @param capabilities what the provider can do
 * @param today tells whether the next review is due
 */
public record DocumentSource(
        RegisteredModel model,
        List<ModelEntry> entries,
        Scope scope,
        List<ModelUri> children,
        List<ModelEvent> events,
        DocumentControl control,
        Optional<Policy> policy,
        Optional<String> modelId,
        OptionalLong finalApproval,
        List<String> rollback,
        String provider,
        Set<Capability> capabilities,
        LocalDate today) {

    /** What a document is about. */
    public enum Scope {
        /** All versions of a model. */
        MODEL,
        /** One version. */
        VERSION
    }

    /** Copies the collections. */
    public DocumentSource {
        entries = List.copyOf(entries);
        children = List.copyOf(children);
        events = List.copyOf(events);
        rollback = List.copyOf(rollback);
        capabilities = Set.copyOf(capabilities);
    }

    /** The events that a reader of the document cares about: of its version or of the model, and no book-keeping. */
    List<ModelEvent> told() {
        return events.stream()
                .filter(event -> switch (event.type()) {
                    case CLAIMED, CLAIM_RELEASED, COLLECTED, REFUSED -> false;
                    case DOCUMENT_PUBLISHED -> isControl(event);
                    default -> true;
                })
                .filter(event -> scope == Scope.MODEL
                        || event.version().isEmpty()
                        || event.version().equals(Optional.of(entries.get(0).version()))
                        || event.archived().contains(entries.get(0).version()))
                .toList();
    }

    /** Publishing changes nothing that a document says; otherwise each publication would make the next one differ. */
    static boolean isControl(ModelEvent event) {
        return event.type() == EventType.DOCUMENT_PUBLISHED
                && event.after()
                        .filter(after -> after instanceof java.util.Map<?, ?> map && map.containsKey("control"))
                        .isPresent();
    }

    Optional<Instant> lastChange() {
        List<ModelEvent> told = told();
        return told.isEmpty()
                ? Optional.empty()
                : Optional.of(told.get(told.size() - 1).at());
    }
}
