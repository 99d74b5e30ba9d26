package dev.modelregistry.local;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.Rollback;
import dev.modelregistry.Transition;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.RegistryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A program that uses a registry shared with others: {@code DIR SCRATCH NAME SEED WHAT COUNT}. Says {@code ready}, waits
 * for a line, and prints a line for each act.
 */
final class ActingProcess {

    private final ModelRegistry registry;
    private final Path scratch;
    private final String name;
    private final Random random;

    private ActingProcess(ModelRegistry registry, Path scratch, String name, long seed) {
        this.registry = registry;
        this.scratch = scratch;
        this.name = name;
        this.random = new Random(seed);
    }

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        try (ModelRegistry registry = LocalRegistry.open(LocalConfig.of(directory))) {
            ActingProcess acting =
                    new ActingProcess(registry, Path.of(arguments[1]), arguments[2], Long.parseLong(arguments[3]));
            System.out.println("ready");
            if (System.in.read() < 0) {
                return;
            }
            int count = Integer.parseInt(arguments[5]);
            for (int i = 0; i < count; i++) {
                System.out.println(acting.act(arguments[4], i));
            }
        }
    }

    private String act(String what, int i) throws IOException {
        return switch (what) {
            case "register" -> register(registration(i));
            case "claim" -> outcome(() -> register(registration(i).semanticVersion("1.0.0")));
            case "promote" -> outcome(() -> promote(1 + random.nextInt(8)));
            case "mix" -> outcome(() -> mixed(i));
            default -> throw new IllegalArgumentException(what);
        };
    }

    private String mixed(int i) throws IOException {
        return switch (random.nextInt(5)) {
            case 0 -> register(registration(i));
            case 1 -> register(claiming(scratch, name, i));
            case 2, 3 -> promote(1 + random.nextInt(6));
            default -> event(registry.rollback(Rollback.of("fraud")));
        };
    }

    private String register(Registration.Builder registration) {
        return "version " + registry.register(registration.build()).version().value();
    }

    private String promote(int version) {
        return event(registry.promote(Promotion.of("models:/fraud/" + version, Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .archiveSuperseded()
                .build()));
    }

    /** Nothing is decided where the version is there already. */
    private static String event(Transition transition) {
        return transition.event().isPresent() ? "event " + transition.event().getAsLong() : "nothing";
    }

    /** A registration that reserves a semantic version of its own; the same again for the same name and number. */
    static Registration.Builder claiming(Path scratch, String name, int i) throws IOException {
        return registration(scratch, name, i)
                .semanticVersion("1." + Integer.parseInt(name.replaceAll("\\D", "")) + "." + i);
    }

    private Registration.Builder registration(int i) throws IOException {
        return registration(scratch, name, i);
    }

    private static Registration.Builder registration(Path scratch, String name, int i) throws IOException {
        Path file = Files.writeString(
                scratch.resolve(name + "-" + i + ".bin"), "weights of " + name + " " + i + " ".repeat(5000));
        return Registration.of("fraud").artifact(file).metric("auc", 0.9).noCodeDetection();
    }

    private static String outcome(Act act) throws IOException {
        try {
            return act.run();
        } catch (RegistryException e) {
            return "refused " + e.code() + " " + e.getMessage().replace('\n', ' ');
        }
    }

    @FunctionalInterface
    private interface Act {
        String run() throws IOException;
    }
}
