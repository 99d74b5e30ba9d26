package dev.modelregistry.artifacts;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Formats that are recognised, each by how its files begin, and by name only where the content has no mark of its own. */
enum Format {
    MLFLOW("mlflow"),
    SAVED_MODEL("saved-model"),
    SPARK("spark"),
    ONNX("onnx"),
    PYTORCH("pytorch"),
    SAFETENSORS("safetensors"),
    XGBOOST("xgboost"),
    JOBLIB("joblib"),
    PICKLE("pickle");

    private static final byte[] ZIP = {'P', 'K', 3, 4};
    /** The number that PyTorch pickles before everything else, up to version 1.5. */
    private static final byte[] OLD_PYTORCH = HexFormat.of().parseHex("80028a0a6cfc9c46f920");

    private static final Pattern XGBOOST_JSON = Pattern.compile("^\\{\\s*\"learner\"\\s*:");
    /** An object whose first key, of seven letters, is {@code learner}. */
    private static final byte[] XGBOOST_UBJ = HexFormat.of().parseHex("7b4c00000000000000076c6561726e6572");

    /** Tags of the fields 2 to 8 of an ONNX model, from {@code onnx.proto}. */
    private static final String ONNX_FIELDS = "\u0012\u001a\"(2:B";

    /** What the reference implementation of safetensors accepts. */
    private static final long LONGEST_SAFETENSORS_HEADER = 100_000_000;

    /** One-character instructions of pickle protocols 0 to 2; later ones are numbers from 0x80 on. */
    private static final String PICKLE_OPCODES = "().012FGIJKLMNPQRSTUVX]abcdeghijlopqrstu}B";

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
        } else if (XGBOOST_JSON.matcher(text).find() || begins(head, XGBOOST_UBJ) || text.startsWith("binf")) {
            return Optional.of(XGBOOST);
        } else if (ending.equals("joblib") && (isPickle(head) || isCompressed(head))) {
            return Optional.of(JOBLIB);
        } else if (isPickle(head) || ending.matches("pkl|pickle") && (isOpcode(head, 0) || isCompressed(head))) {
            return Optional.of(PICKLE);
        }
        return Optional.empty();
    }

    /**
     * Whether a file begins as ONNX models do: the version of the format, then one of the fields behind it. Other protocol
     * buffers do so too: only reading it tells.
     */
    static boolean mayBeOnnx(byte[] head) {
        return head.length > 2 && head[0] == 8 && head[1] > 0 && head[1] < 30 && ONNX_FIELDS.indexOf(head[2]) >= 0;
    }

    /** The first entry of a PyTorch archive is the pickle of its tensors' places, below the archive's name. */
    private static boolean isPytorchArchive(String ending, String text) {
        return text.indexOf("/data.pkl") > 0 || ending.matches("pt|pth|jit|ptl");
    }

    /** The length of a header in eight bytes, little end first, then the header, a JSON object. */
    private static boolean isSafetensors(byte[] head) {
        if (head.length < 10 || head[8] != '{' || head[9] != '"') {
            return false;
        }
        long length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return length >= 2 && length <= LONGEST_SAFETENSORS_HEADER;
    }

    /** Protocols 2 to 5 begin with their number, and an instruction follows; older ones have no mark. */
    private static boolean isPickle(byte[] head) {
        return head.length > 2 && head[0] == (byte) 0x80 && head[1] >= 2 && head[1] <= 5 && isOpcode(head, 2);
    }

    private static boolean isOpcode(byte[] head, int at) {
        int code = head.length > at ? head[at] & 0xff : 0;
        return PICKLE_OPCODES.indexOf(code) >= 0 || code >= 0x80 && code <= 0x98;
    }

    private static boolean isCompressed(byte[] head) {
        return Arrays.stream(COMPRESSED).map(HexFormat.of()::parseHex).anyMatch(mark -> begins(head, mark));
    }

    private static boolean begins(byte[] head, byte[] mark) {
        return head.length >= mark.length && Arrays.equals(head, 0, mark.length, mark, 0, mark.length);
    }
}
