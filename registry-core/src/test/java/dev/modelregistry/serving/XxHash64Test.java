package dev.modelregistry.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values are those of the Python package xxhash 3.x, which wraps the reference implementation. */
class XxHash64Test {

    @ParameterizedTest
    @CsvSource({
        "'', ef46db3751d8e999, 51e24c0e9077a48c",
        "a, d24ec4f1a98c6e5b, 63a379f532ba23d4",
        "abc, 44bc2cf5ad770999, 1fc03ef74cebaa7d",
        "user-4711, d7204dc3f8d9bba8, 0f2653849380f493",
        "0123456789abcdef, 5c5b90c34e376d0b, d6a419df0bec1a6c",
        "0123456789abcdef0123456789abcdef, 642a94958e71e6c5, 450cddb8f2704428",
        "'Zürich €, 東京 😀', 2808b0d2d0d14b50, b9e5131c70556680",
    })
    void itIsTheHashThatOthersCompute(String text, String unseeded, String seeded) {
        assertThat(Long.toHexString(XxHash64.hash(text, 0))).isEqualTo(unseeded);
        long seed = 0x0123456789abcdefL;
        assertThat(String.format("%016x", XxHash64.hash(text, seed))).isEqualTo(seeded);
        assertThat(String.format("%016x", XxHash64.hash(text.getBytes(StandardCharsets.UTF_8), seed)))
                .isEqualTo(seeded);
    }

    @Test
    void longTextsAndNumbersAreTheirBytes() {
        String text = "x".repeat(100) + "é";
        assertThat(Long.toHexString(XxHash64.hash(text, 0))).isEqualTo("a92006906ed76123");
        byte[] bytes = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(4711)
                .array();
        assertThat(XxHash64.hash(4711L, 7)).isEqualTo(XxHash64.hash(bytes, 7));
    }
}
