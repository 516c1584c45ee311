package io.nextmavens.runtime.storage;

import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.ServerError;
import io.nextmavens.runtime.rest.error.RestException;
import io.nextmavens.runtime.rest.error.TokenErrors;
import io.nextmavens.runtime.storage.content.BackendException;
import io.nextmavens.runtime.storage.content.Pump;
import io.nextmavens.runtime.storage.content.StreamSource;
import io.vertx.core.http.HttpClosedException;

/** Every error of storage, with Supabase's words where Supabase has one. */
public final class StorageErrors {

    private StorageErrors() {}

    public static StorageError noSuchBucket() {
        return new StorageError(404, "Bucket not found", "Bucket not found");
    }

    public static StorageError noSuchObject() {
        return new StorageError(404, "not_found", "Object not found");
    }

    public static StorageError noSuchUpload() {
        return new StorageError(404, "NoSuchUpload", "Upload not found: it was ended, given up or never begun");
    }

    public static StorageError noSuchRoute(String method, String path) {
        return new StorageError(404, "not_found", "Route " + method + ":" + path + " not found");
    }

    public static StorageError alreadyExists() {
        return new StorageError(409, "Duplicate", "The resource already exists");
    }

    public static StorageError notEmpty() {
        return new StorageError(409, "InvalidRequest", "The bucket you tried to delete is not empty");
    }

    public static StorageError denied(String message) {
        return new StorageError(403, "Unauthorized", message);
    }

    public static StorageError unauthenticated(String message) {
        return new StorageError(401, "Unauthorized", message);
    }

    public static StorageError tooLarge(long limit) {
        return new StorageError(
                413, "Payload too large", "The object exceeded the maximum allowed size of " + limit + " bytes");
    }

    public static StorageError bodyTooLarge(long limit) {
        return new StorageError(413, "Payload too large", "The body exceeded " + limit + " bytes");
    }

    public static StorageError mediaType(String type) {
        return new StorageError(415, "invalid_mime_type", "mime type " + type + " is not supported");
    }

    public static StorageError invalidKey(String key) {
        return new StorageError(400, "InvalidKey", "Invalid key: " + key);
    }

    public static StorageError invalidBucketName() {
        return new StorageError(400, "Invalid Input", "Bucket name invalid");
    }

    public static StorageError invalid(String message) {
        return new StorageError(400, "InvalidRequest", message);
    }

    public static StorageError invalidToken(String message) {
        return new StorageError(400, "InvalidJWT", message);
    }

    public static StorageError wrongSignature(String message) {
        return new StorageError(400, "InvalidSignature", message);
    }

    public static StorageError locked() {
        return new StorageError(423, "ResourceLocked", "The upload is being written by another request");
    }

    public static StorageError unsatisfiableRange() {
        return new StorageError(416, "invalid_range", "invalid range provided");
    }

    public static StorageError noImages() {
        return new StorageError(
                501,
                "NotSupported",
                "The native runtime transforms no images itself: set STORAGE_IMAGE_PROXY_URL, or keep them on Cloudinary");
    }

    public static StorageError unavailable(String message) {
        return new StorageError(503, "ServiceUnavailable", message);
    }

    public static StorageError internal() {
        return new StorageError(500, "internal", "Internal server error");
    }

    /** Whether nobody is there any more to be told. */
    public static boolean isClientGone(Throwable cause) {
        return cause instanceof HttpClosedException || cause instanceof StreamSource.Broken;
    }

    /** What to tell of a failure. */
    public static StorageError of(Throwable cause) {
        return switch (cause) {
            case StorageException refused -> refused.error();
            case RestException token ->
                new StorageError(
                        token.error().status(),
                        token.error().code().equals(TokenErrors.TENANT_SUSPENDED)
                                ? TokenErrors.TENANT_SUSPENDED
                                : "Unauthorized",
                        token.error().message());
            case BackendException backend
            when backend.isMissing() ->
                new StorageError(
                        500, "ContentMissing", "The content is not where it should be; " + backend.getMessage());
            case BackendException backend -> unavailable("The content could not be moved; " + backend.getMessage());
            case Pump.TargetBroken disk -> unavailable("The content could not be kept meanwhile: " + disk.getMessage());
            case DatabaseException.StatementFailed failed -> ofStatement(failed.error());
            case DatabaseException.PoolTimeout busy ->
                new StorageError(503, "DatabaseConnectionLimit", busy.getMessage());
            case DatabaseException away -> unavailable("The database cannot be reached; try again");
            default -> internal();
        };
    }

    /** A policy's name is nobody's business, but for those of tenancy, which stand for what a client does most often. */
    private static String refusal(String message) {
        String unnamed = message.replaceFirst("policy \"[^\"]*\" for", "policy for");
        return message.contains("policy \"tenant_")
                ? unnamed + ": the token names no tenant, or what it writes is another's"
                : unnamed;
    }

    private static StorageError ofStatement(ServerError error) {
        return switch (error.sqlState()) {
            case "42501" -> denied(refusal(error.message()));
            case "23505" -> alreadyExists();
            case "23503" -> new StorageError(404, "InvalidRequest", "The related resource does not exist");
            case "23502" -> denied("The request has no tenant, and what it writes needs one");
            case "22P02", "22023", "22007", "22003" -> invalid(error.message());
            case "55000" -> new StorageError(409, "InvalidRequest", error.message());
            case "57014" -> new StorageError(544, "DatabaseTimeout", "The connection to the database timed out");
            case "42P01", "42703", "42883", "3F000" ->
                unavailable(
                        "The database lacks the storage catalog of this release: install the catalog, then try again");
            case "PT413" -> new StorageError(413, "QuotaExceeded", error.message());
            case "P0001" -> new StorageError(400, "DatabaseError", error.message());
            default -> internal();
        };
    }
}
