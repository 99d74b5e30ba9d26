package dev.modelregistry.internal.registry;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.Approved;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.NativeField;
import dev.modelregistry.internal.log.VersionState;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionQuery;
import dev.modelregistry.spi.VersionRow;
import dev.modelregistry.spi.Watermark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares everything that the rows of a model show with what its log says. */
final class DriftScan {

    private final RegistryBackend backend;
    private final Entries entries;

    DriftScan(RegistryBackend backend, Entries entries) {
        this.backend = backend;
        this.entries = entries;
    }

    /** Why a native value differs. */
    enum Cause {
        /** The log decided something that is not shown yet, or a late request shows an older value. */
        STALE,
        /** Somebody changed it outside. */
        CHANGED_OUTSIDE
    }

    /**
     * A native value that differs.
     *
     * @param cause why
     * @param field which
     * @param subject how findings name it
     * @param expected the log's value
     * @param actual the product's value
     */
    record Difference(Cause cause, NativeField field, String subject, String expected, String actual) {

        Optional<VersionNumber> version() {
            if (field instanceof NativeField.StageOf one) {
                return Optional.of(one.version());
            } else if (field instanceof NativeField.ApprovalOf one) {
                return Optional.of(one.version());
            } else if (field instanceof NativeField.PresenceOf one) {
                return Optional.of(one.version());
            } else if (field instanceof NativeField.Ready one) {
                return Optional.of(one.version());
            } else if (field instanceof NativeField.TagOf one) {
                return one.version();
            } else if (field instanceof NativeField.DescriptionOf one) {
                return one.version();
            }
            return Optional.empty();
        }
    }

    /** Every difference. Called in the log's turn, after a refresh. */
    List<Difference> scan(ModelRow row, ModelLog log) {
        return new Scan(row, log).run();
    }

    private final class Scan {

        private final ModelRow row;
        private final ModelState state;
        private final ModelLog log;
        private final Set<NativeField> pending;
        private final List<Difference> found = new ArrayList<>();

        Scan(ModelRow row, ModelLog log) {
            this.row = row;
            this.state = log.known();
            this.log = log;
            long shown = row.projected().map(Watermark::event).orElse(0L);
            this.pending = log.touchedAfter(shown);
        }

        List<Difference> run() {
            Set<VersionNumber> seen = new LinkedHashSet<>();
            Map<Alias, VersionRow> late = new HashMap<>();
            try (var rows = backend.versions(row.name(), VersionQuery.all())) {
                rows.forEach(version -> {
                    seen.add(version.number());
                    version.aliases().stream()
                            .filter(alias -> version.marks().lost().containsKey(alias))
                            .forEach(alias -> late.put(alias, version));
                    version(version);
                });
            }
            state.forEachVersion(version -> {
                if (!seen.contains(version.number())) {
                    add(new NativeField.PresenceOf(version.number()), "version:" + version.number(), "present", "");
                }
            });
            aliases(late);
            modelTexts();
            return found;
        }

        private void version(VersionRow version) {
            Optional<VersionState> logged = state.version(version.number());
            VersionNumber number = version.number();
            if (logged.isEmpty()) {
                if (version.marks().event().isPresent()) {
                    add(new NativeField.PresenceOf(number), "version:" + number, "", "present");
                } else if (!LightReads.isOurs(version) && version.stage() != Stage.DEVELOPMENT) {
                    add(
                            new NativeField.StageOf(number),
                            "stage:" + number,
                            Stage.DEVELOPMENT.name(),
                            version.stage().name());
                }
                return;
            }
            VersionState known = logged.get();
            if (known.entry().isPresent() && version.marks().event().isEmpty()) {
                add(new NativeField.Ready(number), "ready:" + number, Long.toString(known.registeredBy()), "");
            }
            if (known.stage() != version.stage()) {
                add(
                        new NativeField.StageOf(number),
                        "stage:" + number,
                        known.stage().name(),
                        version.stage().name());
            }
            ApprovalStatus approval = known.shownApproval();
            if (approval != version.approval()) {
                add(
                        new NativeField.ApprovalOf(number),
                        "approval:" + number,
                        approval.name(),
                        version.approval().name());
            } else if (!known.approved().equals(version.approved())) {
                add(
                        new NativeField.ApprovalOf(number),
                        "approval:" + number,
                        text(known.approved()),
                        text(version.approved()));
            }
            texts(version, known);
        }

