package dev.modelregistry.error;

/** The provider, or the class path, cannot do this. The capability is named; nothing was done. */
public final class UnsupportedCapabilityException extends RegistryException {

    private static final long serialVersionUID = 1L;

    private final String capability;

    /**
     * Makes the exception.
     *
     * @param capability name of what is missing, for example {@code delete-version}
     * @param message what was asked for, and what can be done instead
     */
    public UnsupportedCapabilityException(String capability, String message) {
        super(ErrorCode.UNSUPPORTED, message, null);
        this.capability = capability;
    }

    /** Name of the missing capability. */
    public String capability() {
        return capability;
    }
}
