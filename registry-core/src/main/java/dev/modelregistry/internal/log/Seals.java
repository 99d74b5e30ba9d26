package dev.modelregistry.internal.log;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.internal.log.Envelope.Seal;
import dev.modelregistry.policy.PrincipalKey;
import dev.modelregistry.spi.SignatureVerifier;
import dev.modelregistry.spi.Signer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signs envelopes with this client's keys, if it has any, and checks the signatures of others. */
public final class Seals {

    private static final Checked NOTHING = new Checked(List.of(), List.of(), List.of());

    private final List<Signer> signers;
    private final Optional<SignatureVerifier> verifier;
    private volatile @Nullable Memo last;

    /**
     * Neither is needed to read events, or to write unsigned ones.
     *
     * @throws UnsupportedCapabilityException there is a signer and no verifier: what it signs could not be checked
     * @throws InvalidException the signer's key or its id is malformed
     */
    public Seals(List<Signer> signers, Optional<SignatureVerifier> verifier) {
        this.signers = List.copyOf(signers);
        this.verifier = verifier;
        for (Signer signer : signers) {
            required();
            if (!keyId(signer.publicKey()).equals(signer.keyId())) {
                throw new InvalidException(
                        "signer's key id '" + signer.keyId() + "' is not that of its public key " + signer.publicKey());
            }
        }
    }

    /** Signs nothing and can check nothing. */
    public static Seals none() {
        return new Seals(List.of(), Optional.empty());
    }

    /**
     * What came of checking an envelope's signatures.
     *
     * @param keyIds ids of the keys whose signatures are good, each once
     * @param keys these keys, in the same order
     * @param bad ids that stand at signatures which are not
     */
    public record Checked(List<String> keyIds, List<String> keys, List<String> bad) {

        /** Copies the lists. */
        public Checked {
            keyIds = List.copyOf(keyIds);
            keys = List.copyOf(keys);
            bad = List.copyOf(bad);
        }
    }

    /** An envelope, this very object, and what came of checking it. */
    private record Memo(Envelope envelope, Checked checked) {}

    /** An envelope around a payload, signed when this client signs. */
    Envelope seal(String type, byte[] payload) {
        List<Seal> seals = signers.stream()
                .map(key -> new Seal(
                        key.keyId(),
                        key.publicKey(),
                        Base64.getEncoder().encodeToString(key.sign(Envelope.signedBytes(type, payload)))))
                .toList();
        return new Envelope(type, payload, seals);
    }

    /**
     * Checks every signature of an envelope against the key that it carries.
     *
     * @throws UnsupportedCapabilityException there are signatures, and nothing on the class path can check them
     */
    public Checked check(Envelope envelope) {
        if (envelope.seals().isEmpty()) {
            return NOTHING;
        }
        // A fold, and whoever asks after it, look at the same envelope one after the other: signatures are most of the
        // work.
        Memo memo = last;
        if (memo == null || memo.envelope() != envelope) {
            memo = new Memo(envelope, examine(envelope));
            last = memo;
        }
        return memo.checked();
    }

    private Checked examine(Envelope envelope) {
        List<String> good = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        byte[] message = Envelope.signedBytes(envelope.type(), envelope.payload());
        for (Seal seal : envelope.seals()) {
            if (!isGood(seal, message)) {
                bad.add(seal.keyId());
            } else if (!good.contains(seal.keyId())) {
                good.add(seal.keyId());
                keys.add(seal.publicKey());
            }
        }
        return new Checked(good, keys, bad);
    }

    private boolean isGood(Seal seal, byte[] message) {
        SignatureVerifier checker = required();
        try {
            return keyId(seal.publicKey()).equals(seal.keyId())
                    && checker.verify(
                            seal.publicKey(), message, Base64.getDecoder().decode(seal.signature()));
        } catch (InvalidException | IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Says when nothing could check a signature.
     *
     * @throws UnsupportedCapabilityException it names the module that is missing
     */
    public void requireVerifier() {
        required();
    }

    /** Whether there is something that checks signatures. */
    public boolean canCheck() {
        return verifier.isPresent();
    }

    /** Whether this client signs what it writes. */
    public boolean canSign() {
        return !signers.isEmpty();
    }

    /** The public keys that this client signs with. */
    public List<String> ownKeys() {
        return signers.stream().map(Signer::publicKey).toList();
    }

    private SignatureVerifier required() {
        return verifier.orElseThrow(() -> new UnsupportedCapabilityException(
                "signing",
                "nothing on the class path checks signatures: add dev.modelregistry:registry-trust to the class path"));
    }

    /** The id of a key: the digest of its raw bytes. */
    private static String keyId(String publicKey) {
        String key = PrincipalKey.of(publicKey).key();
        return ContentDigest.of(Base64.getDecoder().decode(key.substring(key.indexOf(':') + 1)))
                .toString();
    }
}
