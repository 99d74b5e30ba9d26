package dev.modelregistry.internal.registry;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.internal.log.Blobs;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.log.Finding;
import dev.modelregistry.log.Finding.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the texts that the events of one log name are there, and are what they name; or were erased on purpose. */
final class TextCheck {

    private final ModelName model;
    private final Blobs blobs;
    private final List<Finding> findings = new ArrayList<>();
    /** Texts that are gone, as long as no event says that they were erased. */
    private final Map<ContentDigest, Finding> gone = new LinkedHashMap<>();

    TextCheck(ModelName model, Blobs blobs) {
        this.model = model;
        this.blobs = blobs;
    }

    /** Checks the texts of the next event. */
    void check(Event event, String subject) {
        for (ContentDigest digest : texts(event)) {
            try {
                if (blobs.read(digest).isEmpty()) {
                    missing(event, digest, finding(Kind.MISSING_OBJECT, blobs.key(digest), digest.toString(), ""));
                }
            } catch (IntegrityException e) {
                findings.add(finding(Kind.BAD_DIGEST, blobs.key(digest), digest.toString(), subject));
            }
        }
        if (event.body() instanceof EventBody.Erased erased) {
            erased.texts().forEach(digest -> checkErased(digest, subject));
        }
    }

    /** A policy is never erased: whatever a later event says, its text is missed. */
    private void missing(Event event, ContentDigest digest, Finding finding) {
        if (event.body() instanceof EventBody.PolicyChanged) {
            findings.add(finding);
        } else {
            gone.putIfAbsent(digest, finding);
        }
    }

    /** What an event says is erased has to be gone: a writer may have crashed in between. */
    private void checkErased(ContentDigest digest, String subject) {
        gone.remove(digest);
        if (blobs.isThere(digest)) {
            findings.add(finding(Kind.STALE, subject, "no object " + blobs.key(digest), "it is there"));
        }
    }

    private static List<ContentDigest> texts(Event event) {
        List<ContentDigest> texts = new ArrayList<>();
        event.notes().reason().ifPresent(texts::add);
        event.notes().impact().ifPresent(texts::add);
        if (event.body() instanceof EventBody.DescriptionChanged changed) {
            changed.before().ifPresent(texts::add);
            changed.after().ifPresent(texts::add);
        } else if (event.body() instanceof EventBody.Decided decided) {
            decided.condition().ifPresent(texts::add);
        } else if (event.body() instanceof EventBody.PolicyChanged changed) {
            texts.add(changed.body());
        } else if (event.body() instanceof EventBody.DocumentPublished published) {
            published.control().ifPresent(texts::add);
            published.document().ifPresent(texts::add);
        }
        return texts;
    }

    private Finding finding(Kind kind, String subject, String expected, String actual) {
        return new Finding(kind, model, Optional.empty(), subject, expected, actual);
    }

    /** What was found in all of them. */
    List<Finding> findings() {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(gone.values());
        return all;
    }
}
