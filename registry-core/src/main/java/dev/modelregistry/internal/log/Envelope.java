package dev.modelregistry.internal.log;

import static dev.modelregistry.internal.log.Fields.newObject;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * A DSSE envelope: a payload, its media type, and signatures over both. Beside the fields of the specification a signature
 * carries its public key, so that it can be checked where no policy names the key; such a check shows that the bytes were
 * not changed since, not who signed.
 */
public final class Envelope {

    private final String type;
    private final byte[] payload;
    private final List<Seal> seals;

    Envelope(String type, byte[] payload, List<Seal> seals) {
        this.type = type;
        this.payload = payload.clone();
        this.seals = List.copyOf(seals);
    }

    /**
     * One signature as it stands there; nothing is checked yet.
     *
     * @param keyId what it says the key's id is
     * @param publicKey what it says the key is
     * @param signature base64 of the signature
     */
    record Seal(String keyId, String publicKey, String signature) {

        static Seal read(Fields json) throws VoidEventException {
            return new Seal(json.text("keyid"), json.text("publicKey"), json.text("sig"));
        }

        ObjectNode write() {
            return newObject().put("keyid", keyId).put("publicKey", publicKey).put("sig", signature);
        }
    }

    static Envelope read(Fields json) throws VoidEventException {
        try {
            return new Envelope(
                    json.text("payloadType"),
                    Base64.getDecoder().decode(json.text("payload")),
                    json.list("signatures", Seal::read));
        } catch (IllegalArgumentException e) {
            throw new VoidEventException("payload is not base64");
        }
    }

    ObjectNode write() {
        ObjectNode json = newObject().put("payloadType", type);
        json.put("payload", Base64.getEncoder().encodeToString(payload));
        ArrayNode signatures = json.putArray("signatures");
        seals.forEach(seal -> signatures.add(seal.write()));
        return json;
    }

    String type() {
        return type;
    }

    byte[] payload() {
        return payload.clone();
    }

    List<Seal> seals() {
        return seals;
    }

    /** What signatures are made over: the pre-authentication encoding of DSSE v1. Lengths count bytes, not characters. */
    static byte[] signedBytes(String type, byte[] payload) {
        int typeLength = type.getBytes(StandardCharsets.UTF_8).length;
        byte[] head =
                ("DSSEv1 " + typeLength + " " + type + " " + payload.length + " ").getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[head.length + payload.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(payload, 0, all, head.length, payload.length);
        return all;
    }
}
