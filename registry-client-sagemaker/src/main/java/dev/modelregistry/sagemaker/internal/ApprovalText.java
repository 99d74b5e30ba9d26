package dev.modelregistry.sagemaker.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.Approved;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.http.internal.json.Json;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The approval of a model package: its status, and the sentence that the console shows beside it. */
final class ApprovalText {

    /** What the description says while some approvals are there and others are missing. */
    private static final String UNDER_WAY = "Approvals are under way.";

    private static final Pattern APPROVED = Pattern.compile("Approved by (.+) on (\\d{4}-\\d{2}-\\d{2})\\.");

    private ApprovalText() {}

    static String status(ApprovalStatus status) {
        return switch (status) {
            case NONE, PENDING -> "PendingManualApproval";
            case APPROVED -> "Approved";
            case REJECTED -> "Rejected";
        };
    }

    /** One line of at most 1,024 characters: names of approvers are bounded, and without control characters. */
    static String of(ApprovalStatus status, Optional<Approved> approved) {
        return switch (status) {
            case NONE -> "";
            case PENDING -> UNDER_WAY;
            case APPROVED ->
                approved.map(one -> "Approved by " + one.by() + " on " + one.date() + ".")
                        .orElse("All approvals that the policy demands are there.");
            case REJECTED -> "A rejection stands.";
        };
    }

    static ApprovalStatus status(JsonNode version) {
        return switch (Json.text(version, "ModelApprovalStatus")) {
            case "Approved" -> ApprovalStatus.APPROVED;
            case "Rejected" -> ApprovalStatus.REJECTED;
            default -> description(version).equals(UNDER_WAY) ? ApprovalStatus.PENDING : ApprovalStatus.NONE;
        };
    }

    /** Empty also where people wrote a sentence of their own. */
    static Optional<Approved> approved(JsonNode version) {
        Matcher sentence = APPROVED.matcher(description(version));
        if (status(version) != ApprovalStatus.APPROVED || !sentence.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Approved(sentence.group(1), LocalDate.parse(sentence.group(2))));
        } catch (DateTimeException | InvalidException notOurs) {
            return Optional.empty();
        }
    }

    private static String description(JsonNode version) {
        return Json.text(version, "ApprovalDescription");
    }
}
