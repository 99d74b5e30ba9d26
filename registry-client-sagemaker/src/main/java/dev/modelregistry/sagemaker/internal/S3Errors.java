package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RateLimitedException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.http.ErrorTable;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.HttpReply;
import java.util.Optional;

/** What S3's error answers mean. The code decides, in the body; an answer to {@code HEAD} has none, and the status decides. */
final class S3Errors implements ErrorTable {

    private final String bucket;
    private final AwsSigner signer;
    private volatile Optional<String> home = Optional.empty();

    S3Errors(String bucket, AwsSigner signer) {
        this.bucket = bucket;
        this.signer = signer;
    }

    /** The region in which the bucket is, once S3 has said so. */
    Optional<String> home() {
        return home;
    }

    @Override
    public Optional<Meaning> find(HttpCall call, HttpReply reply) {
        String text = reply.text();
        String code = Xml.element(text, "Code").orElseGet(() -> byStatus(reply.status()));
        reply.header("x-amz-bucket-region").ifPresent(region -> home = Optional.of(region));
        String said = call.operation() + ": S3 says " + code
                + Xml.element(text, "Message")
                        .map(one -> ", " + SageMakerErrors.shown(one))
                        .orElse("") + " (bucket '" + bucket
                + "')";
        return switch (code) {
            case "NoSuchKey", "NoSuchUpload", "NoSuchVersion" -> Meaning.lasting(new NotFoundException(said));
            case "NoSuchBucket" ->
                Meaning.lasting(new InvalidException("bucket '" + bucket
                        + "' does not exist: create it, or name another one in artifacts=s3://BUCKET/PREFIX"));
            case "PreconditionFailed" -> Meaning.lasting(lost(call, said));
            case "ConditionalRequestConflict", "OperationAborted" -> Meaning.passing(new ConflictException(said));
            case "AccessDenied", "AllAccessDisabled", "KMS.AccessDeniedException", "AccountProblem" ->
                Meaning.lasting(new ForbiddenException(said + permission(call)));
            case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken" ->
                Meaning.lasting(new UnauthenticatedException(said));
            case "ExpiredToken", "TokenRefreshRequired" -> Meaning.passing(new UnauthenticatedException(said));
            case "RequestTimeTooSkewed" -> {
                reply.header("date").ifPresent(signer::follow);
                yield Meaning.passing(new UnauthenticatedException(said));
            }
            case "SlowDown", "TooManyRequests", "Throttling", "BandwidthLimitExceeded" ->
                Meaning.passing(new RateLimitedException(said));
            case "RequestTimeout", "ServiceUnavailable" -> Meaning.passing(new UnavailableException(said));
            // What broke off inside may have been done: the status says so.
            case "InternalError", "" -> Optional.empty();
            default -> reply.status() >= 500 ? Optional.empty() : Meaning.lasting(new InvalidException(said));
        };
    }

    private static RegistryException lost(HttpCall call, String said) {
        return call.headers().containsKey(S3Bucket.IF_ABSENT)
                ? new AlreadyExistsException(said)
                : new ConflictException(said);
    }

    private static String permission(HttpCall call) {
        String action = switch (call.method()) {
            case "GET", "HEAD" -> call.path().isEmpty() ? "s3:ListBucket" : "s3:GetObject";
            case "DELETE" -> "s3:DeleteObject";
            default -> "s3:PutObject";
        };
        return "; needed is " + action + ", and kms:Decrypt and kms:GenerateDataKey where the bucket uses a KMS key";
    }

    private static String byStatus(int status) {
        return switch (status) {
            case 403 -> "AccessDenied";
            case 404 -> "NoSuchKey";
            case 409 -> "ConditionalRequestConflict";
            case 412 -> "PreconditionFailed";
            default -> "";
        };
    }
}
