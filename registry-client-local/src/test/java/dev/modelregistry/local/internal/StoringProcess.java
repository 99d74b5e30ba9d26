package dev.modelregistry.local.internal;

import dev.modelregistry.spi.PutCondition;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;

/** A process that stores files and events until it is killed: {@code DIR}. Prints the number of what is stored. */
final class StoringProcess {

    static final int SIZE = 300_000;

    private StoringProcess() {}

    public static void main(String[] arguments) {
        LocalBackend backend =
                LocalBackend.open(Path.of(arguments[0]), Duration.ofSeconds(30), false, Clock.systemUTC());
        for (long number = backend.log().head("fraud/log", 0) + 1; ; number++) {
            byte[] bytes = new byte[SIZE];
            Arrays.fill(bytes, (byte) number);
            backend.objects()
                    .put(
                            "fraud/artifacts/u" + number % 5 + "/model",
                            new ByteArrayInputStream(bytes),
                            PutCondition.always());
            backend.log().append("fraud/log", number, Samples.bytes("event " + number));
            System.out.println(number);
        }
    }
}
