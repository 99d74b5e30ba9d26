package dev.modelregistry.sagemaker;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signature version 4, checked as a server does: from the decoded request, written anew. */
final class FakeSignatures {

    private static final Pattern AUTHORIZATION =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=([^/]+)/([0-9]{8})/([^/]+)/"
                    + "([^/]+)/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})");

    private FakeSignatures() {}

    /** Why a request is refused; empty when it is not. */
    static String refusal(FakeAws.Request request, String service) {
        Matcher parts = AUTHORIZATION.matcher(request.header("authorization"));
        if (!parts.matches()) {
            return "no signature";
        }
        if (!parts.group(1).equals(FakeAws.KEY_ID) || !parts.group(4).equals(service)) {
            return "another key or service: " + parts.group(1) + ", " + parts.group(4);
        }
        if (!parts.group(5).contains("host") || !request.header("x-amz-date").startsWith(parts.group(2))) {
            return "host is not signed, or the day is another";
        }
        // Outside of S3 the header may be missing: botocore leaves it out. The hash is in the signature all the same.
        String told = request.header("x-amz-content-sha256");
        String payload = sha256(request.body());
        if (!told.equals(payload) && (service.equals("s3") || !told.isEmpty())) {
            return "x-amz-content-sha256 is not that of the body";
        }
        String scope = parts.group(2) + "/" + parts.group(3) + "/" + service + "/aws4_request";
        String toSign = "AWS4-HMAC-SHA256\n" + request.header("x-amz-date") + "\n" + scope + "\n"
                + sha256(canonical(request, service, parts.group(5), payload).getBytes(StandardCharsets.UTF_8));
        byte[] key = ("AWS4" + FakeAws.SECRET).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        String expected = HexFormat.of().formatHex(hmac(key, toSign));
        return expected.equals(parts.group(6)) ? "" : "the signature does not match";
    }

    private static String canonical(FakeAws.Request request, String service, String signed, String payload) {
        List<String> query = new ArrayList<>();
        new TreeMap<>(request.query())
                .forEach((name, value) -> query.add(encoded(name, "") + "=" + encoded(value, "")));
        StringBuilder text = new StringBuilder(request.method() + "\n");
        // S3 takes the path apart and encodes it once; other services encode what they got once more.
        String once = encoded(request.path(), "/");
        text.append(service.equals("s3") ? once : encoded(request.rawPath(), "/"))
                .append('\n')
                .append(String.join("&", query))
                .append('\n');
        for (String name : signed.split(";", -1)) {
            text.append(name).append(':').append(request.header(name).strip()).append('\n');
        }
        return text.append('\n').append(signed).append('\n').append(payload).toString();
    }

    private static String encoded(String text, String kept) {
        StringBuilder encoded = new StringBuilder();
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (one & 0xff);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0 || kept.indexOf(c) >= 0);
            encoded.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
        }
        return encoded.toString();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
