package dev.modelregistry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.Text;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.internal.json.EventJson;
import dev.modelregistry.internal.json.Json;
import dev.modelregistry.internal.json.PlainValues;
import dev.modelregistry.log.HistoryExport;
import dev.modelregistry.log.Live;
import dev.modelregistry.log.ModelEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What happened, and what was live when. */
final class HistoryCommands {

    private HistoryCommands() {}

    @Command(
            name = "history",
            description = "Tell what was decided about a model, oldest first.",
            customSynopsis = "mre history NAME [--all] [--format F]",
            footerHeading = "%nExamples:%n",
            footer = {"  mre history fraud", "  mre history fraud --format csv > fraud.csv"})
    static final class History implements Action {

        @Parameters(index = "0", paramLabel = "NAME", description = "The model.")
        String model = "";

        @Option(names = "--all", description = "Also of deleted models that had this name before.")
        boolean all;

        @Option(
                names = "--format",
                paramLabel = "F",
                description = "csv for spreadsheets, or json-lines: one JSON object for each event.")
        Optional<String> format = Optional.empty();

        @Override
        public Reply run(Session session) {
            ModelRegistry registry = session.registry();
            if (format.isPresent()) {
                return exported(session, form(format.get()));
            }
            try (Stream<ModelEvent> stream = all ? registry.fullHistory(model) : registry.history(model)) {
                List<ModelEvent> events = stream.toList();
                return Reply.ofList("events", events, EventJson::event, page -> print(events, page));
            }
        }

        private static HistoryExport form(String word) {
            return HistoryExport.find(word)
                    .orElseThrow(() -> new InvalidException("--format '" + Text.shown(word)
                            + "' is not one of "
                            + Arrays.stream(HistoryExport.values())
                                    .map(HistoryExport::text)
                                    .collect(Collectors.joining(", "))));
        }

        /** Written as it is read: histories can be long. */
        private Reply exported(Session session, HistoryExport form) {
            if (session.json()) {
                throw new UsageException("--json is one document: --format goes without it");
            }
            Stream<ModelEvent> events = all
                    ? session.registry().fullHistory(model)
                    : session.registry().history(model);
            return Reply.of(Json.object(), page -> {
                try (events) {
                    page.write(out -> form.write(events, out));
                }
            });
        }

        private static void print(List<ModelEvent> events, Page page) {
            if (events.isEmpty()) {
                page.line("no events: this model was only ever touched by other tools");
                return;
            }
            List<List<String>> rows = events.stream()
                    .map(event -> List.of(
                            Long.toString(event.number()),
                            Page.time(event.at()),
                            event.actor(),
                            event.type().text(),
                            Page.text(event.version()),
                            Page.shortened(what(event), 80)))
                    .toList();
            page.table(List.of("EVENT", "AT", "ACTOR", "TYPE", "VERSION", "WHAT"), rows);
        }

        private static String what(ModelEvent event) {
            List<String> parts = new ArrayList<>();
            event.before().map(History::plain).ifPresent(before -> parts.add(before + " →"));
            event.after().map(History::plain).ifPresent(parts::add);
            event.aliases().forEach(move -> parts.add(Transitions.sentence(move)));
            event.archived().forEach(version -> parts.add("archived " + version));
            event.reason().ifPresent(reason -> parts.add("“" + reason + "”"));
            return String.join(" ", parts);
        }

        private static String plain(Object value) {
            return value instanceof String text ? text : Json.text(PlainValues.node(value));
        }
    }

    @Command(
            name = "live",
            description = "Tell which version an alias or a stage held, now or at an instant.",
            customSynopsis = "mre live NAME (--alias A | --stage S) [--at INSTANT]",
            footerHeading = "%nExample:%n",
            footer = "  mre live fraud --alias champion --at 2026-03-01T12:00:00Z")
    static final class LiveAt implements Action {

        @Parameters(index = "0", paramLabel = "NAME", description = "The model.")
        String model = "";

        @Option(names = "--alias", paramLabel = "A", description = "The alias.")
        Optional<String> alias = Optional.empty();

        @Option(names = "--stage", paramLabel = "S", description = "The stage.")
        Optional<String> stage = Optional.empty();

        @Option(names = "--at", paramLabel = "INSTANT", description = "When. Default: now.")
        Optional<String> at = Optional.empty();

        @Override
        public Reply run(Session session) {
            if (alias.isPresent() == stage.isPresent()) {
                throw new UsageException("exactly one of --alias and --stage is needed");
            }
            Instant instant = at.map(text -> Inputs.instant("--at", text)).orElseGet(session::now);
            Live live = alias.isPresent()
                    ? session.registry().whatWasLive(model, Alias.of(alias.get()), instant)
                    : session.registry().whatWasLive(model, Stage.parse(stage.orElseThrow()), instant);
            return Reply.of(document(live), page -> page.line(sentence(live)));
        }

        private static ObjectNode document(Live live) {
            ObjectNode document = Json.object().put("model", live.model().value());
            Nodes.put(document, "version", live.version());
            Json.put(document, "alias", live.alias());
            Json.put(document, "stage", live.stage());
            document.put("at", live.at().toString());
            Json.put(document, "since", live.since());
            Json.put(document, "until", live.until());
            return document;
        }

        private static String sentence(Live live) {
            String place = live.alias()
                    .map(alias -> live.model() + "@" + alias)
                    .orElseGet(() ->
                            live.model() + "/" + live.stage().orElseThrow().lowerCase());
            String held = live.version()
                    .map(VersionNumber::toString)
                    .map(version -> "version " + version)
                    .orElse("nothing");
            return place + " at " + Page.time(live.at()) + ": " + held
                    + live.since().map(since -> ", since " + Page.time(since)).orElse("")
                    + live.until().map(until -> ", until " + Page.time(until)).orElse("");
        }
    }
}
