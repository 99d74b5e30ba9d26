package dev.modelregistry.internal.registry;

import dev.modelregistry.Recorded;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.internal.log.Blobs;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.EventCodec;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.VersionState;
import dev.modelregistry.internal.registry.Governor.Decision;
import dev.modelregistry.internal.registry.Governor.Rows;
import dev.modelregistry.internal.registry.Governor.Situation;
import dev.modelregistry.spi.LogStore.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Erases the texts of an event. The decision comes first, the objects go after it: whoever dies in between leaves an event that
 * {@code verify} reports as stale, and erasing again ends it.
 */
final class Erasure {

    private static final Pattern FILE = Pattern.compile("sha256:[0-9a-f]{64}");

    private final Governor governor;

    Erasure(Governor governor) {
        this.governor = governor;
    }

    Recorded erase(ModelName model, long number, String reason) {
        Governor.Done<List<ContentDigest>> done = governor.act(model, Rows.UNREAD, situation -> {
            Blobs blobs = situation.log().blobs();
            List<ContentDigest> texts = texts(event(situation, number));
            if (texts.isEmpty()) {
                throw new InvalidException("event " + number + " of model '" + model + "' has no text to be erased");
            }
            refuseWhatIsInForce(situation.state(), texts, number);
            List<ContentDigest> there = texts.stream().filter(blobs::isThere).toList();
            return there.isEmpty()
                    ? Decision.nothing(texts)
                    : Decision.commit(
                            new EventBody.Erased(number, there),
                            Event.Notes.none().withReason(blobs.store("reason", Optional.of(reason))),
                            there);
        });
        ModelLog log = governor.logOf(model);
        done.value().forEach(log.blobs()::erase);
        return new Recorded(model, Optional.empty(), done.event().orElse(0), done.projection());
    }

    private static Event event(Situation situation, long number) {
        ModelLog log = situation.log();
        if (number >= 1 && number <= situation.state().number()) {
            try (Stream<StoredEvent> stored = log.store().read(log.place(), number)) {
                Optional<Event> found = stored.findFirst().flatMap(one -> EventCodec.find(one.bytes()));
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        throw new NotFoundException("model '" + situation.row().name() + "' has no event " + number);
    }

    /** Everything that people wrote; not a policy, without which nothing after it could be judged. */
    private static List<ContentDigest> texts(Event event) {
        List<ContentDigest> texts = new ArrayList<>();
        event.notes().reason().ifPresent(texts::add);
        event.notes().impact().ifPresent(texts::add);
        event.notes().evidence().stream()
                .filter(one -> FILE.matcher(one).matches())
                .map(ContentDigest::parse)
                .forEach(texts::add);
        if (event.body() instanceof EventBody.DescriptionChanged changed) {
            changed.before().ifPresent(texts::add);
            changed.after().ifPresent(texts::add);
        } else if (event.body() instanceof EventBody.Decided decided) {
            decided.condition().ifPresent(texts::add);
        } else if (event.body() instanceof EventBody.DocumentPublished published) {
            published.control().ifPresent(texts::add);
            published.document().ifPresent(texts::add);
        }
        return texts.stream().distinct().toList();
    }

    private static void refuseWhatIsInForce(ModelState state, List<ContentDigest> texts, long number) {
        List<ContentDigest> inForce = new ArrayList<>();
        state.description().flatMap(text -> text).ifPresent(inForce::add);
        state.documentControl().ifPresent(inForce::add);
        state.forEachVersion(version -> description(version).ifPresent(inForce::add));
        if (texts.stream().anyMatch(inForce::contains)) {
            throw new ConflictException(
                    "event " + number
                            + " brought a description, or control values of the document, that are in force: change those first");
        }
    }

    private static Optional<ContentDigest> description(VersionState version) {
        return version.description().flatMap(text -> text);
    }
}
