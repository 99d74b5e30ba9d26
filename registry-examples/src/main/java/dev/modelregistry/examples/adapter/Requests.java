package dev.modelregistry.examples.adapter;

import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.ErrorContext;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RateLimitedException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.error.UnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What all requests to the product share: errors mean the same everywhere, and long listings come a page at a time. */
final class Requests {

    private Requests() {}

    /** Makes a request; a failure becomes one of ours, with the product's own words in it. */
    static <T> T ask(String operation, String model, Supplier<T> request) {
        try {
            return request.get();
        } catch (Product.Failure failure) {
            throw meaning(failure).at(ErrorContext.of(SkeletonBackend.PROVIDER, operation, model));
        }
    }

    /** Makes a request that answers nothing. */
    static void tell(String operation, String model, Runnable request) {
        ask(operation, model, () -> {
            request.run();
            return true;
        });
    }

    /**
     * The table of an adapter: status to meaning. A write whose answer was lost, so that nobody knows whether it was done, is
     * {@link dev.modelregistry.error.OutcomeUnknownException}; a product in memory has no such case.
     */
    private static RegistryException meaning(Product.Failure failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure.status()) {
            case 400 -> new InvalidException(message, failure);
            case 401 -> new UnauthenticatedException(message, failure);
            case 403 -> new ForbiddenException(message, failure);
            case 404 -> new NotFoundException(message, failure);
            case 409, 412 -> new ConflictException(message, failure);
            case 429 -> new RateLimitedException(message, failure);
            default -> new UnavailableException(message, failure);
        };
    }

    /**
     * A listing in constant memory: asks for a page when the one before is used up.
     *
     * @param page what follows an item; the first page when there is none
     */
    static <T> Stream<T> pages(Function<Optional<T>, List<T>> page) {
        return Stream.iterate(
                        page.apply(Optional.empty()),
                        items -> !items.isEmpty(),
                        items -> page.apply(Optional.of(items.get(items.size() - 1))))
                .flatMap(List::stream);
    }
}
