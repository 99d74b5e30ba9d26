package dev.modelregistry.cli;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.RegistryBuilder;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What surrounds a run: a process, or a test.
 *
 * @param environment variables
 * @param out standard output
 * @param err standard error
 * @param terminal whether a person watches standard error
 * @param clock the time
 * @param opener opens registries
 */
record Host(
        Map<String, String> environment,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        Clock clock,
        Opener opener) {

    /** Opens what a connection string names. */
    @FunctionalInterface
    interface Opener {

        /** Opens it with settings. */
        ModelRegistry open(String uri, UnaryOperator<RegistryBuilder> settings);
    }

    Host {
        environment = Map.copyOf(environment);
    }

    /** Finds providers on the class path. */
    static ModelRegistry connect(String uri, UnaryOperator<RegistryBuilder> settings) {
        return settings.apply(ModelRegistry.builder(uri)).open();
    }

    /** This process. Its output is UTF-8 in every locale, so that a document is what JSON says it is. */
    static Host ofProcess() {
        return new Host(
                System.getenv(),
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                standardErrorIsTerminal(),
                Clock.systemUTC(),
                Host::connect);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), 1 << 16), false, StandardCharsets.UTF_8);
    }

    /** The console of the JVM speaks of standard input and output, so the system is asked first. */
    @SuppressWarnings(
            "SystemConsoleNull") // Newer JDKs answer a console that is none; then at worst progress is shown to nobody.
    private static boolean standardErrorIsTerminal() {
        Path descriptor = Path.of("/proc/self/fd/2");
        if (!Files.isSymbolicLink(descriptor)) {
            return System.console() != null;
        }
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }
}
