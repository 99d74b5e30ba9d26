package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.spi.NewVersion;
import dev.modelregistry.spi.ObjectStore.StoredObject;
import dev.modelregistry.spi.PutCondition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Small objects that say which versions may have a request key or a semantic version: SageMaker's lists do not tell, and its search
 * lags behind. One is written before the version, and gets the version's number after it. Where there is none, there is no such
 * version; where one has no number, the versions have to be looked through.
 */
final class Intents {

    private final S3Objects objects;

    Intents(S3Objects objects) {
        this.objects = objects;
    }

    /**
     * Which versions may be meant.
     *
     * @param numbers those that are known
     * @param complete false when there may be others
     */
    record Candidates(List<VersionNumber> numbers, boolean complete) {

        boolean none() {
            return complete && numbers.isEmpty();
        }
    }

    private static String keys(ModelName model, String requestKey) {
        return model.value() + "/index/key/" + requestKey + "/";
    }

    /** Without build metadata: that takes no part in finding a version. */
    private static String semvers(ModelName model, SemanticVersion version) {
        return model.value() + "/index/semver/" + version.withoutBuild() + "/";
    }

    /** Before the version is made. */
    void announce(NewVersion version) {
        write(version, "");
    }

    /** After it was made. */
    void made(NewVersion version, VersionNumber number) {
        write(version, number.toString());
    }

    private void write(NewVersion version, String number) {
        byte[] bytes = number.getBytes(StandardCharsets.US_ASCII);
        for (String folder : folders(version)) {
            objects.put(folder + version.uid(), new ByteArrayInputStream(bytes), PutCondition.always());
        }
    }

    private static List<String> folders(NewVersion version) {
        List<String> folders = new ArrayList<>();
        version.marks().requestKey().ifPresent(key -> folders.add(keys(version.model(), key)));
        version.marks().semanticVersion().ifPresent(semver -> folders.add(semvers(version.model(), semver)));
        return folders;
    }

    Candidates ofKey(ModelName model, String requestKey) {
        return candidates(keys(model, requestKey));
    }

    Candidates ofSemanticVersion(ModelName model, SemanticVersion version) {
        return candidates(semvers(model, version));
    }

    private Candidates candidates(String folder) {
        List<VersionNumber> numbers = new ArrayList<>();
        boolean complete = true;
        try (Stream<StoredObject> found = objects.list(folder, "")) {
            for (StoredObject one : found.toList()) {
                Optional<VersionNumber> number = one.size() == 0 ? Optional.empty() : number(one.key());
                number.ifPresent(numbers::add);
                complete &= number.isPresent();
            }
        }
        return new Candidates(
                numbers.stream().distinct().sorted((a, b) -> b.compareTo(a)).toList(), complete);
    }

    private Optional<VersionNumber> number(String key) {
        try (InputStream in = objects.get(key, 0)) {
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return text.matches("[0-9]{1,9}") ? Optional.of(VersionNumber.of(Long.parseLong(text))) : Optional.empty();
        } catch (IOException e) {
            throw new UnavailableException("'" + key + "' cannot be read: " + e.getMessage(), e);
        }
    }
}
