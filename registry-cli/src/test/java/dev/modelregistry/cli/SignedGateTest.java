package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract, section Governance: approvals and promotions that have to be signed. Tom trains, Bob answers for risk. */
class SignedGateTest {

    private static final String[] PROMOTE = {"promote", "models:/fraud/1", "--to", "production"};
    private static final String[] APPROVE = {"approve", "models:/fraud/1", "--to", "production"};

    @TempDir
    Path home;

    private Cli tom;
    private Cli bob;
    private Cli unsignedBob;
    private String toms = "";
    private String bobs = "";

    @BeforeEach
    void keys() {
        Cli cli = new Cli(home);
        toms = key(cli, "tom");
        bobs = key(cli, "bob");
        key(cli, "stranger");
        tom = as("tom", "tom");
        bob = as("bob", "bob");
        unsignedBob = new Cli(home).with("MODEL_REGISTRY_ACTOR", "bob");
    }

    private String key(Cli cli, String name) {
        return cli.json("keygen", home.resolve(name + ".pem").toString())
                .get("publicKey")
                .textValue();
    }

    private Cli as(String actor, String key) {
        return new Cli(home)
                .with("MODEL_REGISTRY_ACTOR", actor)
                .with("MODEL_REGISTRY_KEY", home.resolve(key + ".pem").toString());
    }

    private void govern(String bobsKey, String rules) {
        Path file = tom.file("policy.json", """
                {"schema": 1,
                 "principals": {"tom": {"keys": ["%s"], "roles": ["trainer"]}, "bob": {"keys": [%s], "roles": ["risk"]}},
                 "roles": {"policy": ["trainer"]},
                 "stages": {"production": {"approvals": [{"role": "risk"}], "signed": true %s}}}
                """.formatted(toms, bobsKey, rules));
        tom.json("policy", "set", "fraud", file.toString());
    }

    private String plain() {
        return "\"" + bobs + "\"";
    }

    private static List<String> missing(JsonNode refused) {
        return Cli.texts(refused.get("missing"));
    }

    @Test
    void withoutAnyApprovalOnlyTheApprovalIsMissing() {
        tom.register("fraud", "a");
        govern(plain(), "");
        assertThat(missing(tom.error(5, "policy-refused", PROMOTE))).containsExactly("approval:risk");
    }

    @Test
    void anUnsignedApprovalAndOneWithAnUnknownKeyAreRefusedWithSigned() {
        tom.register("fraud", "a");
        govern(plain(), "");
        assertThat(missing(unsignedBob.error(5, "policy-refused", APPROVE))).containsExactly("signed");
        assertThat(missing(as("bob", "stranger").error(5, "policy-refused", APPROVE)))
                .containsExactly("signed");
    }

    @Test
    void anApprovalSignedByAPrincipalOpensTheGate() {
        tom.register("fraud", "a");
        govern(plain(), "");
        JsonNode approval = bob.json(APPROVE);
        assertThat(approval.get("signed").booleanValue()).isTrue();
        assertThat(approval.get("role").textValue()).isEqualTo("risk");
        assertThat(unsignedBob.json(PROMOTE).get("to").textValue()).isEqualTo("PRODUCTION");
        assertThat(tom.json("verify", "fraud").get("ok").booleanValue()).isTrue();
    }

    @Test
    void aSignedTransitionDemandsASignedPromotion() {
        tom.register("fraud", "a");
        govern(plain(), ", \"signedTransition\": true");
        bob.json(APPROVE);
        assertThat(missing(unsignedBob.error(5, "policy-refused", PROMOTE))).containsExactly("signed-transition");
        assertThat(missing(as("bob", "stranger").error(5, "policy-refused", PROMOTE)))
                .containsExactly("signed-transition");
        tom.json(PROMOTE);
    }

    @Test
    void separationOfDutiesIsUnmetWhereNobodyKnowsWhoRegistered() {
        new Cli(home).with("MODEL_REGISTRY_ACTOR", "tom").register("fraud", "a");
        as("tom", "stranger").register("fraud", "b");
        govern(plain(), ", \"separationOfDuties\": true");
        bob.json(APPROVE);
        assertThat(missing(tom.error(5, "policy-refused", PROMOTE))).containsExactly("separation-of-duties");
        bob.json("approve", "models:/fraud/2", "--to", "production");
        assertThat(missing(tom.error(5, "policy-refused", "promote", "models:/fraud/2", "--to", "production")))
                .containsExactly("separation-of-duties");
    }

    @Test
    void anApprovalThatIsOnesOwnIsRefusedUnderWhateverName() {
        as("robert", "bob").register("fraud", "a");
        govern(plain(), ", \"separationOfDuties\": true");
        assertThat(missing(bob.error(5, "policy-refused", APPROVE))).containsExactly("separation-of-duties");
        assertThat(missing(as("tom", "bob").error(5, "policy-refused", APPROVE)))
                .containsExactly("separation-of-duties");
    }

    @Test
    void aPlainKeyHasNoEndAndAnEndCountsForLaterEvents() {
        Instant now = Instant.now();
        tom.register("fraud", "a");
        govern("{\"key\": \"%s\", \"until\": \"%s\"}".formatted(bobs, now.plusSeconds(60)), "");
        bob.json(APPROVE);
        govern(plain(), "");
        bob.json(APPROVE);
        govern("{\"key\": \"%s\", \"until\": \"%s\"}".formatted(bobs, now.minusSeconds(60)), "");
        assertThat(missing(bob.error(5, "policy-refused", APPROVE))).containsExactly("signed");
        tom.json(PROMOTE);
        assertThat(tom.json("show", "models:/fraud/1").at("/approvals/0/signed").booleanValue())
                .as("what was signed before stands")
                .isTrue();
    }

    @Test
    @EmbeddedOnly
    void anApprovalThatExpiredLeavesItsRoleMissing() {
        Instant now = Instant.parse("2030-01-01T00:00:00Z");
        tom.at(Clock.fixed(now, ZoneOffset.UTC)).register("fraud", "a");
        govern(plain(), "");
        bob.at(Clock.fixed(now, ZoneOffset.UTC))
                .json("approve", "models:/fraud/1", "--to", "production", "--expires", "2030-01-01T01:00:00Z");
        tom.at(Clock.fixed(now.plus(Duration.ofHours(1)), ZoneOffset.UTC));
        assertThat(missing(tom.error(5, "policy-refused", PROMOTE))).containsExactly("approval:risk");
    }

    @Test
    void verifyTellsUnknownKeysUnderAPolicyAndCountsThemWithoutOne() {
        as("tom", "stranger").register("fraud", "a");
        assertThat(tom.json("verify", "fraud").get("untrustedKeys").intValue()).isEqualTo(2);
        govern(plain(), "");
        as("tom", "stranger").json("describe", "models:/fraud/1", "--text", "x");
        JsonNode verified = tom.json(6, "verify", "fraud");
        assertThat(verified.get("findings").findValuesAsText("kind")).containsOnly("unknown-key");
    }
}
