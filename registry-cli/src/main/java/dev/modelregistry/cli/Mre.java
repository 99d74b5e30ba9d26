package dev.modelregistry.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line. */
public final class Mre {

    private final Host host;

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
        Interruption interruption = Interruption.of(Thread.currentThread());
        int exit = new Mre(Host.ofProcess()).run(Arguments.asGiven(arguments));
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
        Printer printer = new Printer(host, Arguments.isFlagGiven(given, "--json"));
        boolean debug = Arguments.isFlagGiven(given, "--debug");
        try {
            return printer.finish(answer(given, printer));
        } catch (ParameterException e) {
            return printer.fail(Failure.usage(Grammar.message(e), Grammar.path(e.getCommandLine())), e, debug);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError e) {
            return printer.fail(Failure.of(e), e, debug);
        }
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
