package dev.modelregistry.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.InvalidException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GovernanceTagsTest {

    @Test
    void tagsAreReadAsTheirTypes() {
        GovernanceTags tags = GovernanceTags.of(Map.of(
                "risk_tier", "high",
                "business_unit", "cards",
                "use_case", "fraud",
                "owner", "alice",
                "fairness_tested", "True",
                "bias_tested", "false",
                "compliance_status", "ok",
                "approved_date", "2026-03-01"));

        assertThat(tags.riskTier()).contains("high");
        assertThat(tags.businessUnit()).contains("cards");
        assertThat(tags.useCase()).contains("fraud");
        assertThat(tags.owner()).contains("alice");
        assertThat(tags.fairnessTested()).contains(true);
        assertThat(tags.biasTested()).contains(false);
        assertThat(tags.complianceStatus()).contains("ok");
        assertThat(tags.approvedDate()).contains(LocalDate.of(2026, 3, 1));
    }

    @Test
    void missingAndEmptyTagsAreAbsent() {
        GovernanceTags tags = GovernanceTags.of(Map.of("owner", "", "bias_tested", ""));

        assertThat(tags.owner()).isEmpty();
        assertThat(tags.biasTested()).isEmpty();
        assertThat(tags.riskTier()).isEmpty();
        assertThat(tags.approvedDate()).isEmpty();
    }

    @Test
    void aValueOfTheWrongTypeIsRefusedWhenItIsAskedFor() {
        GovernanceTags tags =
                GovernanceTags.of(Map.of("fairness_tested", "yes", "approved_date", "1 March", "owner", "alice"));

        assertThat(tags.owner()).contains("alice");
        assertThatThrownBy(tags::fairnessTested)
                .isInstanceOf(InvalidException.class)
                .hasMessage("tag 'fairness_tested' is 'yes', not 'true' or 'false'");
        assertThatThrownBy(tags::approvedDate)
                .isInstanceOf(InvalidException.class)
                .hasMessage("tag 'approved_date' is '1 March', not an ISO-8601 date, for example 2026-03-01");
    }

    @Test
    void laterChangesOfTheMapAreNotSeen() {
        Map<String, String> map = new HashMap<>(Map.of("owner", "alice"));
        GovernanceTags tags = GovernanceTags.of(map);
        map.put("owner", "mallory");

        assertThat(tags.owner()).contains("alice");
        assertThat(tags).isEqualTo(GovernanceTags.of(Map.of("owner", "alice")));
    }
}
