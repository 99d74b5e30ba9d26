package dev.modelregistry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.Registered;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.internal.json.EntryInput;
import dev.modelregistry.internal.json.EntryJson;
import dev.modelregistry.internal.json.Json;
import dev.modelregistry.internal.json.SignatureJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Registers a version. */
@Command(
        name = "register",
        description = "Register a version of a model. Safe to repeat: the same again gives the same version.",
        customSynopsis = "mre register NAME --artifact PATH|REFERENCE [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = {
            "  mre register fraud --artifact out/model --semver 1.4.0 --metric auc=0.93 --param max_depth=6 \\",
            "      --tag owner=risk-team --dataset transactions@2026-03=sha256:9a… --run run-17 --alias challenger"
        })
final class RegisterCommand implements Action {

    private static final byte[] NOTHING = {'{', '}'};

    @Parameters(index = "0", paramLabel = "NAME", description = "The model; made when it is not there.")
    String model = "";

    @Option(
            names = "--artifact",
            required = true,
            paramLabel = "PATH|REFERENCE",
            description = "A file or directory to store, or a place with a scheme (file:, s3:, gs:, runs:, models:) to"
                    + " register as it is.")
    String artifact = "";

    @Option(names = "--follow-links", description = "Store what symbolic links point to; else they are refused.")
    boolean followLinks;

    @Option(
            names = "--trust-digest",
            paramLabel = "D",
            description = "Digest of a REFERENCE, sha256:…, taken as stated and marked unverified.")
    Optional<String> trustDigest = Optional.empty();

    @Option(names = "--format", paramLabel = "F", description = "The format; else it is looked up in the files.")
    Optional<String> format = Optional.empty();

    @Option(names = "--flavor", paramLabel = "name=version", description = "A framework that can load it.")
    List<String> flavors = new ArrayList<>();

    @Option(
            names = "--semver",
            paramLabel = "V|auto",
            description = "Semantic version, unique in the model; auto: from the signature's compatibility.")
    Optional<String> semanticVersion = Optional.empty();

    @Option(names = "--metric", paramLabel = "k=v", description = "A metric; a finite number.")
    List<String> metrics = new ArrayList<>();

    @Option(names = "--param", paramLabel = "k=v", description = "A hyperparameter.")
    List<String> parameters = new ArrayList<>();

    @Option(names = "--tag", paramLabel = "k=v", description = "A tag; its value may be empty.")
    List<String> tags = new ArrayList<>();

    @Option(names = "--dataset", paramLabel = "name[@version]=digest", description = "A data set it was made from.")
    List<String> datasets = new ArrayList<>();

    @Option(names = "--run", paramLabel = "ID", description = "The training run.")
    Optional<String> run = Optional.empty();

    @Option(
            names = "--git-commit",
            paramLabel = "SHA",
            description = "The code's commit; else taken from the working directory or the CI system.")
    Optional<String> gitCommit = Optional.empty();

    @Option(names = "--parent", paramLabel = "URI", description = "A model it was made from.")
    List<String> parents = new ArrayList<>();

    @Option(
            names = "--environment",
            paramLabel = "FILE",
            description =
                    "What it needs: requirements (*.txt), conda or python_env (*.yaml), or *.json as 'show' prints"
                            + " it; else read from the artifact.")
    Optional<String> environment = Optional.empty();

    @Option(names = "--description", paramLabel = "TEXT", description = "The version in words.")
    Optional<String> description = Optional.empty();

    @Option(
            names = "--entry",
            paramLabel = "FILE.json",
            description = "All of this, and documentation and lifecycle, as 'show' prints it, without what the registry"
                    + " sets. Options win over it.")
    Optional<String> entry = Optional.empty();

    @Option(names = "--signature", paramLabel = "FILE.json", description = "Inputs, outputs and parameters.")
    Optional<String> signature = Optional.empty();

    @Option(names = "--alias", paramLabel = "A", description = "An alias to point to it, in the same event.")
    List<String> aliases = new ArrayList<>();

    @Option(
            names = "--request-key",
            paramLabel = "K",
            description = "Your own name for this registration, for example a build number.")
    Optional<String> requestKey = Optional.empty();

    @Override
    public Reply run(Session session) {
        Registered registered = session.registry().registerWithOutcome(registration(session));
        registered.notes().forEach(session::note);
        session.ungated(registered.entry().row().model().value());
        ModelEntry result = registered.entry();
        ObjectNode document = EntryJson.show(result).put("created", registered.created());
        document.set("notes", Json.texts(registered.notes()));
        return Reply.of(document, page -> {
            page.line(registered.created() ? "registered" : "was there already");
            EntryPage.print(result, page);
        });
    }

    private Registration registration(Session session) {
        Registration.Builder builder = Registration.of(model);
        EntryInput given = EntryJson.readInput(
                entry.map(file -> Inputs.file("--entry", file, EntryJson.INPUT_LIMIT))
                        .orElse(NOTHING),
                session.now());
        given.model()
                .filter(name -> !name.value().equals(model))
                .ifPresent(name -> session.note("the entry file speaks of model '" + name
                        + "'; the version is registered for '" + model + "'"));
        source(builder);
        new EntryMerge(given).into(builder, this);
        signature
                .map(file -> SignatureJson.read(Inputs.file("--signature", file, SignatureJson.LIMIT)))
                .or(given::signature)
                .ifPresent(builder::signature);
        environment.map(EnvironmentFile::read).or(given::environment).ifPresent(builder::environment);
        aliases.forEach(alias -> builder.alias(Alias.of(alias)));
        requestKey.ifPresent(builder::requestKey);
        return builder.progress(session.progress()).build();
    }

    private void source(Registration.Builder builder) {
        if (Inputs.isReference(artifact)) {
            builder.artifact(artifact);
        } else {
            builder.artifact(Inputs.path("--artifact", artifact));
        }
        if (followLinks) {
            builder.followLinks();
        }
        trustDigest.map(ContentDigest::parse).ifPresent(builder::trustDigest);
    }
}
