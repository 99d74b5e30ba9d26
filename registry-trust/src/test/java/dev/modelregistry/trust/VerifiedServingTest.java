package dev.modelregistry.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.AliasAssignment;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.internal.memory.MemoryBackend;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.policy.Principal;
import dev.modelregistry.policy.PrincipalKey;
import dev.modelregistry.policy.Trust;
import dev.modelregistry.serving.ModelResolver;
import dev.modelregistry.serving.ResolverChange;
import dev.modelregistry.serving.ResolverListener;
import dev.modelregistry.spi.RegistryBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A serving program in verified mode: what does not verify is an outage, and the last verified model stays. */
class VerifiedServingTest {

    private static final ModelUri CANARY = ModelUri.parse("models:/fraud@canary");

    @TempDir
    Path directory;

    private final SigningKey tom = SigningKey.generate(new SecureRandom());
    private final RegistryBackend backend = new MemoryBackend(Clock.systemUTC());
    private final BlockingQueue<RegistryException> failures = new LinkedBlockingQueue<>();
    private final BlockingQueue<ResolverChange> changes = new LinkedBlockingQueue<>();

    @Test
    void theLastVerifiedVersionStaysUntilANewOneVerifies() throws IOException, InterruptedException {
        Policy policy = Policy.builder()
                .principal("tom", new Principal(List.of(PrincipalKey.of(tom.publicKey())), Set.of("trainer")))
                .build();
        try (ModelRegistry signed =
                        ModelRegistry.builder(backend).actor("tom").signer(tom).open();
                ModelRegistry unsigned =
                        ModelRegistry.builder(backend).actor("tom").open();
                ModelResolver resolver = resolver(unsigned, policy)) {
            signed.setPolicy("fraud", policy);
            register(signed, "one");
            register(signed, "two");
            signed.setAlias(AliasAssignment.of("fraud", Alias.of("canary"), VersionNumber.of(1)));
            assertThat(resolver.resolve(CANARY).version().version()).isEqualTo(VersionNumber.of(1));

            unsigned.setAlias(AliasAssignment.of("fraud", Alias.of("canary"), VersionNumber.of(2)));
            failures.clear();
            assertThat(failures.poll(20, TimeUnit.SECONDS)).isInstanceOf(IntegrityException.class);
            assertThat(resolver.resolve(CANARY).version().version()).isEqualTo(VersionNumber.of(1));

            changes.clear();
            unsigned.setAlias(AliasAssignment.of("fraud", Alias.of("canary"), VersionNumber.of(1)));
            signed.setAlias(AliasAssignment.of("fraud", Alias.of("canary"), VersionNumber.of(2)));
            assertThat(changes.poll(20, TimeUnit.SECONDS)).isNotNull();
            assertThat(resolver.resolve(CANARY).version().version()).isEqualTo(VersionNumber.of(2));
        }
    }

    private ModelResolver resolver(ModelRegistry registry, Policy policy) {
        return ModelResolver.builder(registry)
                .verified(Trust.in(policy))
                .refreshEvery(Duration.ofMillis(20))
                .listener(new ResolverListener() {
                    @Override
                    public void refreshFailed(ModelUri uri, RegistryException cause, Duration age) {
                        failures.add(cause);
                    }

                    @Override
                    public void afterSwap(ResolverChange change) {
                        changes.add(change);
                    }
                })
                .open();
    }

    private void register(ModelRegistry registry, String content) throws IOException {
        Path file = Files.writeString(directory.resolve(content), content);
        registry.register(
                Registration.of("fraud").artifact(file).noCodeDetection().build());
    }
}
