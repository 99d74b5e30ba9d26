package dev.modelregistry.mlflow.internal;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.spi.LogStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Events in write-once parameters, the one thing of MLflow that can be created if absent: of any number of writers with
 * different values one gets 200 (measured on 2.22.5 and 3.17.2). Event n is the parameter {@code ev.00000n} of the model's run
 * number ⌈n / 1000⌉. An event that does not fit a parameter is a file of the first run, and the parameter its digest.
 */
final class ParameterLog implements LogStore {

    /** A constant of the format: runs of more parameters are slow to read. */
    private static final long EVENTS_OF_A_RUN = 1000;

    /** The server cuts at 6,000 without a word; MySQL counts bytes. */
    private static final int LONGEST = 4096;

    private static final String BY_DIGEST = "sha256:";

    private final MlflowServer server;
    private final Governance governance;
    private final Runs runs;

    ParameterLog(MlflowServer server, Governance governance, Runs runs) {
        this.server = server;
        this.governance = governance;
        this.runs = runs;
    }

    /** The core asks for {@code fraud/log}; the runs are those of {@code fraud}, whose files they hold as well. */
    private static String model(String place) {
        return place.endsWith("/log") ? place.substring(0, place.length() - "/log".length()) : place;
    }

    private static long run(long number) {
        return (number - 1) / EVENTS_OF_A_RUN + 1;
    }

    private static String key(long number) {
        return String.format(Locale.ROOT, "ev.%06d", number);
    }

    @Override
    public long head(String place, long atLeast) {
        long head = atLeast;
        try (Stream<StoredEvent> later = read(place, atLeast + 1)) {
            for (StoredEvent event : (Iterable<StoredEvent>) later::iterator) {
                head = event.number();
            }
        }
        return head;
    }

    @Override
    public Stream<StoredEvent> read(String place, long from) {
        return Stream.iterate(
                        events(place, from),
                        found -> !found.isEmpty(),
                        found -> following(place, found.get(found.size() - 1).number()))
                .flatMap(List::stream);
    }

    private List<StoredEvent> following(String place, long last) {
        return last % EVENTS_OF_A_RUN == 0 ? events(place, last + 1) : List.of();
    }

    /** The events of one run from a number on. */
    private List<StoredEvent> events(String place, long from) {
        Optional<Run> run = governance.find(model(place), run(from)).flatMap(known -> now(known, from));
        if (run.isEmpty()) {
            return List.of();
        }
        Map<String, String> params = run.get().params();
        List<StoredEvent> events = new ArrayList<>();
        for (long number = from; run(number) == run(from); number++) {
            String value = params.get(key(number));
            if (value == null) {
                break;
            }
            events.add(new StoredEvent(number, bytes(place, value), Optional.empty()));
        }
        return events;
    }

    /**
     * The run as it is now. In the middle of a run the server is asked for it only if it has the event: most looks at a log
     * find nothing new, and a run can hold a megabyte.
     */
    private Optional<Run> now(Run known, long from) {
        if (from % EVENTS_OF_A_RUN == 1) {
            return runs.find(known.id());
        }
        String condition = "attributes.run_id = '" + known.id() + "' AND params.`" + key(from) + "` != ''";
        return runs.search(known.experiment(), condition, 1).stream().findFirst();
    }

    private byte[] bytes(String place, String value) {
        if (!value.startsWith(BY_DIGEST)) {
            return value.getBytes(StandardCharsets.UTF_8);
        }
        try (InputStream in = files(place).read(file(value), 0)) {
            return in.readAllBytes();
        } catch (NotFoundException gone) {
            return value.getBytes(StandardCharsets.UTF_8); // No event parses so: it is void, and reported.
        } catch (IOException e) {
            throw new UnavailableException("an event of '" + place + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private RunFiles files(String place) {
        return RunFiles.of(server, governance.find(model(place), 1).orElseThrow());
    }

    private static String file(String value) {
        return "events/" + value.substring(BY_DIGEST.length()) + ".json";
    }

    @Override
    public boolean append(String place, long number, byte[] bytes) {
        Run run = governance.make(model(place), run(number));
        return runs.writeOnce("appendEvent", run.id(), key(number), value(place, bytes));
    }

    private String value(String place, byte[] bytes) {
        Optional<String> text = bytes.length <= LONGEST ? text(bytes) : Optional.empty();
        if (text.isPresent()) {
            return text.get();
        }
        String value = ContentDigest.of(bytes).toString();
        files(place).write(file(value), new ByteArrayInputStream(bytes));
        return value;
    }

    /** The bytes as a text that the server gives back as it is; empty where it might not. */
    private static Optional<String> text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            boolean plain = text.codePoints().noneMatch(Character::isISOControl)
                    && text.equals(text.strip())
                    && !text.isEmpty()
                    && !text.startsWith(BY_DIGEST);
            return plain ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Instant> serverTime() {
        return server.time();
    }
}
