package dev.modelregistry.internal.json;

import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Documentation;
import dev.modelregistry.entry.Environment;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.entry.Flavor;
import dev.modelregistry.entry.Lifecycle;
import dev.modelregistry.entry.Link;
import dev.modelregistry.entry.LinkKind;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.lineage.Dataset;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.lineage.SourceType;
import dev.modelregistry.schema.ModelSignature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the parts that the record and user input share. */
final class EntryReader {

    private final String what;
    private final boolean strict;
    private final Optional<Instant> now;

    /**
     * @param what names the document in messages
     * @param strict whether unknown fields are refused, as in user input, or ignored
     * @param now when evaluations were made that do not say when; absent where they have to
     */
    EntryReader(String what, boolean strict, Optional<Instant> now) {
        this.what = what;
        this.strict = strict;
        this.now = now;
    }

    private void end(JsonObject object) {
        if (strict) {
            object.refuseUnknown();
        }
    }

    List<Evaluation> evaluations(JsonObject parent) {
        List<Evaluation> evaluations = new ArrayList<>();
        for (JsonObject object : parent.objects("evaluations")) {
            String metric = object.requiredText("metric");
            double value = object.requiredNumber("value");
            OptionalLong step = object.whole("step");
            Optional<String> dataset = object.text("dataset");
            Instant at = object.instant("at").or(() -> now).orElseThrow(() -> object.missing("at"));
            end(object);
            evaluations.add(object.make(() -> new Evaluation(metric, value, step, dataset, at)));
        }
        return evaluations;
    }

    Documentation documentation(JsonObject parent) {
        JsonObject object = parent.objectOrEmpty("documentation");
        Optional<String> useCase = object.text("useCase");
        Optional<String> intendedUse = object.text("intendedUse");
        Optional<String> limitations = object.text("limitations");
        Optional<String> outOfScope = object.text("outOfScope");
        List<Link> links = object.objects("links").stream().map(this::link).toList();
        end(object);
        return object.make(() -> new Documentation(useCase, intendedUse, limitations, outOfScope, links));
    }

    private Link link(JsonObject object) {
        LinkKind kind = object.requiredParsed("kind", LinkKind::parse);
        String url = object.requiredText("url");
        end(object);
        return object.make(() -> new Link(kind, url));
    }

    Optional<ModelSignature> signature(JsonObject parent) {
        return parent.value("signature")
                .map(node -> new SignatureReader(what, strict).read(node, parent.pointer("signature")));
    }

    List<Flavor> flavors(JsonObject parent) {
        List<Flavor> flavors = new ArrayList<>();
        for (JsonObject object : parent.objects("flavors")) {
            String name = object.requiredText("name");
            Optional<String> version = object.text("version");
            Map<String, String> config = object.textMap("config");
            end(object);
            flavors.add(object.make(() -> new Flavor(name, version, config)));
        }
        return flavors;
    }

    Optional<Environment> environment(JsonObject parent) {
        return parent.object("environment").map(object -> {
            List<String> requirements = object.texts("requirements");
            Optional<String> conda = object.text("conda");
            Optional<String> python = object.text("python");
            Optional<String> java = object.text("java");
            Optional<String> image = object.text("image");
            end(object);
            return object.make(() -> new Environment(requirements, conda, python, java, image));
        });
    }

    Optional<Lineage> lineage(JsonObject parent) {
        return parent.object("lineage").map(object -> {
            Optional<String> run = object.text("run");
            Optional<String> repository = object.text("repository");
            Optional<String> gitCommit = object.text("gitCommit");
            Optional<Boolean> dirty = object.flag("dirty");
            Optional<String> codeSource = object.text("codeSource");
            List<Dataset> datasets =
                    object.objects("datasets").stream().map(this::dataset).toList();
            Optional<String> featureEngineering = object.text("featureEngineering");
            List<String> featureStore = object.texts("featureStore");
            Map<String, String> frameworks = object.textMap("frameworks");
            List<String> parents = object.texts("parents");
            end(object);
            return object.make(() -> new Lineage(
                    run,
                    repository,
                    gitCommit,
                    dirty,
                    codeSource,
                    datasets,
                    featureEngineering,
                    featureStore,
                    frameworks,
                    parents));
        });
    }

    private Dataset dataset(JsonObject object) {
        String name = object.requiredText("name");
        Optional<String> version = object.text("version");
        Optional<String> digest = object.text("digest");
        Optional<String> uri = object.text("uri");
        SourceType sourceType = object.parsed("sourceType", SourceType::parse).orElse(SourceType.OTHER);
        Map<String, Double> quality = object.numberMap("quality");
        end(object);
        return object.make(() -> new Dataset(name, version, digest, uri, sourceType, quality));
    }

    ModelArtifact artifact(JsonObject parent) {
        JsonObject object = parent.object("artifact").orElseThrow(() -> parent.missing("artifact"));
        Optional<String> uri = object.text("uri");
        ContentDigest digest = object.requiredParsed("digest", ContentDigest::parse);
        long size = object.requiredWhole("size");
        Optional<String> format = object.text("format");
        boolean verified = object.flag("verified").orElseThrow(() -> object.missing("verified"));
        List<ArtifactFile> files =
                object.objects("files").stream().map(this::file).toList();
        end(object);
        return object.make(() -> new ModelArtifact(uri, digest, size, format, verified, files));
    }

    private ArtifactFile file(JsonObject object) {
        String path = object.requiredText("path");
        long size = object.requiredWhole("size");
        ContentDigest sha256 = object.requiredParsed("sha256", ContentDigest::parse);
        FileRole role = object.requiredParsed("role", FileRole::parse);
        end(object);
        return object.make(() -> new ArtifactFile(path, size, sha256, role));
    }

    Lifecycle lifecycle(JsonObject parent) {
        JsonObject object = parent.objectOrEmpty("lifecycle");
        Optional<Instant> deprecatedAt = object.instant("deprecatedAt");
        Optional<Instant> sunsetAt = object.instant("sunsetAt");
        Optional<String> successor = object.text("successor");
        Optional<String> retention = object.text("retention");
        end(object);
        return object.make(() -> new Lifecycle(deprecatedAt, sunsetAt, successor, retention));
    }
}
