package dev.modelregistry.mlflow;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which addresses a new version may name. */
final class FakeSources {

    private static final Pattern LOGGED = Pattern.compile("models:/(m-[^/@]+)");
    private static final Pattern VERSION = Pattern.compile("models:/([^/@]+)/([0-9]+)");

    private final FakeMlflow server;

    FakeSources(FakeMlflow server) {
        this.server = server;
    }

    /**
     * What a version keeps.
     *
     * @param location of the files, where the source is another name of them
     * @param run id of the run, or nothing
     */
    record Resolved(String source, String location, String run) {}

    Resolved resolve(FakeArguments said) {
        String source = said.text("source");
        String run = said.given("run_id").orElse("");
        String model = said.given("model_id").orElse("");
        boolean three = server.line() == FakeMlflow.Line.THREE;
        String scheme = source.contains(":") ? source.substring(0, source.indexOf(':')) : "";
        if (scheme.isEmpty() || scheme.equals("file") || scheme.equals("arn")) {
            throw FakeProblem.invalid("Invalid model version source: '" + source + "'. To use a local path as a model"
                    + " version source, the run_id request parameter has to be specified");
        }
        if (source.contains("/../") || source.endsWith("/..")) {
            throw FakeProblem.invalid("Invalid model version source: '" + source
                    + "'. an absolute path must be provided without relative path references present.");
        }
        if (three && scheme.matches("https?|ftp|hdfs")) {
            throw FakeProblem.invalid("'source' cannot use the '" + scheme + "' scheme");
        }
        if (scheme.equals("models")) {
            return ofModel(source, run, model, three);
        }
        if (three && (scheme.equals("runs") || scheme.equals("mlflow-artifacts"))) {
            boolean contained = scheme.equals("runs")
                    ? !run.isEmpty() && source.startsWith("runs:/" + run + "/")
                    : contained(source, run, model);
            if (!contained) {
                throw elsewhere(source, "run_id");
            }
        }
        return new Resolved(source, source, run);
    }

    private boolean contained(String source, String run, String model) {
        if (!model.isEmpty()) {
            return source.startsWith(server.logged().artifactUri(model));
        }
        return !run.isEmpty()
                && server.runs().exists(run)
                && (source + "/").startsWith(server.runs().artifactUri(run) + "/");
    }

    private static FakeProblem elsewhere(String source, String parameter) {
        return FakeProblem.invalid("Invalid model version source: '" + source + "'. The " + parameter
                + " request parameter must identify the resource that contains the source.");
    }

    private Resolved ofModel(String source, String run, String model, boolean three) {
        Matcher logged = LOGGED.matcher(source);
        if (logged.matches()) {
            if (!three) {
                throw FakeProblem.internal("Not a proper models:/ URI: " + source);
            }
            if (!logged.group(1).equals(model)) {
                throw elsewhere(source, "model_id");
            }
            if (!server.logged().exists(model)) {
                throw FakeProblem.internal(
                        "Unable to fetch model from model URI source artifact location '" + source + "'");
            }
            String own = server.logged().sourceRun(model);
            return new Resolved(source, server.logged().artifactUri(model), run.isEmpty() ? own : run);
        }
        Matcher version = VERSION.matcher(source);
        if (!version.matches()) {
            throw FakeProblem.internal("Not a proper models:/ URI: " + source);
        }
        try {
            Resolved other = server.models().resolved(version.group(1), Integer.parseInt(version.group(2)));
            return new Resolved(source, other.location(), three && run.isEmpty() ? other.run() : run);
        } catch (FakeProblem missing) {
            throw three
                    ? missing
                    : FakeProblem.internal(
                            "Unable to fetch model from model URI source artifact location '" + source + "'");
        }
    }
}
