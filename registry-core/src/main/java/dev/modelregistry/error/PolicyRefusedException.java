package dev.modelregistry.error;

import java.util.List;

/** The policy in force demands more than there is. Lists every unmet requirement at once. */
public final class PolicyRefusedException extends RegistryException {

    private static final long serialVersionUID = 1L;

    private final List<String> missing;

    /**
     * Makes the exception.
     *
     * @param message what was refused
     * @param missing every unmet requirement, in the one spelling that policies, waivers and events share
     */
    public PolicyRefusedException(String message, List<String> missing) {
        super(ErrorCode.POLICY_REFUSED, message, null);
        this.missing = List.copyOf(missing);
    }

    /** Every unmet requirement, for example {@code approval:ml-lead}. Never empty. */
    public List<String> missing() {
        return missing;
    }
}
