package dev.modelregistry.benchmarks;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.log.Verification;
import dev.modelregistry.policy.Act;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.policy.Principal;
import dev.modelregistry.policy.PrincipalKey;
import dev.modelregistry.trust.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A whole {@code verify} of a log of signed events under a policy that knows their key, against nothing but the JDK's Ed25519 over as
 * many bytes and signatures. Run it with a small heap: the log is read as a stream.
 */
public final class VerifyBenchmark {

    private static final String MODEL = "fraud";
    private static final int BYTES = 900;

    private VerifyBenchmark() {}

    /** Takes a directory, the number of events, 100,000 when left out, and the number of rounds, 3 when left out. */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        Path directory = Files.createTempDirectory(Path.of(args.length > 0 ? args[0] : "."), "verify");
        int events = args.length > 1 ? Integer.parseInt(args[1]) : 100_000;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        SigningKey key = SigningKey.generate(new SecureRandom());
        String uri = "local:" + directory.resolve("registry");
        fill(uri, directory, key, events);
        byte[] message = new byte[BYTES];
        byte[] signature = key.sign(message);
        PublicKey theirs = SignatureBenchmark.publicKey(key.publicKey());
        Signature checker = Signature.getInstance("Ed25519");
        Rounds.compare(
                "verify a log of " + events + " signed events (milliseconds)",
                rounds,
                "verify: chain, signatures, policy, rows",
                () -> Rounds.millis(() -> verify(uri, events)),
                "the JDK's Ed25519 alone, key decoded before",
                () -> Rounds.millis(() -> {
                    for (int i = 0; i < events; i++) {
                        SignatureBenchmark.demand(SignatureBenchmark.verified(checker, theirs, message, signature));
                    }
                }));
    }

    private static void fill(String uri, Path directory, SigningKey key, int events) throws IOException {
        long began = System.nanoTime();
        Policy policy = Policy.builder()
                .principal("trainer", new Principal(List.of(PrincipalKey.of(key.publicKey())), Set.of("trainer")))
                .role(Act.POLICY, "trainer")
                .build();
        Path model = Files.write(directory.resolve("model.bin"), "model".getBytes(StandardCharsets.UTF_8));
        try (ModelRegistry registry =
                ModelRegistry.builder(uri).actor("trainer").signer(key).open()) {
            registry.setPolicy(MODEL, policy);
            registry.register(
                    Registration.of(MODEL).artifact(model).noCodeDetection().build());
            ModelUri one = ModelUri.parse("models:/" + MODEL + "/1");
            for (int i = 3; i < events; i++) {
                registry.setTags(one, Map.of("checked", "in round " + i));
            }
        }
        System.out.printf(Locale.ROOT, "filled with %d events in %.1f s%n", events, (System.nanoTime() - began) / 1e9);
    }

    /** By somebody who never saw the log. */
    private static void verify(String uri, int events) {
        try (ModelRegistry auditor = ModelRegistry.builder(uri).actor("auditor").open()) {
            Verification verification = auditor.verify(MODEL, Verification.Depth.FULL);
            if (!verification.ok() || verification.events() < events) {
                throw new IllegalStateException("not as it was written: " + verification);
            }
        }
    }
}
