package dev.modelregistry.mlflow;

/** An answer of the stand-in that is none of success. */
final class FakeProblem extends RuntimeException {

    private static final long serialVersionUID = 1;

    final int status;
    final String code;

    private FakeProblem(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static FakeProblem invalid(String message) {
        return new FakeProblem(400, "INVALID_PARAMETER_VALUE", message);
    }

    static FakeProblem missing(String message) {
        return new FakeProblem(404, "RESOURCE_DOES_NOT_EXIST", message);
    }

    static FakeProblem taken(String message) {
        return new FakeProblem(400, "RESOURCE_ALREADY_EXISTS", message);
    }

    static FakeProblem internal(String message) {
        return new FakeProblem(500, "INTERNAL_ERROR", message);
    }

    /** Two rows with one key: the database says no, in its own words. */
    static FakeProblem database(String constraint) {
        return new FakeProblem(400, "BAD_REQUEST", "(sqlite3.IntegrityError) UNIQUE constraint failed: " + constraint);
    }
}
