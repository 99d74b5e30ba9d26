package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract, section Registration: semantic versions, and {@code auto}, which goes by the compatibility of signatures. */
class SemanticVersionTest {

    private static final String NARROW = "{\"inputs\":[{\"name\":\"x\",\"type\":\"double\"}]}";
    private static final String WIDER =
            "{\"inputs\":[{\"name\":\"x\",\"type\":\"double\"},{\"name\":\"y\",\"type\":\"double\",\"required\":false}]}";
    private static final String OTHER = "{\"inputs\":[{\"name\":\"x\",\"type\":\"string\"}]}";

    @TempDir
    Path home;

    private Cli cli;
    private int artifacts;

    @BeforeEach
    void open() {
        cli = new Cli(home);
    }

    private String auto(String signature) {
        artifacts++;
        Path file = cli.file("signature-" + artifacts + ".json", signature);
        return cli.register("fraud", "content " + artifacts, "--semver", "auto", "--signature", file.toString())
                .get("semanticVersion")
                .textValue();
    }

    @Test
    void autoGoesByTheCompatibilityOfSignatures() {
        assertThat(auto(NARROW)).as("the first").isEqualTo("1.0.0");
        assertThat(auto(NARROW)).as("identical").isEqualTo("1.0.1");
        assertThat(auto(WIDER)).as("compatible").isEqualTo("1.1.0");
        assertThat(auto(OTHER)).as("breaking").isEqualTo("2.0.0");
    }

    @Test
    void diffSaysIdenticalCompatibleBreakingAndUnknown() {
        auto(NARROW);
        auto(NARROW);
        auto(WIDER);
        auto(OTHER);
        cli.register("fraud", "without");
        assertThat(verdict(1, 2)).isEqualTo("identical");
        assertThat(verdict(1, 3)).isEqualTo("compatible");
        assertThat(verdict(1, 4)).isEqualTo("breaking");
        assertThat(verdict(1, 5)).isEqualTo("unknown");
    }

    private String verdict(int left, int right) {
        return cli.json("diff", "models:/fraud/" + left, "models:/fraud/" + right)
                .get("signature")
                .textValue();
    }

    @Test
    void whereASignatureIsMissingAutoIsInvalidAndSaysWhy() {
        auto(NARROW);
        JsonNode error = cli.error(
                2,
                "invalid",
                "register",
                "fraud",
                "--artifact",
                cli.file("plain/model.bin", "x").toString(),
                "--semver",
                "auto");
        assertThat(error.get("message").textValue()).contains("unknown", "signature");
        assertThat(cli.json("versions", "fraud").get("versions")).hasSize(1);
    }

    @Test
    void preReleasesAreVersionsAndBuildMetadataIsNoPartOfThem() {
        cli.register("fraud", "a", "--semver", "1.0.0-rc.1");
        cli.register("fraud", "b", "--semver", "1.0.0+linux");
        JsonNode taken = cli.error(
                4,
                "already-exists",
                "register",
                "fraud",
                "--artifact",
                cli.file("c/model.bin", "c").toString(),
                "--semver",
                "1.0.0+mac");
        assertThat(taken.get("message").textValue()).contains("1.0.0", "version 2");
        assertThat(cli.json("resolve", "models:/fraud/1.0.0").get("version").intValue())
                .isEqualTo(2);
        assertThat(cli.json("resolve", "models:/fraud/1.0.0-rc.1")
                        .get("version")
                        .intValue())
                .isEqualTo(1);
    }

    @Test
    void aDeletedVersionKeepsItsSemanticVersion() {
        cli.register("fraud", "a", "--semver", "1.0.0");
        cli.register("fraud", "b", "--semver", "1.1.0");
        cli.json("delete", "models:/fraud/2");
        cli.error(
                4,
                "already-exists",
                "register",
                "fraud",
                "--artifact",
                cli.file("c/model.bin", "c").toString(),
                "--semver",
                "1.1.0");
    }
}
