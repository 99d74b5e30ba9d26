package dev.modelregistry.document;

import dev.modelregistry.entry.Deployment;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.ModelEvent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Mermaid diagrams. Text of others is in quoted labels only, each odd character as a code, so none can draw. */
final class Diagrams {

    private static final int LONGEST_LABEL = 60;
    private static final int MOST_NODES = 30;
    private static final int MOST_NAMED = 8;
    private static final int MOST_POINTS = 20;

    private Diagrams() {}

    static String block(String diagram) {
        return "```mermaid\n" + diagram + "```";
    }

    static String label(String text) {
        StringBuilder label = new StringBuilder("\"");
        text.strip().codePoints().limit(LONGEST_LABEL).forEach(c -> {
            if (Character.isLetterOrDigit(c) || c < 128 && " .,:/@()-".indexOf(c) >= 0) {
                label.appendCodePoint(c);
            } else if (c > ' ' && c < 127) {
                label.append('#').append(c).append(';');
            } else {
                label.append(' ');
            }
        });
        return label + (text.strip().codePointCount(0, text.strip().length()) > LONGEST_LABEL ? "…\"" : "\"");
    }

    /** Boxes and arrows, numbered as they come. */
    private static final class Flow {

        private final StringBuilder diagram;
        private final Map<String, String> nodes = new LinkedHashMap<>();

        Flow(String direction) {
            diagram = new StringBuilder("flowchart " + direction + "\n");
        }

        String node(String text) {
            return nodes.computeIfAbsent(text, key -> {
                String id = "n" + nodes.size();
                diagram.append("    ").append(id).append('[').append(label(key)).append("]\n");
                return id;
            });
        }

        void arrow(String from, String to) {
            if (nodes.size() < MOST_NODES) {
                String left = node(from);
                String right = node(to);
                diagram.append("    ")
                        .append(left)
                        .append(" --> ")
                        .append(right)
                        .append('\n');
            }
        }

        @Override
        public String toString() {
            return diagram.toString();
        }
    }

    /** Where a version comes from and where it went. */
    static String lineage(ModelEntry entry) {
        Flow flow = new Flow("LR");
        String version = entry.model() + " version " + entry.version();
        flow.node(version);
        Lineage lineage = entry.lineage();
        String run = lineage.run().map(id -> "run " + id).orElse(version);
        lineage.datasets()
                .forEach(data -> flow.arrow(
                        "data " + data.name() + data.version().map(v -> " " + v).orElse(""), run));
        lineage.gitCommit().ifPresent(commit -> flow.arrow("commit " + commit, run));
        lineage.run().ifPresent(id -> flow.arrow(run, version));
        lineage.parents().forEach(parent -> flow.arrow(parent, version));
        entry.aliases().forEach(alias -> flow.arrow(version, "alias " + alias));
        entry.deployments().forEach(place -> flow.arrow(version, "end point " + place.endpoint()));
        return block(flow.toString());
    }

    /** The parts that this library knows of, and how they hang together. */
    static String components(DocumentSource source) {
        Flow flow = new Flow("TB");
        String registry = source.provider() + " registry";
        flow.arrow("training job", registry);
        flow.arrow(registry, "log of decisions");
        flow.arrow(registry, "artifacts");
        for (ModelEntry entry : source.entries()) {
            for (Deployment place : entry.deployments()) {
                flow.arrow(registry, "end point " + place.endpoint());
            }
        }
        return block(flow.toString());
    }

    /** Which versions went from which stage to which. Empty when none did. */
    static Optional<String> lifeCycle(DocumentSource source) {
        Map<VersionNumber, String> stages = new TreeMap<>();
        Map<String, Set<VersionNumber>> moves = new LinkedHashMap<>();
        for (ModelEvent event : source.told()) {
            for (VersionNumber archived : event.archived()) {
                if (!event.version().equals(Optional.of(archived))) {
                    String from = stages.getOrDefault(archived, Stage.DEVELOPMENT.name());
                    move(moves, stages, archived, from, Stage.ARCHIVED.name());
                }
            }
            boolean moved = event.type() == EventType.STAGE_CHANGED
                    || event.type() == EventType.ARCHIVED
                    || event.type() == EventType.ROLLED_BACK;
            if (moved && event.before().isPresent() && event.after().isPresent()) {
                event.version()
                        .ifPresent(version -> move(
                                moves,
                                stages,
                                version,
                                event.before().get().toString(),
                                event.after().get().toString()));
            }
        }
        if (moves.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder diagram = new StringBuilder("stateDiagram-v2\n    [*] --> DEVELOPMENT\n");
        moves.forEach((arrow, versions) -> diagram.append("    ")
                .append(arrow)
                .append(" : ")
                .append(named(versions))
                .append('\n'));
        return Optional.of(block(diagram.toString()));
    }

    private static void move(
            Map<String, Set<VersionNumber>> moves,
            Map<VersionNumber, String> stages,
            VersionNumber version,
            String from,
            String to) {
        moves.computeIfAbsent(from + " --> " + to, arrow -> new TreeSet<>()).add(version);
        stages.put(version, to);
    }

    private static String named(Set<VersionNumber> versions) {
        String first = String.join(
                ", ",
                versions.stream().limit(MOST_NAMED).map(VersionNumber::toString).toList());
        int more = versions.size() - MOST_NAMED;
        return (versions.size() == 1 ? "version " : "versions ") + first + (more > 0 ? " and " + more + " more" : "");
    }

    /** A metric over versions, oldest first; empty where there are no two values that can be drawn. */
    static Optional<String> metric(String name, List<ModelEntry> newestFirst) {
        List<String> versions = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (ModelEntry entry : newestFirst) {
            Double value = entry.metrics().get(name);
            if (value != null && isDrawable(value) && values.size() < MOST_POINTS) {
                versions.add(0, "\"v" + entry.version() + "\"");
                values.add(0, new BigDecimal(value.toString()).toPlainString());
            }
        }
        if (values.size() < 2) {
            return Optional.empty();
        }
        String title = name.codePoints()
                .limit(LONGEST_LABEL)
                .map(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.') ? c : ' ')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        return Optional.of(
                block("xychart-beta\n    title \"" + (title.isEmpty() ? "metric" : title) + "\"\n    x-axis ["
                        + String.join(", ", versions) + "]\n    line [" + String.join(", ", values) + "]\n"));
    }

    private static boolean isDrawable(double value) {
        double size = Math.abs(value);
        return value == 0 || size > 1e-6 && size < 1e9;
    }
}
