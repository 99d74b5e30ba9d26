package dev.modelregistry.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeVersionTest {

    private static final String COMMIT = "4f2c0000000000000000000000000000000000aa";
    private static final String OTHER = "1111111111111111111111111111111111111111";

    @TempDir
    Path work;

    private void write(String file, String text) throws IOException {
        Path path = work.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private Optional<String> commit() {
        return CodeVersion.detect(work, Map.of()).map(CodeVersion::commit);
    }

    @Test
    void aDirectoryOutsideOfAnyRepositoryHasNoCode() {
        assertThat(CodeVersion.detect(work, Map.of())).isEmpty();
    }

    @Test
    void theCommitOfABranchIsReadFromItsRef() throws IOException {
        write(".git/HEAD", "ref: refs/heads/main\n");
        write(".git/refs/heads/main", COMMIT + "\n");

        assertThat(commit()).contains(COMMIT);
    }

    @Test
    void theRepositoryOfADirectoryAboveCounts() throws IOException {
        write(".git/HEAD", COMMIT + "\n");
        write("src/main/x", "");

        assertThat(CodeVersion.detect(work.resolve("src/main"), Map.of()).map(CodeVersion::commit))
                .contains(COMMIT);
    }

    @Test
    void aPackedRefIsFound() throws IOException {
        write(".git/HEAD", "ref: refs/heads/main\n");
        write(
                ".git/packed-refs",
                "# pack-refs with: peeled fully-peeled sorted\n" + OTHER + " refs/heads/not-main\n" + COMMIT
                        + " refs/heads/main\n" + OTHER + " refs/tags/v1\n^" + OTHER + "\n");

        assertThat(commit()).contains(COMMIT);
    }

    @Test
    void aLooseRefWinsOverAPackedOne() throws IOException {
        write(".git/HEAD", "ref: refs/heads/main\n");
        write(".git/packed-refs", OTHER + " refs/heads/main\n");
        write(".git/refs/heads/main", COMMIT + "\n");

        assertThat(commit()).contains(COMMIT);
    }

    @Test
    void aWorktreeSharesRefsAndConfigOfItsRepository() throws IOException {
        write("repo/.git/HEAD", OTHER);
        write("repo/.git/refs/heads/topic", COMMIT);
        write("repo/.git/config", "[remote \"origin\"]\n\turl = https://host/repo.git\n");
        write("repo/.git/worktrees/topic/HEAD", "ref: refs/heads/topic");
        write("repo/.git/worktrees/topic/commondir", "../..\n");
        write("topic/.git", "gitdir: ../repo/.git/worktrees/topic\n");

        CodeVersion code = CodeVersion.detect(work.resolve("topic"), Map.of()).orElseThrow();
        assertThat(code.commit()).isEqualTo(COMMIT);
        assertThat(code.repository()).contains("https://host/repo.git");
        assertThat(code.source()).isEqualTo("working-directory");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ref: refs/heads/unborn",
                "ref: ../../outside",
                "ref: refs/heads/loop",
                "not a commit",
                "",
                "4f2c",
                "ref: refs/heads/\u0000"
            })
    void aBrokenHeadIsNoCommit(String head) throws IOException {
        write("outside", COMMIT);
        write(".git/refs/heads/loop", "ref: refs/heads/loop");
        write(".git/HEAD", head);

        assertThat(commit()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gitdir:", "gitdir: nowhere", "nonsense", ""})
    void aBrokenLinkIsNoRepository(String link) throws IOException {
        write(".git", link);

        assertThat(commit()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "https://user:secret@host/org/repo.git,        https://host/org/repo.git",
                "https://secret@host:8443/org/repo.git,        https://host:8443/org/repo.git",
                "https://host/repo.git?token=secret,           https://host/repo.git",
                "https://user:se@cret@host/repo.git,           https://host/repo.git",
                "https://user:se/cret@host/repo.git,           none",
                "ssh://git:secret@host/repo.git,               ssh://git@host/repo.git",
                "ssh://git@host:22/repo.git,                   ssh://git@host:22/repo.git",
                "git@host:org/repo.git,                        git@host:org/repo.git",
                "/srv/git/repo.git,                            /srv/git/repo.git",
                "https://host/org/repo@2.git,                  https://host/org/repo@2.git",
                "https://secret@host,                          https://host"
            })
    void credentialsAreRemovedFromTheRemote(String url, String shown) throws IOException {
        write(".git/HEAD", COMMIT);
        write(".git/config", "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = " + url + "\n");

        assertThat(CodeVersion.detect(work, Map.of()).orElseThrow().repository())
                .isEqualTo(Optional.ofNullable(shown));
    }

    @Test
    void originIsPreferredToRemotesBeforeIt() throws IOException {
        write(".git/HEAD", COMMIT);
        write(
                ".git/config",
                "[remote \"fork\"]\n url = https://host/fork\n fetch = +x\n[branch \"main\"]\n url = https://host/no\n"
                        + "[remote \"origin\"] # ours\n\tpushurl = https://host/push\n\tURL=\"https://host/origin\"\n");

        assertThat(CodeVersion.detect(work, Map.of()).orElseThrow().repository())
                .contains("https://host/origin");
    }

    @Test
    void withoutOriginTheFirstRemoteCounts() throws IOException {
        write(".git/HEAD", COMMIT);
        write(".git/config", "[remote \"a\"]\n url = https://host/a\n[remote \"b\"]\n url = https://host/b\n");

        assertThat(CodeVersion.detect(work, Map.of()).orElseThrow().repository())
                .contains("https://host/a");
    }

    @ParameterizedTest
    @CsvSource({
        "GITHUB_SHA,         GITHUB_REPOSITORY,        org/repo,                   https://github.com/org/repo",
        "CI_COMMIT_SHA,      CI_PROJECT_URL,           https://gitlab/org/repo,    https://gitlab/org/repo",
        "BUILD_SOURCEVERSION, BUILD_REPOSITORY_URI,    https://u:p@dev.azure/repo, https://dev.azure/repo",
        "CIRCLE_SHA1,        CIRCLE_REPOSITORY_URL,    git@host:org/repo,          git@host:org/repo",
        "BITBUCKET_COMMIT,   BITBUCKET_GIT_HTTP_ORIGIN, https://bitbucket/org/repo, https://bitbucket/org/repo",
        "GIT_COMMIT,         GIT_URL,                  https://t@host/repo,        https://host/repo"
    })
    void ciVariablesTellTheCode(String commitVariable, String urlVariable, String url, String repository) {
        Map<String, String> environment = Map.of(commitVariable, COMMIT, urlVariable, url);

        assertThat(CodeVersion.detect(work, environment))
                .contains(new CodeVersion(Optional.of(repository), COMMIT, Optional.empty(), "ci"));
    }

    @Test
    void githubServersOfCompaniesAreNamed() {
        Map<String, String> environment =
                Map.of("GITHUB_SHA", COMMIT, "GITHUB_REPOSITORY", "org/repo", "GITHUB_SERVER_URL", "https://git.corp");

        assertThat(CodeVersion.detect(work, environment).orElseThrow().repository())
                .contains("https://git.corp/org/repo");
    }

    @Test
    void ciVariablesWinOverTheWorkingDirectory() throws IOException {
        write(".git/HEAD", OTHER);

        CodeVersion code =
                CodeVersion.detect(work, Map.of("CI_COMMIT_SHA", COMMIT)).orElseThrow();
        assertThat(code.commit()).isEqualTo(COMMIT);
        assertThat(code.dirty()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "$GIT_COMMIT", "main", "4F2C"})
    void aVariableThatIsNoCommitIsIgnored(String value) throws IOException {
        write(".git/HEAD", COMMIT);

        CodeVersion code = CodeVersion.detect(work, Map.of("GIT_COMMIT", value)).orElseThrow();
        assertThat(code.commit()).isEqualTo(COMMIT);
        assertThat(code.source()).isEqualTo("working-directory");
    }

    /** Git is part of every machine that builds this project from its repository; the test fails loudly without it. */
    @Test
    void gitTellsWhetherSomethingChanged() throws Exception {
        git("init", "-q");
        write("a.txt", "one");
        git("add", "a.txt");
        git("-c", "user.name=t", "-c", "user.email=t@t", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "one");

        CodeVersion clean = CodeVersion.detect(work, Map.of()).orElseThrow();
        assertThat(clean.dirty()).contains(false);
        assertThat(CodeVersion.detect(work, Map.of("GIT_COMMIT", clean.commit()))
                        .orElseThrow()
                        .dirty())
                .contains(false);

        write("a.txt", "two");
        assertThat(CodeVersion.detect(work, Map.of()).orElseThrow().dirty()).contains(true);
    }

    private void git(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "git";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }

    @Test
    void lineageTakesWhatWasFound() {
        CodeVersion code = new CodeVersion(Optional.of("https://host/repo"), COMMIT, Optional.of(true), "ci");

        Lineage lineage = Lineage.builder().run("17").code(code).build();
        assertThat(lineage)
                .isEqualTo(Lineage.builder()
                        .run("17")
                        .repository("https://host/repo")
                        .gitCommit(COMMIT)
                        .dirty(true)
                        .codeSource("ci")
                        .build());
        assertThat(lineage.toBuilder().build()).isEqualTo(lineage);
    }
}
