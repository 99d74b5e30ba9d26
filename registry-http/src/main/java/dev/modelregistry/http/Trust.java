package dev.modelregistry.http;

import dev.modelregistry.error.InvalidException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Whom a client believes over TLS, and how it identifies itself.
 *
 * @param authorities file with the PEM certificates that are believed, instead of those of the JDK
 * @param client file with the PEM certificate chain and the PKCS#8 key of this client
 * @param everybody believes any server: only to be set when a user asks for it by name
 */
public record Trust(Optional<Path> authorities, Optional<Path> client, boolean everybody) {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----", Pattern.DOTALL);

    /** Checks that the settings do not contradict each other. */
    public Trust {
        if (everybody && authorities.isPresent()) {
            throw new InvalidException("TLS: a file of authorities and trust in everybody exclude each other");
        }
    }

    /** As the JDK does. */
    public static Trust standard() {
        return new Trust(Optional.empty(), Optional.empty(), false);
    }

    boolean isStandard() {
        return authorities.isEmpty() && client.isEmpty() && !everybody;
    }

    X509TrustManager trustManager() {
        if (everybody) {
            return new Everybody();
        }
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities.isPresent() ? store(authorities.get()) : null);
            return (X509TrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw unusable("authorities", authorities, e);
        }
    }

    SSLContext context(X509TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), new X509TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw unusable("client certificate", client, e);
        }
    }

    private static InvalidException unusable(String what, Optional<Path> file, Exception cause) {
        return new InvalidException(
                "TLS: file '" + file.map(Path::toString).orElse("") + "' of the " + what + " cannot be used: "
                        + cause.getMessage(),
                cause);
    }

    private static KeyStore store(Path pem) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate one : certificates(Files.readAllBytes(pem))) {
            store.setCertificateEntry("authority-" + number++, one);
        }
        if (number == 0) {
            throw new IOException("it holds no certificate");
        }
        return store;
    }

    private static Collection<? extends Certificate> certificates(byte[] pem) throws GeneralSecurityException {
        InputStream text = new ByteArrayInputStream(pem);
        return CertificateFactory.getInstance("X.509").generateCertificates(text);
    }

    private KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
        if (client.isEmpty()) {
            return new KeyManager[0];
        }
        String pem = Files.readString(client.get(), StandardCharsets.US_ASCII);
        Matcher key = KEY.matcher(pem);
        if (!key.find()) {
            throw new IOException("it holds no PRIVATE KEY (PKCS#8, not encrypted)");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(key.group(1));
        byte[] chain = key.replaceAll("").getBytes(StandardCharsets.US_ASCII);
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        char[] password = new char[0]; // Of a store that never leaves memory.
        store.setKeyEntry(
                "client", privateKey(encoded), password, certificates(chain).toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static PrivateKey privateKey(byte[] encoded) throws GeneralSecurityException {
        var none = new GeneralSecurityException("the key is neither RSA nor EC nor Ed25519");
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (GeneralSecurityException other) {
                none.addSuppressed(other);
            }
        }
        throw none;
    }

    /** Somebody asked for no check at all. The extended form keeps the JDK from checking host names in its place. */
    private static final class Everybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
