package dev.modelregistry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** How arguments are read, and how that is explained. */
final class Grammar {

    private static final int WIDTH = 110;

    private Grammar() {}

    /** The grammar of the commands that these arguments may mean. */
    static CommandLine of(Root root, List<String> arguments) {
        CommandLine line = new CommandLine(root);
        for (Map.Entry<String, Supplier<Object>> command :
                Catalog.meantBy(arguments).entrySet()) {
            line.addSubcommand(command.getKey(), new CommandLine(command.getValue().get()));
        }
        // What follows an option is its value, whatever it looks like but an option; nothing is expanded or unquoted.
        return line.setExpandAtFiles(false)
                .setInterpolateVariables(false)
                .setPosixClusteredShortOptionsAllowed(false)
                .setAllowOptionsAsOptionParameters(false)
                .setAllowSubcommandsAsOptionParameters(true)
                .setUsageHelpWidth(WIDTH);
    }

    /** Explains a command; the whole list when it is none in particular. */
    static String help(CommandLine command) {
        boolean all = command.getParent() == null;
        CommandLine explained = all ? of(new Root(), List.of()) : command;
        UsageMessageSpec usage = explained.getCommandSpec().usageMessage();
        usage.sectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, help -> options(help, all));
        if (all) {
            usage.sectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, Grammar::commands);
        }
        return explained.getUsageMessage(Help.Ansi.OFF);
    }

    /** Only a command's own options: those of every command stand in the general help. */
    private static String options(Help help, boolean all) {
        List<OptionSpec> own = help.commandSpec().options().stream()
                .filter(option -> all || !option.inherited())
                .toList();
        String general = all ? "" : "%nOptions of every command: mre --help%n".formatted();
        return (own.isEmpty() ? "" : help.optionListExcludingGroups(own)) + general;
    }

    private static String commands(Help help) {
        StringBuilder text = new StringBuilder();
        Map<String, Help> commands = help.allSubcommands();
        for (Catalog.Group group : Catalog.groups()) {
            text.append("%n%s:%n".formatted(group.title()));
            for (String name : group.commands().keySet()) {
                String[] about = commands.get(name).commandSpec().usageMessage().description();
                text.append("  %-12s %s%n".formatted(name, about.length == 0 ? "" : about[0]));
            }
        }
        return text.toString();
    }

    static List<String> commandNames(CommandLine command) {
        return command.getParent() == null
                ? List.of("'mre --help' lists them")
                : List.copyOf(command.getSubcommands().keySet());
    }

    /** The words of a command, for example {@code mre alias set}. */
    static String path(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }

    /** Says what was not understood, and what may be meant. */
    static String unmatched(UnmatchedArgumentException e) {
        String first = e.getUnmatched().isEmpty() ? "" : e.getUnmatched().get(0);
        CommandLine command = e.getCommandLine();
        List<String> suggestions = new ArrayList<>(e.getSuggestions());
        String meant = suggestions.isEmpty() ? "" : ": did you mean " + String.join(" or ", suggestions) + "?";
        if (e.isUnknownOption()) {
            return "unknown option '" + first + "'" + meant;
        }
        boolean wantsCommand = !command.getSubcommands().isEmpty();
        return (wantsCommand ? "unknown command '" : "'" + path(command) + "' takes no further argument '") + first + "'"
                + meant;
    }
}
