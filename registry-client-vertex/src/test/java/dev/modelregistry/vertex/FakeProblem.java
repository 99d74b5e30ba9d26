package dev.modelregistry.vertex;

/** A refusal of the fake. */
final class FakeProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    final int code;
    final String status;

    private FakeProblem(int code, String status, String message) {
        super(message);
        this.code = code;
        this.status = status;
    }

    static FakeProblem invalid(String message) {
        return new FakeProblem(400, "INVALID_ARGUMENT", message);
    }

    static FakeProblem precondition(String message) {
        return new FakeProblem(400, "FAILED_PRECONDITION", message);
    }

    static FakeProblem notFound(String message) {
        return new FakeProblem(404, "NOT_FOUND", message);
    }

    static FakeProblem exists(String message) {
        return new FakeProblem(409, "ALREADY_EXISTS", message);
    }

    static FakeProblem aborted(String message) {
        return new FakeProblem(409, "ABORTED", message);
    }
}
