package dev.modelregistry.trust;

import dev.modelregistry.error.InvalidException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.PBEParametersGenerator;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.paddings.PaddedBufferedBlockCipher;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * PKCS#8 that a password protects: PBES2 of RFC 8018 with PBKDF2 and AES in CBC mode, which is what OpenSSL writes. Written with
 * HMAC-SHA256 and AES-256.
 */
final class EncryptedKey {

    /** What OWASP's cheat sheet on storing passwords recommends for PBKDF2 on HMAC-SHA256. */
    private static final int ITERATIONS = 600_000;
    /** Without a bound a hostile file would keep a program busy for hours. */
    private static final int MOST_ITERATIONS = 10_000_000;

    private static final Map<ASN1ObjectIdentifier, Supplier<Digest>> FUNCTIONS = Map.of(
            PKCSObjectIdentifiers.id_hmacWithSHA1, SHA1Digest::new,
            PKCSObjectIdentifiers.id_hmacWithSHA256, SHA256Digest::new,
            PKCSObjectIdentifiers.id_hmacWithSHA384, SHA384Digest::new,
            PKCSObjectIdentifiers.id_hmacWithSHA512, SHA512Digest::new);

    private static final Map<ASN1ObjectIdentifier, Integer> KEY_BITS = Map.of(
            NISTObjectIdentifiers.id_aes128_CBC, 128,
            NISTObjectIdentifiers.id_aes192_CBC, 192,
            NISTObjectIdentifiers.id_aes256_CBC, 256);

    private EncryptedKey() {}

    static byte[] encrypt(byte[] der, char[] password) {
        SecureRandom random = new SecureRandom();
        byte[] salt = new byte[16];
        byte[] vector = new byte[16];
        random.nextBytes(salt);
        random.nextBytes(vector);
        PBKDF2Params derivation = new PBKDF2Params(
                salt, ITERATIONS, new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE));
        PBES2Parameters scheme = new PBES2Parameters(
                new KeyDerivationFunc(PKCSObjectIdentifiers.id_PBKDF2, derivation),
                new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(vector)));
        try {
            byte[] encrypted = cipher(true, key(new SHA256Digest(), derivation, 256, password), vector, der);
            return new EncryptedPrivateKeyInfo(
                            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, scheme), encrypted)
                    .getEncoded();
        } catch (InvalidCipherTextException | IOException e) {
            throw new IllegalStateException("what is in memory can always be encrypted", e);
        }
    }

    static byte[] decrypt(Path file, byte[] encrypted, char[] password) {
        EncryptedPrivateKeyInfo info;
        PBES2Parameters scheme;
        PBKDF2Params derivation;
        byte[] vector;
        try {
            info = EncryptedPrivateKeyInfo.getInstance(encrypted);
            scheme = PBES2Parameters.getInstance(info.getEncryptionAlgorithm().getParameters());
            derivation = PBKDF2Params.getInstance(scheme.getKeyDerivationFunc().getParameters());
            vector = ASN1OctetString.getInstance(scheme.getEncryptionScheme().getParameters())
                    .getOctets();
        } catch (IllegalArgumentException | NullPointerException | ClassCastException e) {
            throw KeyFile.notAKey(file);
        }
        Optional<Digest> function = Optional.ofNullable(
                        FUNCTIONS.get(derivation.getPrf().getAlgorithm()))
                .map(Supplier::get);
        Optional<Integer> bits =
                Optional.ofNullable(KEY_BITS.get(scheme.getEncryptionScheme().getAlgorithm()));
        if (function.isEmpty() || bits.isEmpty()) {
            throw new InvalidException(
                    "key file '" + file + "' is encrypted otherwise than by PBES2 with PBKDF2, HMAC-SHA and AES-CBC");
        }
        if (derivation.getIterationCount().bitLength() > 31
                || derivation.getIterationCount().intValue() > MOST_ITERATIONS) {
            throw new InvalidException("key file '" + file + "' asks for more than " + MOST_ITERATIONS + " iterations");
        }
        try {
            return cipher(
                    false, key(function.get(), derivation, bits.get(), password), vector, info.getEncryptedData());
        } catch (InvalidCipherTextException | IllegalArgumentException e) {
            // Without its cause: whoever guesses passwords learns nothing from how it fails.
            throw new InvalidException("key file '" + file + "' cannot be decrypted: wrong password, or damaged");
        }
    }

    private static CipherParameters key(Digest function, PBKDF2Params derivation, int bits, char[] password) {
        byte[] bytes = PBEParametersGenerator.PKCS5PasswordToUTF8Bytes(password);
        try {
            PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(function);
            generator.init(
                    bytes, derivation.getSalt(), derivation.getIterationCount().intValue());
            return generator.generateDerivedParameters(bits);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static byte[] cipher(boolean encrypt, CipherParameters key, byte[] vector, byte[] input)
            throws InvalidCipherTextException {
        PaddedBufferedBlockCipher cipher =
                new PaddedBufferedBlockCipher(CBCBlockCipher.newInstance(AESEngine.newInstance()));
        cipher.init(encrypt, new ParametersWithIV(key, vector));
        byte[] output = new byte[cipher.getOutputSize(input.length)];
        int length = cipher.processBytes(input, 0, input.length, output, 0);
        length += cipher.doFinal(output, length);
        return Arrays.copyOf(output, length);
    }
}
