package dev.modelregistry.sagemaker;

import dev.modelregistry.sagemaker.FakeAws.Answer;
import dev.modelregistry.sagemaker.FakeAws.Request;
import dev.modelregistry.sagemaker.FakeS3.Stored;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** How S3 tells what has arrived of an upload. */
final class FakeParts {

    /** As on S3, but small, so that listings of tests have several pages. */
    private static final int PAGE = 4;

    private FakeParts() {}

    static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String hex(String algorithm, byte[] bytes) {
        return HexFormat.of().formatHex(digest(algorithm, bytes));
    }

    static Answer page(Request request, Map<Integer, Stored> parts) {
        int after = Integer.parseInt(request.query().getOrDefault("part-number-marker", "0"));
        List<Integer> left = parts.keySet().stream()
                .filter(number -> number > after)
                .sorted()
                .toList();
        List<Integer> page = left.subList(0, Math.min(PAGE, left.size()));
        StringBuilder items = new StringBuilder();
        for (int number : page) {
            Stored part = parts.get(number);
            items.append("<Part><PartNumber>" + number + "</PartNumber><ETag>"
                    + part.tag().replace("\"", "&quot;") + "</ETag><Size>" + part.size() + "</Size><ChecksumSHA256>"
                    + part.checksum() + "</ChecksumSHA256></Part>");
        }
        int last = page.isEmpty() ? 0 : page.get(page.size() - 1);
        return Answer.of(
                200,
                "application/xml",
                "<ListPartsResult><Initiator><ID>i</ID></Initiator><NextPartNumberMarker>" + last
                        + "</NextPartNumberMarker><IsTruncated>" + (page.size() < left.size()) + "</IsTruncated>"
                        + items + "</ListPartsResult>");
    }
}
