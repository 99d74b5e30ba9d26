package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.OutcomeUnknownException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.vertex.VersionCopy;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Has Vertex AI copy versions. A copy takes neither a request id nor a label: all that tells one is which version it was made of,
 * so it is looked for by that before it is asked for, and when its request got no answer.
 */
public final class CopyCalls implements AutoCloseable {

    private final Settings settings;
    private final GoogleService vertex;
    private final ModelService service;

    /** To a registry; nothing is sent yet. */
    public CopyCalls(Settings settings) {
        this.settings = settings;
        vertex = new GoogleService(settings, settings.endpoint());
        service = new ModelService(vertex, new Operations(vertex, settings), settings);
    }

    /** The copy that there is, or a new one. */
    public ModelUri copy(VersionCopy copy) {
        ModelName model = copy.model();
        NativeLimits.checkName(model);
        Original original = original(copy.source());
        VersionNumber number = find(model, original).orElseGet(() -> make(copy, original));
        return ModelUri.of(model.value(), number);
    }

    /**
     * What is copied.
     *
     * @param name resource name, with the project as the caller has it and the number of the version
     * @param shown the same as answers have it, with the project's number
     * @param former what it is a copy of itself: of a copy's copy the service may tell the first of all originals
     */
    private record Original(String name, String shown, Optional<String> former) {

        boolean isOf(JsonNode version) {
            return Copies.original(version)
                    .filter(one -> one.equals(name)
                            || one.equals(shown)
                            || (former.filter(one::equals).isPresent()
                                    && !CopyCalls.shown(version).equals(shown)))
                    .isPresent();
        }
    }

    /** Looked at where it is: an alias becomes a number, and answers name the project by its number. */
    private Original original(String source) {
        try (GoogleService there = new GoogleService(settings, settings.endpointOf(source.split("/", -1)[3]))) {
            JsonNode found = there.find(HttpCall.get("readVersion", "v1/" + source))
                    .orElseThrow(() -> new NotFoundException("version " + source + " does not exist"));
            String name = withoutVersion(source) + "@" + ModelService.number(found);
            return new Original(name, shown(found), Copies.original(found));
        }
    }

    private static String shown(JsonNode version) {
        return withoutVersion(Json.text(version, "name")) + "@" + ModelService.number(version);
    }

    private static String withoutVersion(String name) {
        int at = name.lastIndexOf('@');
        return at < 0 ? name : name.substring(0, at);
    }

    /** Those under way count: they are waited for. */
    private Optional<VersionNumber> find(ModelName model, Original original) {
        service.awaitNewVersions(model.value());
        try (Stream<JsonNode> versions = service.versions(model.value(), "", Copies.FIELDS)) {
            return versions.filter(version ->
                            original.isOf(version) && !Copies.labels(version).containsKey(Labels.DELETED))
                    .map(ModelService::number)
                    .min(VersionNumber::compareTo);
        } catch (NotFoundException none) {
            return Optional.empty();
        }
    }

    private VersionNumber make(VersionCopy copy, Original original) {
        boolean first = service.model(copy.model().value()).isEmpty();
        try {
            return send(copy, original, first);
        } catch (AlreadyExistsException made) {
            if (!first) {
                throw made;
            }
            // By somebody else meanwhile, or by an earlier call of ours that ends only now.
            return new Waiting(settings.operations(), settings.firstPoll())
                    .until(() -> service.model(copy.model().value()))
                    .map(there -> find(copy.model(), original).orElseGet(() -> send(copy, original, false)))
                    .orElseThrow(() -> made);
        }
    }

    private VersionNumber send(VersionCopy copy, Original original, boolean first) {
        String model = copy.model().value();
        ObjectNode request = Json.object().put("sourceModel", original.name());
        request.put(first ? "modelId" : "parentModel", first ? model : service.name(model));
        copy.encryptionKey()
                .ifPresent(key -> request.putObject("encryptionSpec").put("kmsKeyName", key));
        copy.serviceAccount().ifPresent(account -> request.put("customServiceAccount", account));
        try {
            return service.copy(request);
        } catch (OutcomeUnknownException unknown) {
            return lookFor(copy.model(), original, unknown);
        }
    }

    private VersionNumber lookFor(ModelName model, Original original, OutcomeUnknownException unknown) {
        try {
            return new Waiting(settings.grace(), settings.firstPoll())
                    .until(() -> find(model, original))
                    .orElseThrow(() -> unknown);
        } catch (RegistryException e) {
            if (e != unknown) {
                unknown.addSuppressed(e);
            }
            throw unknown;
        }
    }

    @Override
    public void close() {
        vertex.close();
    }
}
