package dev.modelregistry.internal.gate;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.internal.json.EntryJson;
import dev.modelregistry.internal.log.EventBody.NewEntry;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.VersionState;
import dev.modelregistry.spi.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is known of versions: their records, and what the log added. */
final class Facts {

    private final ObjectStore objects;
    private final String place;
    private final Unknown unknown;
    private final Optional<EntryContent> proposed;

    Facts(ObjectStore objects, String place, Unknown unknown) {
        this(objects, place, unknown, Optional.empty());
    }

    private Facts(ObjectStore objects, String place, Unknown unknown, Optional<EntryContent> proposed) {
        this.proposed = proposed;
        this.objects = objects;
        this.place = place;
        this.unknown = unknown;
    }

    /** The same, with the content of a registration whose record is not stored yet. */
    Facts proposing(EntryContent content) {
        return new Facts(objects, place, unknown, Optional.of(content));
    }

    /** What a record that is not there means. */
    enum Unknown {
        /** Everything that it would have to tell is missing. */
        MISSING,
        /** Nothing of it is asked. */
        NOT_ASKED
    }

    /**
     * A version as the gates see it.
     *
     * @param content its record; empty when there is none
     * @param state what the log added; empty when it is just being registered
     * @param asked whether the record's absence counts against it
     */
    record Known(Optional<EntryContent> content, Optional<VersionState> state, boolean asked) {

        Map<String, String> tags() {
            Map<String, String> tags =
                    new TreeMap<>(content.map(EntryContent::tags).orElse(Map.of()));
            state.ifPresent(later -> later.tags().forEach((key, value) -> {
                tags.remove(key);
                value.ifPresent(text -> tags.put(key, text));
            }));
            return tags;
        }

        Map<String, Double> metrics() {
            Map<String, Double> metrics =
                    new TreeMap<>(content.map(EntryContent::metrics).orElse(Map.of()));
            state.ifPresent(later -> later.evaluations().forEach(one -> metrics.put(one.metric(), one.value())));
            return metrics;
        }

        /** Whether it is described, now. */
        boolean isDescribed() {
            Optional<Optional<ContentDigest>> later = state.flatMap(VersionState::description);
            return later.map(Optional::isPresent)
                    .orElseGet(() ->
                            content.filter(one -> !one.description().isBlank()).isPresent());
        }
    }

    /** A version that the log knows. */
    Known of(ModelState state, VersionNumber number) {
        Optional<VersionState> version = state.version(number);
        return known(version.flatMap(VersionState::entry), version);
    }

    /** A version that is just being registered. */
    Known of(NewEntry entry) {
        return proposed.isPresent()
                ? new Known(proposed, Optional.empty(), true)
                : known(Optional.of(entry), Optional.empty());
    }

    private Known known(Optional<NewEntry> entry, Optional<VersionState> state) {
        Optional<EntryContent> content = entry.flatMap(this::record);
        return new Known(content, state, content.isPresent() || entry.isEmpty() || unknown == Unknown.MISSING);
    }

    private Optional<EntryContent> record(NewEntry entry) {
        try (InputStream in = objects.get(place + "/records/" + entry.uid() + ".json", 0)) {
            byte[] bytes = in.readAllBytes();
            return ContentDigest.of(bytes).equals(entry.record())
                    ? Optional.of(EntryJson.readRecord(bytes).content())
                    : Optional.empty();
        } catch (NotFoundException e) {
            return Optional.empty();
        } catch (RegistryException e) {
            if (e.retryable()) {
                throw e;
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UnavailableException("a record of '" + place + "' cannot be read", e);
        }
    }
}
