package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.Promotion;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.log.Finding;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.spi.LogStore.StoredEvent;
import dev.modelregistry.spi.RegistryBackend;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A stranger with write access puts events into the log. Those that do not parse, do not follow, or decide what may not
 * be decided are void: they keep their number, have no effect, are reported, and block nothing.
 */
public abstract class StrangerContract extends RegistryContract {

    /** Made for the extending classes. */
    protected StrangerContract() {}

    /** What a stranger makes of the bytes of the log's last event. */
    interface Forgery extends Function<byte[], byte[]> {}

    private static Arguments forgery(String name, Forgery forgery) {
        return Arguments.of(name, forgery);
    }

    static Stream<Arguments> garbage() {
        return Stream.of(
                forgery("nothing", last -> new byte[0]),
                forgery("a byte", last -> new byte[] {0}),
                forgery("text", last -> utf8("not an event")),
                forgery("invalid UTF-8", last -> new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'}),
                forgery("an empty object", last -> utf8("{}")),
                forgery("a list", last -> utf8("[]")),
                forgery("deeply nested", last -> utf8("[".repeat(50_000))),
                forgery("half an event", last -> java.util.Arrays.copyOf(last, last.length / 2)),
                forgery("too large", last -> utf8(" ".repeat(70_000))),
                forgery("the last event again", last -> last),
                forgery(
                        "the last event with blanks behind",
                        last -> utf8(new String(last, StandardCharsets.UTF_8) + "  ")),
                forgery("a payload that is no base64", last -> StrangerEvents.envelope("%%%")),
                forgery("a payload that is no JSON", last -> StrangerEvents.envelope("bm8=")));
    }

    static Stream<Arguments> forged() {
        return Stream.of(
                follower(
                        "another chain",
                        json -> json.put(
                                "previous", ContentDigest.of(new byte[1]).toString())),
                follower("no chain", json -> json.remove("previous")),
                follower("a number of the past", json -> json.put("number", 1)),
                follower("a number of the future", json -> json.put("number", 1_000)),
                follower("another model id", json -> json.put("modelId", "0123456789abcdef")),
                follower("another model", json -> json.put("model", "somebody-elses")),
                follower("an earlier time", json -> json.put("at", "2001-01-01T00:00:00Z")),
                follower("an unknown schema", json -> json.put("schema", 2)),
                follower("an unknown type", json -> json.put("type", "taken-over")),
                follower("no decision", json -> json.remove("decision")),
                follower("a decision of another shape", json -> json.put("decision", "yes")),
                decision("a wrong previous value", "alias-moved", StrangerContract::wrongPrevious),
                decision(
                        "a stage that it does not have",
                        "stage-changed",
                        json -> json.put("version", 1).put("from", "PRODUCTION").put("to", "ARCHIVED")),
                decision(
                        "no such stage",
                        "stage-changed",
                        json -> json.put("version", 1)
                                .put("from", "DEVELOPMENT")
                                .put("to", "THRONE")),
                decision(
                        "a version below one",
                        "archived",
                        json -> json.put("version", -1).put("from", "DEVELOPMENT")),
                decision(
                        "a rollback of nothing",
                        "rolled-back",
                        json -> json.put("promotion", 1).put("version", 1)),
                decision(
                        "opening what is open",
                        "opened",
                        json -> json.put("found", ContentDigest.of(new byte[1]).toString())),
                decision("a registration of nothing", "registered", json -> json.putArray("versions")),
                decision("a second registration of a version", "registered", StrangerContract::sameVersion),
                decision("a semantic version that nobody reserved", "registered", StrangerContract::unclaimed),
                decision(
                        "ending a reservation that is not there",
                        "claim-released",
                        json -> json.put("semanticVersion", "9.9.9")),
                decision("collecting what is in use", "collected", StrangerContract::collect));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("garbage")
    void garbageIsVoidReportedAndInNobodysWay(String name, Forgery forgery) {
        assertVoid(forgery);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forged")
    void whatMayNotBeDecidedIsVoidReportedAndInNobodysWay(String name, Forgery forgery) {
        assertVoid(forgery);
    }

    @Test
    void anEventOfAnotherModelIsVoid() {
        String other = name("other");
        register(other, "one");
        try (RegistryBackend backend = current().backend()) {
            byte[] foreign = StrangerEvents.last(backend, logPlace(backend, other));
            assertVoid(last -> foreign);
        }
    }

    @Test
    void aLogOfNothingButGarbageCanStillBeUsed() {
        String model = name("stranger");
        register(model, "one");
        for (int i = 0; i < 150; i++) {
            append(model, last -> utf8("garbage"));
        }
        registry = client("carol");
        registry.setAlias(model, Alias.CHAMPION, v(1));
        assertThat(history(model)).hasSize(3);
        assertThat(findings(model)).hasSize(150).allMatch(finding -> finding.kind() == Finding.Kind.VOID_EVENT);
    }

    @Test
    void anAliasForgedOntoWhatIsNotThereBlocksNothing() {
        String model = name("stranger");
        registerVersions(model, 2);
        append(model, StrangerEvents.following("alias-moved", json -> {
            var move = json.putArray("aliases").addObject();
            move.put("alias", "champion").put("version", 99);
        }));

        registry = client("carol");
        registry.setTags(uri(model, 1), Map.of("a", "1"));
        registry.setAlias(model, Alias.CHAMPION, v(2));
        registry.promote(Promotion.of(uri(model, 2), Stage.PRODUCTION).build());
        register(model, "three");

        assertThat(registry.resolve("models:/" + model + "@champion").version()).isEqualTo(v(2));
        assertThat(versionNumbers(model)).containsExactly(3L, 2L, 1L);
    }

    @Test
    void aStageForgedForWhatIsNotThereBlocksNothing() {
        String model = name("stranger");
        registerVersions(model, 2);
        append(
                model,
                StrangerEvents.following(
                        "stage-changed",
                        json -> json.put("version", 99)
                                .put("from", "DEVELOPMENT")
                                .put("to", "PRODUCTION")));

        registry = client("carol");
        registry.promote(Promotion.of(uri(model, 1), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .archiveSuperseded()
                .build());
        register(model, "three");
        assertThat(registry.resolve("models:/" + model + "/production").version())
                .isEqualTo(v(1));
    }

    private void assertVoid(Forgery forgery) {
        String model = name("stranger");
        registry.register(registration(model, "one").semanticVersion("1.0.0").build());
        registry.setAlias(model, Alias.CHAMPION, v(1));
        StateView before = StateView.of(registry, model, model + "-other");
        List<ModelEvent> events = history(model);

        long number = append(model, forgery);

        for (var client : List.of(registry, client("carol"))) {
            assertThat(StateView.of(client, model, model + "-other")).isEqualTo(before);
            try (Stream<ModelEvent> history = client.history(model)) {
                assertThat(history).isEqualTo(events);
            }
            assertThat(client.verify(model, dev.modelregistry.log.Verification.Depth.FULL)
                            .findings())
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.kind()).isEqualTo(Finding.Kind.VOID_EVENT);
                        assertThat(finding.subject()).contains(Long.toString(number));
                    });
        }
        var change = client("dave").setAlias(model, Alias.CHALLENGER, v(1));
        assertThat(change.event()).isEqualTo(number + 1);
        register(model, "two");
        assertThat(versionNumbers(model)).containsExactly(2L, 1L);
        assertThat(findings(model)).extracting(Finding::kind).containsExactly(Finding.Kind.VOID_EVENT);
    }

    private long append(String model, Forgery forgery) {
        try (RegistryBackend backend = current().backend()) {
            String place = logPlace(backend, model);
            long next = backend.log().head(place, 0) + 1;
            byte[] bytes =
                    StrangerEvents.naming(upload(backend, model), forgery.apply(StrangerEvents.last(backend, place)));
            assertThat(backend.log().append(place, next, bytes)).isTrue();
            try (Stream<StoredEvent> stored = backend.log().read(place, next)) {
                assertThat(stored)
                        .singleElement()
                        .satisfies(event -> assertThat(event.bytes()).isEqualTo(bytes));
            }
            return next;
        }
    }

    /** The upload of version 1, the last part of its record's key. */
    private static String upload(RegistryBackend backend, String model) {
        String record = backend.version(ModelName.of(model), v(1))
                .flatMap(row -> row.marks().record())
                .orElseThrow(() -> new AssertionError("version 1 of '" + model + "' names no record"));
        return record.substring(record.lastIndexOf('/') + 1, record.length() - ".json".length());
    }

    private static Arguments follower(String name, java.util.function.Consumer<ObjectNode> change) {
        return Arguments.of(name, (Forgery) last -> StrangerEvents.follow(last, change));
    }

    private static Arguments decision(String name, String type, java.util.function.Consumer<ObjectNode> decision) {
        return Arguments.of(name, StrangerEvents.following(type, decision));
    }

    private static void wrongPrevious(ObjectNode json) {
        json.putArray("aliases")
                .addObject()
                .put("alias", "champion")
                .put("previous", 7)
                .put("version", 1);
    }

    private static void sameVersion(ObjectNode json) {
        StrangerEvents.entry(json, 1);
    }

    private static void unclaimed(ObjectNode json) {
        StrangerEvents.entry(json, 2).put("semanticVersion", "7.0.0");
    }

    private static void collect(ObjectNode json) {
        json.putArray("uploads").add(StrangerEvents.LAST_UPLOAD);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
