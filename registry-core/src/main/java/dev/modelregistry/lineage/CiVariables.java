package dev.modelregistry.lineage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What CI systems tell a job about its code. */
final class CiVariables {

    /**
     * One system.
     *
     * @param commit name of the variable with the commit
     * @param repository finds the address among the variables
     */
    private record CiSystem(String commit, Function<Map<String, String>, Optional<String>> repository) {}

    // Jenkins comes last: its names are general enough to be set for other reasons.
    private static final List<CiSystem> SYSTEMS = List.of(
            new CiSystem("GITHUB_SHA", CiVariables::github),
            new CiSystem("CI_COMMIT_SHA", named("CI_PROJECT_URL")),
            new CiSystem("BUILD_SOURCEVERSION", named("BUILD_REPOSITORY_URI")),
            new CiSystem("CIRCLE_SHA1", named("CIRCLE_REPOSITORY_URL")),
            new CiSystem("BITBUCKET_COMMIT", named("BITBUCKET_GIT_HTTP_ORIGIN")),
            new CiSystem("GIT_COMMIT", named("GIT_URL")));

    private CiVariables() {}

    /** What the first system whose commit is one tells; empty outside CI. */
    static Optional<CodeVersion> read(Map<String, String> environment) {
        for (CiSystem system : SYSTEMS) {
            String commit = environment.getOrDefault(system.commit(), "");
            if (GitDirectory.isCommit(commit)) {
                Optional<String> repository =
                        system.repository().apply(environment).flatMap(RemoteAddress::clean);
                return Optional.of(new CodeVersion(repository, commit, Optional.empty(), "ci"));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> github(Map<String, String> environment) {
        String server = environment.getOrDefault("GITHUB_SERVER_URL", "https://github.com");
        return named("GITHUB_REPOSITORY").apply(environment).map(name -> server + "/" + name);
    }

    private static Function<Map<String, String>, Optional<String>> named(String variable) {
        return environment -> Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
    }
}
