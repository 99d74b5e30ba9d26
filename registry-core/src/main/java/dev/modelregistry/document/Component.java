package dev.modelregistry.document;

import dev.modelregistry.entry.Text;
import java.util.Optional;

/**
 * A part of the system that the model belongs to.
 *
 * @param name what it is called
 * @param type what it is, for example {@code service}
 * @param purpose why it is there
 * @param responsibilities what it does
 * @param interfaces how others talk to it
 * @param dependencies what it needs
 * @param dataModel what it keeps
 * @param endPoints where it answers
 */
public record Component(
        String name,
        Optional<String> type,
        Optional<String> purpose,
        Optional<String> responsibilities,
        Optional<String> interfaces,
        Optional<String> dependencies,
        Optional<String> dataModel,
        Optional<String> endPoints) {

    /** Checks the texts. */
    public Component {
        Text.line("component name", name);
        Text.unicode("component type", type);
        Text.unicode("component purpose", purpose);
        Text.unicode("component responsibilities", responsibilities);
        Text.unicode("component interfaces", interfaces);
        Text.unicode("component dependencies", dependencies);
        Text.unicode("component dataModel", dataModel);
        Text.unicode("component endPoints", endPoints);
    }
}
