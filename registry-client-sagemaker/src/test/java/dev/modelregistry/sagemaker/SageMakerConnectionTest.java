package dev.modelregistry.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.sagemaker.FakeAws.Answer;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RegistryProvider.ConnectionRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a connection string leads, and with which credentials. */
class SageMakerConnectionTest {

    private static final String REST = "us-east-1?artifacts=s3://models/registry";

    private final FakeAws aws = new FakeAws();
    private final Map<String, String> variables = new HashMap<>(Map.of(
            "AWS_ACCESS_KEY_ID",
            FakeAws.KEY_ID,
            "AWS_SECRET_ACCESS_KEY",
            FakeAws.SECRET,
            "AWS_ENDPOINT_URL",
            aws.address().toString()));

    @AfterEach
    void stop() {
        aws.close();
    }

    private RegistryBackend open(String rest) {
        return new SageMakerProvider()
                .open(new ConnectionRequest("sagemaker:" + rest, rest, variables, Map.of(), Clock.systemUTC()));
    }

    @Test
    void theConnectionStringFindsTheProvider() {
        try (ModelRegistry registry = ModelRegistry.connect("sagemaker:" + REST)) {
            assertThat(registry.provider()).isEqualTo("sagemaker");
        }
    }

    @Test
    void keysAndAddressesComeFromTheEnvironment() {
        try (RegistryBackend backend = open(REST + "&image=img:1")) {
            assertThat(backend.model(ModelName.of("fraud"))).isEmpty();
            assertThat(backend.objects().head("a")).isEmpty();
            assertThat(backend.objects().root()).isEqualTo("s3://models/registry");
        }
        assertThat(aws.requests()).isEqualTo(2);
    }

    @Test
    void theAddressOfAServiceWinsOverTheGeneralOne() {
        try (FakeAws other = new FakeAws()) {
            variables.put("AWS_ENDPOINT_URL_S3", other.address().toString());
            try (RegistryBackend backend = open(REST)) {
                backend.model(ModelName.of("fraud"));
                backend.objects().head("a");
            }
            assertThat(other.requests()).isEqualTo(1);
        }
        assertThat(aws.requests()).isEqualTo(1);
    }

    @Test
    void theRegionComesFromTheEnvironmentWhereTheStringNamesNone() {
        variables.put("AWS_REGION", "eu-central-1");
        AtomicInteger there = new AtomicInteger();
        aws.before = request -> {
            if (request.header("authorization").contains("/eu-central-1/sagemaker/")) {
                there.incrementAndGet();
            }
            return Optional.empty();
        };
        try (RegistryBackend backend = open("?artifacts=s3://models/registry")) {
            backend.model(ModelName.of("fraud"));
        }
        assertThat(there).hasValue(1);
    }

    @Test
    void aWebIdentityTokenIsExchangedOnceAndTheFileIsReadAgainLater(@TempDir Path directory) throws Exception {
        Path token = directory.resolve("token");
        Files.writeString(token, "web-token\n");
        variables.keySet().removeIf(name -> name.contains("KEY"));
        variables.put("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString());
        variables.put("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/serving");
        AtomicInteger exchanged = new AtomicInteger();
        aws.before = request -> {
            String body = new String(request.body(), StandardCharsets.UTF_8);
            if (!body.contains("AssumeRoleWithWebIdentity")) {
                return Optional.empty();
            }
            exchanged.incrementAndGet();
            assertThat(body).contains("WebIdentityToken=web-token").contains("role%2Fserving");
            return Optional.of(Answer.of(
                    200,
                    "text/xml",
                    "<R><Credentials><AccessKeyId>" + FakeAws.KEY_ID + "</AccessKeyId><SecretAccessKey>"
                            + FakeAws.SECRET
                            + "</SecretAccessKey><SessionToken>s</SessionToken><Expiration>"
                            + Instant.now().plusSeconds(3600) + "</Expiration></Credentials></R>"));
        };
        try (RegistryBackend backend = open(REST)) {
            assertThat(backend.model(ModelName.of("fraud"))).isEmpty();
            assertThat(backend.model(ModelName.of("churn"))).isEmpty();
        }
        assertThat(exchanged).hasValue(1);
        Files.delete(token);
        try (RegistryBackend backend = open(REST)) {
            assertThatThrownBy(() -> backend.model(ModelName.of("fraud")))
                    .isInstanceOf(UnauthenticatedException.class)
                    .hasMessageContaining(token.toString());
        }
    }

    @Test
    void whatTheStringLacksOrHasTooMuchIsSaid() {
        for (String wrong : new String[] {
            "us-east-1?image=img:1",
            "us-east-1?kms=key",
            "us-east-1?artifacts=bucket",
            "us-east-1?artifacts=s3://B_/p",
            "US EAST?artifacts=s3://bucket/p",
            REST + "&speed=high",
            REST + "&image"
        }) {
            assertThatThrownBy(() -> open(wrong).close())
                    .as(wrong)
                    .isInstanceOf(InvalidException.class)
                    .hasMessageContaining(wrong.contains("EAST") ? "us-east-1" : "s3://");
        }
        variables.put("AWS_MAX_ATTEMPTS", "many");
        assertThatThrownBy(() -> open(REST).close())
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("AWS_MAX_ATTEMPTS");
    }
}
