package dev.modelregistry.lineage;

import dev.modelregistry.entry.Text;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Which code made a model.
 *
 * @param repository its address, without credentials, where known
 * @param commit its commit
 * @param dirty whether there were changes that are not in the commit; absent when nobody knows
 * @param source where this was learnt: {@code working-directory} or {@code ci}
 */
public record CodeVersion(Optional<String> repository, String commit, Optional<Boolean> dirty, String source) {

    /** Checks the texts. */
    public CodeVersion {
        Text.address("code repository", repository);
        Text.line("code commit", commit);
        Text.line("code source", source);
    }

    /**
     * Finds out which code is being run: from the variables of a CI system (GitHub, GitLab, Azure, Jenkins, CircleCI,
     * Bitbucket), else from the Git repository that a directory is in. Commit and address are read without running
     * Git; whether something was changed only Git itself knows, which is asked if it can be run, for at most ten
     * seconds, and only where it has the same commit. Never fails: what cannot be read is absent.
     *
     * @param workingDirectory where to look for a repository, there and above
     * @param environment the variables of the process
     */
    public static Optional<CodeVersion> detect(Path workingDirectory, Map<String, String> environment) {
        Optional<GitDirectory> git = GitDirectory.find(workingDirectory);
        Optional<String> head = git.flatMap(GitDirectory::head);
        Optional<CodeVersion> ci = CiVariables.read(environment);
        if (ci.isPresent()) {
            // Another commit on disk means that the job looks at other code than the one it was started for.
            boolean same = head.equals(Optional.of(ci.get().commit()));
            Optional<Boolean> dirty = same ? git.flatMap(GitDirectory::dirty) : Optional.empty();
            return Optional.of(new CodeVersion(ci.get().repository(), ci.get().commit(), dirty, "ci"));
        }
        return git.flatMap(directory -> head.map(
                commit -> new CodeVersion(directory.remote(), commit, directory.dirty(), "working-directory")));
    }
}
