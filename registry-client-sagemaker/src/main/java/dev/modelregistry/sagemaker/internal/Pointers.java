package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.http.HttpReply;
import dev.modelregistry.spi.PutCondition;
import java.io.ByteArrayInputStream;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads and replaces the pointer files of models: a new one only in place of the one that was read. */
final class Pointers {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Of any number of writers one succeeds each time, so this many failures are something else. */
    private static final int TRIES = 200;

    private final S3 s3;
    private final S3Objects objects;

    Pointers(S3 s3, S3Objects objects) {
        this.s3 = s3;
        this.objects = objects;
    }

    static String key(ModelName model) {
        return model.value() + "/pointers.json";
    }

    private record Stored(PointerFile file, PutCondition unchanged) {}

    private Stored stored(ModelName model) {
        String key = key(model);
        Optional<HttpReply> reply = s3.small(objects.place(key));
        return reply.map(one -> new Stored(
                        PointerFile.parse(key, one.body()),
                        PutCondition.ifUnchanged(one.header("etag").orElse(""))))
                .orElseGet(() -> new Stored(PointerFile.EMPTY, PutCondition.ifAbsent()));
    }

    /** What is there; empty aliases when there is no such object. */
    PointerFile read(ModelName model) {
        return stored(model).file();
    }

    /**
     * Changes what is there. A change that changes nothing is not written.
     *
     * @param change may be asked several times, each time with what is there then
     */
    void update(ModelName model, UnaryOperator<PointerFile> change) {
        for (int i = 0; i < TRIES; i++) {
            Stored now = stored(model);
            PointerFile wanted = change.apply(now.file());
            if (wanted.equals(now.file())) {
                return;
            }
            if (written(model, wanted, now.unchanged())) {
                return;
            }
        }
        throw new ConflictException("'" + objects.uri(key(model)) + "' was changed by others " + TRIES
                + " times while it was to be written");
    }

    /** False when somebody else wrote between the two requests. */
    private boolean written(ModelName model, PointerFile file, PutCondition unchanged) {
        byte[] nonce = new byte[16];
        RANDOM.nextBytes(nonce);
        byte[] bytes = file.bytes(HexFormat.of().formatHex(nonce));
        try {
            objects.put(key(model), new ByteArrayInputStream(bytes), unchanged);
            return true;
        } catch (AlreadyExistsException | ConflictException others) {
            return false;
        }
    }

    void delete(ModelName model) {
        objects.delete(key(model));
    }
}