        private static String text(Optional<Approved> approved) {
            return approved.map(one -> "by " + one.by() + " on " + one.date()).orElse("");
        }

        private void texts(VersionRow version, VersionState known) {
            if (known.entry().isEmpty()) {
                return;
            }
            EntryContent record;
            try {
                record = entries.record(version);
            } catch (IntegrityException e) {
                return; // reported by the check of the record itself
            }
            Optional<VersionNumber> number = Optional.of(version.number());
            Map<String, String> expected = new TreeMap<>(record.tags());
            known.tags().forEach((key, value) -> {
                expected.remove(key);
                value.ifPresent(text -> expected.put(key, text));
            });
            tags(number, expected, withOwn(version, expected));
            String description = known.description()
                    .map(digest -> digest.flatMap(log.blobs()::read).orElse(""))
                    .orElse(record.description());
            if (!description.equals(version.description())) {
                add(
                        new NativeField.DescriptionOf(number),
                        "description:" + version.number(),
                        description,
                        version.description());
            }
        }

        /** Somebody may have given a version the very tag that the approval has put there. */
        private static Map<String, String> withOwn(VersionRow version, Map<String, String> expected) {
            Map<String, String> actual = new TreeMap<>(version.tags());
            version.approved().map(Approved::tags).orElse(Map.of()).forEach((key, value) -> {
                if (expected.containsKey(key)) {
                    actual.putIfAbsent(key, value);
                }
            });
            return actual;
        }

        private void tags(Optional<VersionNumber> number, Map<String, String> expected, Map<String, String> actual) {
            Set<String> keys = new TreeSet<>(expected.keySet());
            keys.addAll(actual.keySet());
            for (String key : keys) {
                String wanted = expected.getOrDefault(key, "");
                String shown = actual.getOrDefault(key, "");
                if (!wanted.equals(shown) || expected.containsKey(key) != actual.containsKey(key)) {
                    String subject = "tag:" + number.map(n -> n + ":").orElse("") + key;
                    add(new NativeField.TagOf(number, key), subject, wanted, shown);
                }
            }
        }

        private void aliases(Map<Alias, VersionRow> late) {
            Set<Alias> all = new TreeSet<>(state.aliases().keySet());
            all.addAll(row.aliases().keySet());
            for (Alias alias : all) {
                Optional<VersionNumber> expected = state.alias(alias);
                Optional<VersionNumber> actual =
                        Optional.ofNullable(row.aliases().get(alias));
                if (!expected.equals(actual)) {
                    NativeField field = new NativeField.AliasOf(alias);
                    found.add(new Difference(
                            pending.contains(field) || late.containsKey(alias) ? Cause.STALE : Cause.CHANGED_OUTSIDE,
                            field,
                            "alias:" + alias,
                            expected.map(VersionNumber::toString).orElse(""),
                            actual.map(VersionNumber::toString).orElse("")));
                }
            }
        }

        /** Tags that nobody set through the log are other tools' business. */
        private void modelTexts() {
            state.tags().forEach((key, value) -> {
                String actual = row.tags().getOrDefault(key, "");
                if (!value.orElse("").equals(actual)
                        || value.isPresent() != row.tags().containsKey(key)) {
                    add(new NativeField.TagOf(Optional.empty(), key), "tag:" + key, value.orElse(""), actual);
                }
            });
            state.description().ifPresent(digest -> {
                String expected = digest.flatMap(log.blobs()::read).orElse("");
                if (!expected.equals(row.description())) {
                    add(new NativeField.DescriptionOf(Optional.empty()), "description", expected, row.description());
                }
            });
        }

        private void add(NativeField field, String subject, String expected, String actual) {
            Cause cause = pending.contains(field) ? Cause.STALE : Cause.CHANGED_OUTSIDE;
            found.add(new Difference(cause, field, subject, expected, actual));
        }
    }
}
