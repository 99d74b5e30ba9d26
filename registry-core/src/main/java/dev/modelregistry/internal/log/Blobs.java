package dev.modelregistry.internal.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.PutCondition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Free text of events, outside of them: an event names a text by the digest of a salted object, so that the text can be
 * erased without breaking the log, and nobody can guess an erased text from its digest.
 */
public final class Blobs {

    /** No text is longer than this, in characters. */
    public static final int LONGEST = 1_000_000;

    private static final JsonMapper JSON = new JsonMapper();

    private final ObjectStore objects;
    private final String place;

    public Blobs(ObjectStore objects, String place) {
        this.objects = objects;
        this.place = place;
    }

    /** Where a text is kept. */
    public String key(ContentDigest digest) {
        return place + "/blobs/" + digest.hex();
    }

    /** Stores a text. */
    public ContentDigest store(String field, String text) {
        return store(field, text, LONGEST);
    }

    /** Stores a text that may have another length than most. */
    public ContentDigest store(String field, String text, int longest) {
        if (text.length() > longest) {
            throw new InvalidException(
                    field + " has " + text.length() + " characters: at most " + longest + " are allowed");
        }
        byte[] bytes;
        try {
            bytes = JSON.writeValueAsBytes(
                    Fields.newObject().put("salt", UUID.randomUUID().toString()).put("text", text));
        } catch (JsonProcessingException e) {
            throw new InvalidException(field + " is not valid text", e);
        }
        ContentDigest digest = ContentDigest.of(bytes);
        objects.put(key(digest), new ByteArrayInputStream(bytes), PutCondition.always());
        return digest;
    }

    /** Stores a text when there is one. */
    public Optional<ContentDigest> store(String field, Optional<String> text) {
        return text.filter(value -> !value.isEmpty()).map(value -> store(field, value));
    }

    /**
     * Stores a file as it is, under the digest of its content.
     *
     * @throws InvalidException it cannot be read, or has another digest by now
     */
    public void store(ContentDigest digest, Path file) {
        try {
            if (!ContentDigest.ofFile(file).equals(digest)) {
                throw new InvalidException("evidence '" + file + "' changed while it was being recorded");
            }
            try (InputStream in = Files.newInputStream(file)) {
                objects.put(key(digest), in, PutCondition.always());
            }
        } catch (IOException e) {
            throw new InvalidException(
                    "evidence '" + file + "' cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    /** Whether the object of a text, or of a file, is there. */
    public boolean isThere(ContentDigest digest) {
        return objects.head(key(digest)).isPresent();
    }

    /** Erases a text, or a file. Its digest says nothing of it without the salt, which goes with it. */
    public void erase(ContentDigest digest) {
        objects.delete(key(digest));
    }

    /** A stored text; empty when it was erased. */
    public Optional<String> read(ContentDigest digest) {
        try (InputStream in = objects.get(key(digest), 0)) {
            byte[] bytes = in.readAllBytes();
            if (!ContentDigest.of(bytes).equals(digest)) {
                throw new IntegrityException("object " + key(digest) + " is not what the log names");
            }
            return Optional.of(JSON.readTree(bytes).path("text").asText());
        } catch (NotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UnavailableException("object " + key(digest) + " cannot be read", e);
        }
    }
}
