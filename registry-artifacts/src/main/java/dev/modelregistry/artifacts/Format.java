package dev.modelregistry.artifacts;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** Formats that are recognised, each by how its files begin, and by name only where the content has no mark of its own. */
enum Format {
    MLFLOW("mlflow"),
    SAVED_MODEL("saved-model"),
    ONNX("onnx"),
    PYTORCH("pytorch"),
    SAFETENSORS("safetensors"),
    XGBOOST("xgboost"),
    JOBLIB("joblib"),
    PICKLE("pickle");

    private static final byte[] ZIP = {'P', 'K', 3, 4};
    /** The number that PyTorch pickles before everything else, up to version 1.5. */
    private static final byte[] OLD_PYTORCH = HexFormat.of().parseHex("80028a0a6cfc9c46f920");

    private static final String[] COMPRESSED = {"1f8b", "78", "425a68", "fd377a585a00", "5d0000"};

    private final String text;

    Format(String text) {
        this.text = text;
    }

    /** The spelling in entries. */
    String text() {
        return text;
    }

    /** The format of one file. */
    static Optional<Format> of(String path, byte[] head) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (ending.equals("onnx") && head.length > 0) {
            return Optional.of(ONNX);
        } else if (begins(head, OLD_PYTORCH) || begins(head, ZIP) && isPytorchArchive(ending, text)) {
            return Optional.of(PYTORCH);
        } else if (isSafetensors(head)) {
            return Optional.of(SAFETENSORS);
        } else if (text.startsWith("{") && text.contains("learner") || text.startsWith("binf")) {
            return Optional.of(XGBOOST);
        } else if (ending.equals("joblib") && (isPickle(head) || isCompressed(head))) {
            return Optional.of(JOBLIB);
        } else if (isPickle(head) || (ending.equals("pkl") || ending.equals("pickle")) && head.length > 0) {
            return Optional.of(PICKLE);
        }
        return Optional.empty();
    }

    /** The first entry of a PyTorch archive is the pickle of its tensors' places, below the archive's name. */
    private static boolean isPytorchArchive(String ending, String text) {
        return text.indexOf("/data.pkl") > 0 || ending.matches("pt|pth|jit|ptl");
    }

    /** A header length of eight bytes, little end first, then a JSON object. */
    private static boolean isSafetensors(byte[] head) {
        return head.length > 10
                && head[8] == '{'
                && head[9] == '"'
                && head[4] == 0
                && head[5] == 0
                && head[6] == 0
                && head[7] == 0;
    }

    /** Protocols 2 to 5 begin with their number; older ones have no mark. */
    private static boolean isPickle(byte[] head) {
        return head.length > 2 && head[0] == (byte) 0x80 && head[1] >= 2 && head[1] <= 5;
    }

    private static boolean isCompressed(byte[] head) {
        return Arrays.stream(COMPRESSED).map(HexFormat.of()::parseHex).anyMatch(mark -> begins(head, mark));
    }

    private static boolean begins(byte[] head, byte[] mark) {
        return head.length >= mark.length && Arrays.equals(head, 0, mark.length, mark, 0, mark.length);
    }
}
