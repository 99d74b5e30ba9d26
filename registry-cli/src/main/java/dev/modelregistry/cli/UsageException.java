package dev.modelregistry.cli;

/** Arguments that the parser accepts but that are no sentence of the command's grammar. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
