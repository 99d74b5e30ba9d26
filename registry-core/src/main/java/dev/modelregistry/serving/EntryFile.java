package dev.modelregistry.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.Approved;
import dev.modelregistry.entry.Deployment;
import dev.modelregistry.entry.DeploymentStrategy;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.internal.json.EntryJson;
import dev.modelregistry.internal.json.JsonObject;
import dev.modelregistry.policy.Approval;
import dev.modelregistry.policy.Decision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An entry on disk, as the registry last told it: for loading its model while the registry is away. */
final class EntryFile {

    private static final Logger LOG = LoggerFactory.getLogger(EntryFile.class);
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();
    private static final int SCHEMA = 1;

    private final CheckedFile file;

    EntryFile(Path path) {
        this.file = new CheckedFile(path);
    }

    void write(ModelEntry entry) {
        ObjectNode json = MAPPER.createObjectNode().put("schema", SCHEMA);
        json.set("version", VersionJson.write(entry.row()));
        // As a text: its numbers keep their spelling.
        json.put("content", new String(EntryJson.writeRecord(entry.content()), StandardCharsets.UTF_8));
        json.put("approvalStatus", entry.approvalStatus().name());
        entry.approved()
                .ifPresent(one -> json.put("approvedBy", one.by())
                        .put("approvedDate", one.date().toString()));
        var approvals = json.putArray("approvals");
        entry.approvals().forEach(approval -> approvals.add(EntryJson.approval(approval)));
        var deployments = json.putArray("deployments");
        entry.deployments().forEach(deployment -> write(deployments.addObject(), deployment));
        try {
            file.write(MAPPER.writeValueAsBytes(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    private static void write(ObjectNode json, Deployment deployment) {
        json.put("endpoint", deployment.endpoint()).put("environment", deployment.environment());
        deployment.trafficShare().ifPresent(share -> json.put("trafficShare", share));
        json.put("strategy", deployment.strategy().text())
                .put("at", deployment.at().toString());
    }

    /** What it says; empty when there is none that can be read. */
    Optional<ModelEntry> read() {
        try {
            Optional<byte[]> text = file.read();
            return text.isEmpty()
                    ? Optional.empty()
                    : entry(JsonObject.of("cached entry", "", MAPPER.readTree(text.get())));
        } catch (IOException | InvalidException | DateTimeException | IllegalArgumentException e) {
            LOG.warn("the cached entry '{}' cannot be read and is not used: {}", file.path(), e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<ModelEntry> entry(JsonObject json) {
        if (json.requiredWhole("schema") != SCHEMA) {
            return Optional.empty();
        }
        return Optional.of(new ModelEntry(
                VersionJson.read(json.value("version").orElseThrow(() -> json.missing("version"))),
                EntryJson.readRecord(json.requiredText("content").getBytes(StandardCharsets.UTF_8))
                        .content(),
                json.objects("approvals").stream().map(EntryFile::approval).toList(),
                ApprovalStatus.valueOf(json.requiredText("approvalStatus")),
                json.text("approvedBy")
                        .map(by -> new Approved(by, json.requiredParsed("approvedDate", LocalDate::parse))),
                json.objects("deployments").stream().map(EntryFile::deployment).toList()));
    }

    private static Approval approval(JsonObject json) {
        return new Approval(
                json.requiredText("id"),
                json.requiredParsed("model", ModelName::of),
                VersionNumber.of(json.requiredWhole("version")),
                json.requiredParsed("to", Stage::parse),
                json.requiredParsed("decision", Decision::parse),
                json.requiredText("by"),
                json.text("role"),
                json.requiredInstant("at"),
                json.texts("evidence"),
                json.text("condition"),
                json.instant("expires"),
                json.text("reason"),
                json.flag("signed").orElse(false));
    }

    private static Deployment deployment(JsonObject json) {
        return new Deployment(
                json.requiredText("endpoint"),
                json.requiredText("environment"),
                json.number("trafficShare"),
                json.requiredParsed("strategy", DeploymentStrategy::parse),
                json.requiredInstant("at"));
    }
}
