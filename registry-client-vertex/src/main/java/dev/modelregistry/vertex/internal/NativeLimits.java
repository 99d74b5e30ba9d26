package dev.modelregistry.vertex.internal;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.util.regex.Pattern;

/** What Vertex AI takes as a name, an alias, a label. */
final class NativeLimits {

    /** Vertex AI's own alias, on exactly one version at all times. */
    static final String DEFAULT = "default";

    private static final Pattern MODEL = Pattern.compile("[a-z_][a-z0-9_-]{0,62}");
    private static final Pattern SERVERS_OWN = Pattern.compile("[0-9]{1,63}");
    private static final Pattern ALIAS = Pattern.compile("[a-z][a-zA-Z0-9-]{0,126}[a-z0-9]");
    private static final Pattern LABEL_KEY = Pattern.compile("[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}");
    private static final Pattern LABEL_VALUE = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}");

    private static final Pattern PIPELINE_JOB =
            Pattern.compile("projects/[^/\\s]+/locations/[^/\\s]+/pipelineJobs/[^/\\s]+");

    private NativeLimits() {}

    /** Whether a training run is a pipeline of Vertex AI, which a version names. */
    static boolean isPipelineJob(String run) {
        return PIPELINE_JOB.matcher(run).matches();
    }

    /** Whether a model may have this id: one that its maker chose, or a number of the service. */
    static boolean isModelId(ModelName name) {
        return MODEL.matcher(name.value()).matches()
                || SERVERS_OWN.matcher(name.value()).matches();
    }

    static void checkName(ModelName name) {
        if (!MODEL.matcher(name.value()).matches()) {
            throw new InvalidException(
                    "model name '" + Text.shown(name.value()) + "' cannot be used on Vertex AI: 1 to 63"
                            + " lower-case letters, digits, '_' and '-', the first a letter or '_'");
        }
    }

    static boolean isAlias(Alias alias) {
        return ALIAS.matcher(alias.value()).matches();
    }

    static void checkAlias(Alias alias) {
        if (alias.value().equals(DEFAULT)) {
            throw new InvalidException("alias 'default' is Vertex AI's own: it goes along with 'champion'");
        }
        if (!isAlias(alias)) {
            throw new InvalidException(
                    "alias '" + alias + "' cannot be used on Vertex AI: 2 to 128 letters, digits and '-',"
                            + " the first a lower-case letter, the last a lower-case letter or digit");
        }
    }

    static boolean isLabelKey(String key) {
        return LABEL_KEY.matcher(key).matches();
    }

    static boolean isLabelValue(String value) {
        return LABEL_VALUE.matcher(value).matches();
    }
}
