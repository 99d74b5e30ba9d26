package dev.modelregistry.internal.log;

import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.internal.log.Signatory.Standing;
import java.util.List;
import java.util.Optional;

/** Tells whether the policy in force lets an event have effect. Changes nothing. */
public interface Judge {

    /**
     * Public keys whose signatures of an envelope are good.
     *
     * @throws dev.modelregistry.error.UnsupportedCapabilityException there are signatures, and nothing to check them with
     */
    default List<String> keys(Envelope envelope) {
        return List.of();
    }

    /**
     * What the policy demands of an event and does not find.
     *
     * @param state the model before the event
     */
    List<String> missing(ModelState state, Event event);

    /** Whom the policy in force takes the actor of an event for; empty without a policy. */
    Optional<Standing> standing(ModelState state, Event event);

    /**
     * What a product's own approval field shows of a version after an event: approved only when the gate of production
     * holds as a whole, because products start deployments from it.
     *
     * @param state the model after the event
     */
    ApprovalStatus shown(ModelState state, VersionState version, Event event);

    /** There is no policy. */
    static Judge lenient() {
        return new Judge() {
            @Override
            public List<String> missing(ModelState state, Event event) {
                return List.of();
            }

            @Override
            public Optional<Standing> standing(ModelState state, Event event) {
                return Optional.empty();
            }

            @Override
            public ApprovalStatus shown(ModelState state, VersionState version, Event event) {
                return version.approvalStatus(Stage.PRODUCTION);
            }
        };
    }
}
