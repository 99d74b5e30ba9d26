package dev.modelregistry;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.InvalidException;

/**
 * Names a model or one of its versions: {@code models:/fraud}, {@code models:/fraud/3}, {@code models:/fraud@champion},
 * {@code models:/fraud/1.4.2} (semantic version), {@code models:/fraud/production} (stage, exactly one version).
 *
 * @param model the model
 * @param selector which version, or the model itself
 */
public record ModelUri(ModelName model, Selector selector) {

    private static final String PREFIX = "models:/";

    /** Which version of the model. */
    public sealed interface Selector {}

    /** The model itself. */
    public record Whole() implements Selector {}

    /** The version with this number. */
    public record ByNumber(VersionNumber number) implements Selector {}

    /** The version that this alias points to. */
    public record ByAlias(Alias alias) implements Selector {}

    /** The version with this semantic version. */
    public record BySemanticVersion(SemanticVersion version) implements Selector {}

    /** The one version of this stage; more than one is a conflict. */
    public record ByStage(Stage stage) implements Selector {}

    /** The model itself. */
    public static ModelUri of(String model) {
        return new ModelUri(ModelName.of(model), new Whole());
    }

    /** One version by its number. */
    public static ModelUri of(String model, VersionNumber version) {
        return new ModelUri(ModelName.of(model), new ByNumber(version));
    }

    /** One version by an alias. */
    public static ModelUri of(String model, Alias alias) {
        return new ModelUri(ModelName.of(model), new ByAlias(alias));
    }

    /**
     * Reads a written URI.
     *
     * @throws InvalidException it is none; the message says what is wrong
     */
    public static ModelUri parse(String uri) {
        if (!uri.startsWith(PREFIX) || uri.startsWith(PREFIX + "/")) {
            throw wrong(uri, "it begins with 'models:/' and a name");
        }
        String rest = uri.substring(PREFIX.length());
        int at = rest.indexOf('@');
        if (at >= 0) {
            return of(rest.substring(0, at), Alias.of(rest.substring(at + 1)));
        }
        int slash = rest.indexOf('/');
        if (slash < 0) {
            return of(rest);
        }
        return new ModelUri(ModelName.of(rest.substring(0, slash)), selector(uri, rest.substring(slash + 1)));
    }

    private static Selector selector(String uri, String text) {
        if (text.matches("[0-9]+")) {
            return new ByNumber(VersionNumber.parse(text));
        }
        if (!text.isEmpty() && Character.isDigit(text.charAt(0))) {
            return new BySemanticVersion(SemanticVersion.parse(text));
        }
        for (Stage stage : Stage.values()) {
            if (stage.name().equalsIgnoreCase(text)) {
                return new ByStage(stage);
            }
        }
        throw wrong(uri, "behind the name stands a number, a semantic version or a stage, or '@' and an alias");
    }

    private static InvalidException wrong(String uri, String rule) {
        String shown = uri.length() > 120 ? uri.substring(0, 120) + "…" : uri;
        return new InvalidException("model URI '" + shown.replaceAll("\\p{Cntrl}", "?") + "' is not valid: " + rule
                + ", for example models:/fraud@champion");
    }

    @Override
    public String toString() {
        String name = PREFIX + model;
        if (selector instanceof ByNumber by) {
            return name + "/" + by.number();
        }
        if (selector instanceof ByAlias by) {
            return name + "@" + by.alias();
        }
        if (selector instanceof BySemanticVersion by) {
            return name + "/" + by.version();
        }
        if (selector instanceof ByStage by) {
            return name + "/" + by.stage().lowerCase();
        }
        return name;
    }
}
