package dev.modelregistry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.document.DocumentControl;
import dev.modelregistry.document.EntryDocument;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.internal.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes an entry, or a model with all its entries, as a Markdown document. */
@Command(
        name = "document",
        description = "Write a model with its versions, or one version, as a Markdown document.",
        customSynopsis = {
            "mre document URI [--control FILE.json] [--publish] [-o FILE.model-registry-entries.md]",
            "       mre document URI --event N [-o FILE.model-registry-entries.md]",
            "       mre document --template [-o FILE.model-registry-entries.md]"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mre document models:/fraud -o docs/risk-fraud.model-registry-entries.md",
            "  mre document models:/fraud@champion --control review.json --publish",
            "  mre document --template"
        })
final class DocumentCommand implements Action {

    private static final int CONTROL_LIMIT = 4 << 20;

    @Parameters(index = "0", arity = "0..1", paramLabel = "URI", description = "A model, or one version.")
    Optional<String> uri = Optional.empty();

    @Option(
            names = "--control",
            paramLabel = "FILE.json",
            description = "Document control: owner, review, texts of sections. Kept with the model.")
    Optional<String> control = Optional.empty();

    @Option(names = "--publish", description = "Store it beside the model, for ever.")
    boolean publish;

    @Option(names = "--event", paramLabel = "N", description = "What event N published, also when superseded.")
    Optional<String> event = Optional.empty();

    @Option(names = "-o", paramLabel = "FILE", description = "Where it goes: a file, or a directory. Default: printed.")
    Optional<String> output = Optional.empty();

    @Option(names = "--template", description = "The empty document, with the ids of its sections.")
    boolean template;

    /** A document, and what was recorded on the way. */
    private record Made(String markdown, Optional<EntryDocument> document, OptionalLong event) {}

    @Override
    public Reply run(Session session) {
        if (uri.isPresent() == template) {
            throw new UsageException("either a URI or --template is needed");
        }
        boolean recording = control.isPresent() || publish;
        if (recording && (template || event.isPresent())) {
            throw new UsageException("--control and --publish go with a URI alone");
        }
        Optional<Path> target = output.map(name -> Inputs.path("-o", name));
        target.filter(path -> !Files.isDirectory(path)).ifPresent(EntryDocument::checkTarget);
        Made made = made(session, target);
        Optional<Path> written = target.map(path -> written(made, path));
        return reply(made, written);
    }

    private Made made(Session session, Optional<Path> target) {
        if (template) {
            EntryDocument empty = EntryDocument.template();
            return new Made(empty.markdown(), Optional.of(empty), OptionalLong.empty());
        }
        ModelUri subject = ModelUri.parse(uri.orElseThrow());
        if (event.isPresent()) {
            String text = session.registry()
                    .publishedDocument(
                            subject.model().value(), Inputs.step(event.get()).orElseThrow());
            return new Made(text, parsed(text), OptionalLong.empty());
        }
        Optional<DocumentControl> changes = control.map(DocumentCommand::read);
        return made(session.registry(), subject, changes, target);
    }

    private Made made(
            ModelRegistry registry, ModelUri subject, Optional<DocumentControl> changes, Optional<Path> target) {
        OptionalLong recorded = OptionalLong.empty();
        if (changes.isPresent()) {
            long number = registry.controlDocument(subject.model().value(), changes.get())
                    .event();
            recorded = number == 0 ? OptionalLong.empty() : OptionalLong.of(number);
        }
        if (publish && target.filter(Files::isDirectory).isEmpty()) {
            return published(registry, subject);
        }
        EntryDocument document = registry.document(subject);
        target.filter(Files::isDirectory)
                .ifPresent(path -> EntryDocument.checkTarget(path.resolve(document.fileName())));
        return publish ? published(registry, subject) : new Made(document.markdown(), Optional.of(document), recorded);
    }

    private static Made published(ModelRegistry registry, ModelUri subject) {
        long number = registry.publishDocument(subject).event();
        String text = registry.publishedDocument(subject.model().value(), number);
        return new Made(text, parsed(text), OptionalLong.of(number));
    }

    private static DocumentControl read(String file) {
        byte[] bytes = Inputs.file("--control", file, CONTROL_LIMIT);
        return DocumentControl.parse(Json.text(Json.read("control", bytes, CONTROL_LIMIT)));
    }

    /** Documents that another version of the library published may have a head that this one can't read. */
    private static Optional<EntryDocument> parsed(String text) {
        try {
            return Optional.of(EntryDocument.parse(text));
        } catch (InvalidException e) {
            return Optional.empty();
        }
    }

    private static Path written(Made made, Path target) {
        EntryDocument document = made.document()
                .orElseThrow(() -> new InvalidException(
                        "the document was published by another version of this library: print it instead of -o"));
        Path file = Files.isDirectory(target) ? target.resolve(document.fileName()) : target;
        document.writeTo(file);
        return file;
    }

    private static Reply reply(Made made, Optional<Path> written) {
        ObjectNode json = Json.object();
        Json.put(json, "path", written);
        json.put(
                "completeness", made.document().map(EntryDocument::completeness).orElse(null));
        json.set(
                "missing",
                Json.texts(made.document().map(EntryDocument::missing).orElse(java.util.List.of())));
        json.put("markdown", written.isPresent() ? null : made.markdown());
        Nodes.put(json, "event", made.event());
        return Reply.of(json, page -> {
            if (written.isEmpty()) {
                page.line(made.markdown().stripTrailing());
                return;
            }
            made.document()
                    .ifPresent(document -> page.line(written.get() + ": " + document.completeness() + " % complete, "
                            + Page.count(document.missing().size(), "item") + " missing"));
        });
    }
}
