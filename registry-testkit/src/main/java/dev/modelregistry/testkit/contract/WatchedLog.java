package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.LogStore.StoredEvent;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.testkit.contract.GovernedModel.Who;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The log of one model as it is stored: read event by event, those with effect by the model of the oracle, and meddled with. */
final class WatchedLog {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Events that end or begin everything, or that no random history has: copies of them are not made. */
    private static final Set<String> NOT_COPIED = Set.of("opened", "deleted", "refused");

    private final RegistryBackend backend;
    private final ModelRegistry reader;
    private final String name;
    private final GovernedModel model;
    private Optional<String> place = Optional.empty();
    /** Number of the last event with effect that was taken in, and how far the log was looked at then. */
    private long read;

    private long looked;
    private boolean meddled;

    WatchedLog(RegistryBackend backend, ModelRegistry reader, String name, GovernedModel model) {
        this.backend = backend;
        this.reader = reader;
        this.name = name;
        this.model = model;
    }

    /** How a copied event is passed off. */
    enum Disguise {
        /** As it is. */
        NONE,
        /** Made to follow the last event; its signatures do not fit any more. */
        CHAINED,
        /** And made to speak of this model. */
        ADDRESSED,
        /** And without the signatures. */
        UNSIGNED
    }

    /**
     * An event that was put into the log.
     *
     * @param actor in whose name
     * @param needsAnotherModel whether it can't have effect here, as it speaks of another model or does not follow
     */
    record Copied(String actor, boolean needsAnotherModel) {}

    String name() {
        return name;
    }

    GovernedModel model() {
        return model;
    }

    boolean isMeddledWith() {
        return meddled;
    }

    /** Numbers of the events with effect that were not taken in yet. */
    List<Long> unread() {
        Optional<String> there = place();
        if (there.isEmpty() || backend.log().head(there.get(), looked) == looked) {
            return List.of();
        }
        try (Stream<ModelEvent> events = reader.fullHistory(name)) {
            return events.map(ModelEvent::number)
                    .filter(number -> number > read)
                    .toList();
        } catch (NotFoundException e) {
            return List.of();
        }
    }

    /** Takes in the events with effect that somebody appended, and checks that nothing is missing of what they needed. */
    void readOn(Who who) {
        List<Long> effective = unread();
        List<StoredEvent> stored = effective.isEmpty() ? List.of() : stored();
        for (long number : effective) {
            JsonNode payload = payload(stored.get((int) number - 1).bytes());
            String type = payload.path("type").asText();
            JsonNode decision = payload.path("decision");
            Instant at = Instant.parse(payload.path("at").asText());
            Set<String> missing = new TreeSet<>(GovernanceOracle.missing(model, type, decision, who, at));
            Set<String> waived = new TreeSet<>();
            payload.path("waived")
                    .forEach(one -> waived.add(one.path("requirement").asText()));
            missing.removeAll(GovernanceOracle.waivable(model, waived, who, at));
            assertThat(missing)
                    .as("missing at event %s of %s by %s, which had effect: %s", number, name, who, decision)
                    .isEmpty();
            model.apply(number, type, decision, who, at);
        }
        if (!effective.isEmpty()) {
            read = effective.get(effective.size() - 1);
            looked = stored.size();
        }
    }

    /** Where the log is; remembered, as the row that says so may be deleted. */
    private Optional<String> place() {
        place = backend.model(ModelName.of(name))
                .flatMap(row -> row.log())
                .map(log -> log.place() + "/log")
                .or(() -> place);
        return place;
    }

    private List<StoredEvent> stored() {
        Optional<String> place = place();
        if (place.isEmpty()) {
            return List.of();
        }
        try (Stream<StoredEvent> events = backend.log().read(place.get(), 1)) {
            return events.collect(Collectors.toCollection(ArrayList::new));
        }
    }

    /** Appends a copy of some event of a log. */
    Optional<Copied> copy(WatchedLog source, int which, Disguise disguise, Instant now) {
        List<StoredEvent> theirs = source.stored();
        List<StoredEvent> ours = stored();
        if (theirs.isEmpty() || ours.isEmpty()) {
            return Optional.empty();
        }
        byte[] bytes = theirs.get(theirs.size() - 1 - which % theirs.size()).bytes();
        byte[] last = ours.get(ours.size() - 1).bytes();
        ObjectNode event = (ObjectNode) payload(bytes);
        // The text of a policy is kept beside its own log; without it nothing is allowed any more.
        boolean textless = source != this && event.path("type").asText().equals("policy-changed");
        if (textless || NOT_COPIED.contains(event.path("type").asText())) {
            return Optional.empty();
        }
        // Not that of the last event: it may be a copy itself.
        String own = backend.model(ModelName.of(name))
                .flatMap(row -> row.log())
                .map(LogPointer::modelId)
                .orElse("");
        byte[] copy =
                disguise == Disguise.NONE ? bytes : disguised(bytes, event, last, ours.size() + 1L, own, disguise, now);
        meddled = true;
        assertThat(backend.log().append(place().orElseThrow(), ours.size() + 1L, copy))
                .isTrue();
        boolean other = !event.path("modelId").asText().equals(own);
        return Optional.of(new Copied(event.path("actor").asText(), disguise == Disguise.NONE || other));
    }

    private byte[] disguised(
            byte[] bytes, ObjectNode event, byte[] last, long number, String own, Disguise disguise, Instant now) {
        try {
            event.put("number", number).put("previous", ContentDigest.of(last).toString());
            event.put("at", now.toString()).put("attempt", "copied-" + number);
            if (disguise.compareTo(Disguise.ADDRESSED) >= 0) {
                event.put("modelId", own).put("model", name);
            }
            ObjectNode envelope = (ObjectNode) JSON.readTree(bytes);
            envelope.put("payload", Base64.getEncoder().encodeToString(JSON.writeValueAsBytes(event)));
            if (disguise == Disguise.UNSIGNED) {
                envelope.putArray("signatures");
            }
            return JSON.writeValueAsBytes(envelope);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode payload(byte[] bytes) {
        try {
            String payload = JSON.readTree(bytes).path("payload").asText();
            return JSON.readTree(Base64.getDecoder().decode(payload));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
