package dev.modelregistry.cli;

import dev.modelregistry.error.CancelledException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line. */
public final class Mre {

    private final Host host;
    private final AtomicReference<@Nullable Thread> answering = new AtomicReference<>();

    /**
     * Makes a command line with surroundings of its own.
     *
     * @param environment variables
     * @param out where results go; has to write UTF-8
     * @param err where errors and progress go
     * @param terminal whether a person watches {@code err}, who then sees progress
     * @param clock the time
     */
    public Mre(Map<String, String> environment, PrintStream out, PrintStream err, boolean terminal, Clock clock) {
        this(new Host(environment, out, err, terminal, clock, Host::connect));
    }

    Mre(Host host) {
        this.host = host;
    }

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param arguments the command
     */
    public static void main(String[] arguments) {
        Mre mre = new Mre(Host.ofProcess());
        Interruption interruption = Interruption.of(Thread.currentThread(), () -> mre.giveUp(arguments));
        int exit = mre.run(Arguments.asGiven(arguments));
        interruption.over();
        System.exit(exit);
    }

    /**
     * Runs one command.
     *
     * @param arguments the command
     * @return the exit code
     */
    public int run(String... arguments) {
        List<String> given = Arguments.withoutHelpCommand(List.of(arguments));
        answering.set(null);
        Printer printer = printer(given);
        boolean debug = Arguments.isFlagGiven(given, "--debug");
        try {
            return printer.finish(answer(given, printer));
        } catch (ParameterException e) {
            return printer.fail(Failure.usage(Grammar.message(e), Grammar.path(e.getCommandLine())), e, debug);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError e) {
            return printer.fail(Failure.of(e), e, debug);
        }
    }

    private Printer printer(List<String> given) {
        return new Printer(host, Arguments.isFlagGiven(given, "--json"), answering);
    }

    /** The last word of a process that ends while its work does not. */
    private void giveUp(String... arguments) {
        CancelledException interrupted = new CancelledException("interrupted");
        printer(List.of(arguments)).fail(Failure.of(interrupted), interrupted, false);
    }

    private int answer(List<String> arguments, Printer printer) {
        Arguments.requireText(arguments);
        Root root = new Root();
        List<ParseResult> levels =
                Grammar.levels(Grammar.of(root, arguments).parseArgs(arguments.toArray(String[]::new)));
        Grammar.refuseContradictions(levels);
        CommandLine command = levels.get(levels.size() - 1).commandSpec().commandLine();
        if (levels.stream().anyMatch(ParseResult::isUsageHelpRequested)) {
            return printer.print("help", Grammar.help(command));
        } else if (levels.stream().anyMatch(ParseResult::isVersionHelpRequested)) {
            return printer.print("version", Root.version());
        } else if (command.getCommand() instanceof Action action) {
            try {
                return run(action, root, printer);
            } catch (UsageException e) {
                throw new ParameterException(command, String.valueOf(e.getMessage()), e);
            }
        }
        throw Grammar.incomplete(command);
    }

    private int run(Action action, Root root, Printer printer) {
        try (Session session = new Session(host, root)) {
            Reply reply = action.run(session);
            session.endProgress();
            return printer.print(reply);
        }
    }
}
