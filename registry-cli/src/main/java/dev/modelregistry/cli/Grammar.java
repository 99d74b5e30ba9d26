package dev.modelregistry.cli;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** How arguments are read, and how that is explained. */
final class Grammar {

    private static final int WIDTH = 110;

    private static final String EXIT_STATUS = """
            EXIT STATUS
                   0 done, 2 usage or invalid, 3 not found, 4 exists or conflict, 5 refused by policy, 6 integrity,
                   7 unavailable, 8 not allowed, 9 outcome unknown, 10 unsupported, 130 interrupted, 1 defect
            """;

    private Grammar() {}

    /** The grammar of the commands that these arguments may mean. */
    static CommandLine of(Root root, List<String> arguments) {
        CommandLine line = new CommandLine(root);
        for (String name : Catalog.meantBy(arguments)) {
            line.addSubcommand(name, new CommandLine(Catalog.command(name)));
        }
        // What follows an option is its value, whatever it looks like but an option; nothing is expanded or unquoted.
        return line.setExpandAtFiles(false)
                .setInterpolateVariables(false)
                .setPosixClusteredShortOptionsAllowed(false)
                .setAllowOptionsAsOptionParameters(false)
                .setAllowSubcommandsAsOptionParameters(true)
                .setUsageHelpWidth(WIDTH);
    }

    /** What was matched by a command and by those above it, outermost first. */
    static List<ParseResult> levels(ParseResult outermost) {
        List<ParseResult> levels = new ArrayList<>(List.of(outermost));
        for (ParseResult level = outermost; level.hasSubcommand(); level = level.subcommand()) {
            levels.add(level.subcommand());
        }
        return levels;
    }

    /** Options of every command may stand before and after it, but those with a value only once. */
    static void refuseContradictions(List<ParseResult> levels) {
        Set<String> seen = new HashSet<>();
        for (ParseResult level : levels) {
            for (OptionSpec option : level.matchedOptions()) {
                if (option.arity().max() > 0 && !option.isMultiValue() && !seen.add(option.longestName())) {
                    throw new ParameterException(
                            level.commandSpec().commandLine(),
                            "option '" + option.longestName() + "' should be specified only once");
                }
            }
        }
    }

    /** Explains a command; the whole list when it is none in particular. */
    static String help(CommandLine command) {
        boolean all = command.getParent() == null;
        CommandLine explained = all ? of(new Root(), List.of()) : command;
        UsageMessageSpec usage = explained.getCommandSpec().usageMessage();
        Map<String, CommandLine.IHelpSectionRenderer> sections = usage.sectionMap();
        usage.sortOptions(all);
        sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, help -> options(help, all));
        if (all) {
            sections.put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, Grammar::commands);
            return explained.getUsageMessage(Help.Ansi.OFF);
        }
        asManual(usage);
        return explained.getUsageMessage(Help.Ansi.OFF);
    }

    /** The sections of a manual page, in its order. */
    private static void asManual(UsageMessageSpec usage) {
        Map<String, CommandLine.IHelpSectionRenderer> sections = usage.sectionMap();
        sections.put(
                UsageMessageSpec.SECTION_KEY_HEADER,
                help -> "NAME%n       %s%n%n".formatted(path(help.commandSpec().commandLine())));
        usage.synopsisHeading("SYNOPSIS%n       ");
        usage.descriptionHeading("%nDESCRIPTION%n");
        usage.parameterListHeading("%nARGUMENTS%n");
        sections.put(UsageMessageSpec.SECTION_KEY_FOOTER_HEADING, help -> {
            String example = help.footerHeading().strip();
            String about = example.matches("Examples?:") ? "" : "%s%n".formatted(example);
            return "%n".formatted() + EXIT_STATUS + "%nEXAMPLES%n%s".formatted(about);
        });
    }

    /** Only a command's own options: those of every command stand in the general help. */
    private static String options(Help help, boolean all) {
        List<OptionSpec> shown = help.commandSpec().options().stream()
                .filter(option -> all || !option.inherited())
                .toList();
        String list = shown.isEmpty() ? "" : help.optionListExcludingGroups(shown);
        // As people type it; picocli writes --to=STAGE.
        String spaced = list.replaceAll("(-[a-z-]+)=", "$1 ");
        return all
                ? spaced
                : "%nOPTIONS%n".formatted() + spaced + "      Those of every command: mre --help%n".formatted();
    }

    private static String commands(Help help) {
        StringBuilder text = new StringBuilder();
        for (Catalog.Group group : Catalog.groups()) {
            text.append("%n%s:%n".formatted(group.title()));
            for (String name : group.names()) {
                UsageMessageSpec about = requireNonNull(
                                help.commandSpec().subcommands().get(name), name)
                        .getCommandSpec()
                        .usageMessage();
                text.append("  %-12s %s%n".formatted(name, String.join(" ", about.description())));
            }
        }
        return text.toString();
    }

    /** The failure of a command that is only the first word of some. */
    static ParameterException incomplete(CommandLine command) {
        String next = command.getParent() == null
                ? ""
                : ": " + String.join(", ", command.getSubcommands().keySet());
        return new ParameterException(command, "a command is missing" + next);
    }

    /** The words of a command, for example {@code mre alias set}. */
    static String path(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }

    /** Says what was not understood, and what may be meant. */
    static String message(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return String.valueOf(e.getMessage());
        }
        String first = unmatched.getUnmatched().isEmpty()
                ? ""
                : unmatched.getUnmatched().get(0);
        List<String> suggestions = unmatched.getSuggestions();
        String meant = suggestions.isEmpty() ? "" : ": did you mean " + String.join(" or ", suggestions) + "?";
        if (unmatched.isUnknownOption()) {
            return "unknown option '" + first + "'" + meant;
        }
        CommandLine command = e.getCommandLine();
        return (command.getSubcommands().isEmpty()
                        ? "'" + path(command) + "' takes no further argument '"
                        : "unknown command '")
                + first + "'" + meant;
    }
}
