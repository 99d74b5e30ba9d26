package dev.modelregistry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.internal.json.Json;
import dev.modelregistry.trust.SigningKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a key; it is printed nowhere, only its public half is. */
@Command(
        name = "keygen",
        description = "Make a key to sign with. FILE is written for its owner alone and never overwritten.",
        customSynopsis = "mre keygen FILE [--encrypt]",
        footerHeading = "%nExample:%n",
        footer = "  mre keygen alice.pem")
final class KeyGenCommand implements Action {

    @Parameters(index = "0", paramLabel = "FILE", description = "Where the private key goes, as PEM PKCS#8.")
    String file = "";

    @Option(names = "--encrypt", description = "Encrypt it with the password in MODEL_REGISTRY_KEY_PASSWORD.")
    boolean encrypt;

    @Override
    public Reply run(Session session) {
        Path place = Inputs.path("FILE", file);
        SigningKey key = SigningKey.generate(new SecureRandom());
        if (encrypt) {
            key.write(
                    place,
                    session.keyPassword()
                            .orElseThrow(() -> new UsageException("--encrypt needs MODEL_REGISTRY_KEY_PASSWORD")));
        } else {
            key.write(place);
        }
        ObjectNode document = Json.object();
        document.put("file", file).put("keyId", key.keyId()).put("publicKey", key.publicKey());
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("key id", key.keyId());
        fields.put("public key", key.publicKey());
        return Reply.of(document, page -> {
            page.line(file);
            page.fields(fields);
        });
    }
}
