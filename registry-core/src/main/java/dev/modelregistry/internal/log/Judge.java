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
    Shown shown(ModelState state, VersionState version, Event event);

    /**
     * What a product shows of the approvals of a version.
     *
     * @param status where they stand
     * @param approvers whose approvals count, in the order in which they were given; none unless approved
     */
    record Shown(ApprovalStatus status, List<String> approvers) {

        /** Drops the names where nothing is approved. */
        public Shown {
            approvers = status == ApprovalStatus.APPROVED ? List.copyOf(approvers) : List.of();
        }

        /** What decisions are worth when no policy judges them. */
        public static Shown lenient(VersionState version) {
            return new Shown(version.approvalStatus(Stage.PRODUCTION), version.approvers(Stage.PRODUCTION));
        }
    }

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
            public Shown shown(ModelState state, VersionState version, Event event) {
                return Shown.lenient(version);
            }
        };
    }
}
