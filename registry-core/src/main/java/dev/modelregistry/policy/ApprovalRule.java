package dev.modelregistry.policy;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.util.List;
import java.util.Optional;

/**
 * Approvals that a stage demands.
 *
 * @param role who has to approve; {@value #ANY} for anybody
 * @param count how many different people of that role
 * @param when only for versions with this tag; absent for all
 */
public record ApprovalRule(String role, int count, Optional<TagCondition> when) {

    /** The role that everybody has. */
    public static final String ANY = "any";

    private static final int MOST = 100;

    /** Checks role and count. */
    public ApprovalRule {
        Text.line("role", role);
        if (count < 1 || count > MOST) {
            throw new InvalidException("count is " + count + ": 1 to " + MOST + " approvals can be demanded");
        }
    }

    /** One approval of a role. */
    public static ApprovalRule of(String role) {
        return new ApprovalRule(role, 1, Optional.empty());
    }

    /**
     * Asks for one of several values of a tag.
     *
     * @param tag key of the tag
     * @param in values that count
     */
    public record TagCondition(String tag, List<String> in) {

        /** Copies the list. */
        public TagCondition {
            Text.line("tag", tag);
            in = List.copyOf(in);
            if (in.isEmpty()) {
                throw new InvalidException("in is empty: a condition without values never holds");
            }
        }
    }
}
