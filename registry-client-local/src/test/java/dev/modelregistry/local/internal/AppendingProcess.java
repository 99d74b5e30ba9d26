package dev.modelregistry.local.internal;

import dev.modelregistry.entry.ModelName;
import dev.modelregistry.spi.LogPointer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** A process of its own that writes to a shared directory: {@code DIR COUNT NAME}. Prints what it was given. */
final class AppendingProcess {

    private AppendingProcess() {}

    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        ModelName model = ModelName.of("fraud");
        try (LocalBackend backend = LocalBackend.open(directory, Duration.ofSeconds(30), false, Clock.systemUTC())) {
            backend.createModel(model, new LogPointer("local", "fraud", arguments[2]));
            for (int i = 0; i < count; i++) {
                long number = append(backend, Samples.bytes(arguments[2] + " " + i));
                long version = backend.createVersion(Samples.version(model, arguments[2] + i))
                        .number()
                        .value();
                System.out.println(number + " " + version);
            }
        }
    }

    private static long append(LocalBackend backend, byte[] bytes) {
        long number = backend.log().head("fraud/log", 0) + 1;
        while (!backend.log().append("fraud/log", number, bytes)) {
            number++;
        }
        return number;
    }
}
