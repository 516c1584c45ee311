package io.nextmavens.runtime.auth.error;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** An answer that is an error. Has no stack trace: it is an answer, not a fault. */
public final class AuthException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final AuthErrorCode code;
    private final transient JsonObject details;
    private final boolean inOAuthShape;
    private final int retryAfterSeconds;

    private AuthException(
            int status, AuthErrorCode code, String message, JsonObject details, boolean oauth, int retryAfterSeconds) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.details = details;
        this.inOAuthShape = oauth;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** An error with that status of HTTP. The message is for people, and says nothing of other users. */
    public static AuthException of(int status, AuthErrorCode code, String message) {
        return new AuthException(status, code, message, new JsonObject(), false, 0);
    }

    /** 400: the request is not what the endpoint takes. */
    public static AuthException invalid(String message) {
        return of(400, AuthErrorCode.VALIDATION_FAILED, message);
    }

    /**
     * An error as RFC 6749, section 5.2, has it.
     *
     * @param error the name of the error there: {@code unsupported_grant_type}
     */
    public static AuthException oauth(String error, String description) {
        return new AuthException(
                400,
                AuthErrorCode.VALIDATION_FAILED,
                description,
                new JsonObject().put("error", error).put("error_description", description),
                true,
                0);
    }

    /** 422: the password is not good enough. */
    public static AuthException weakPassword(String message, List<String> reasons) {
        return new AuthException(
                422,
                AuthErrorCode.WEAK_PASSWORD,
                message,
                new JsonObject().put("weak_password", new JsonObject().put("reasons", reasons)),
                false,
                0);
    }

    /** 429, with when to come back. */
    public static AuthException limited(AuthErrorCode code, String message, long seconds) {
        return new AuthException(429, code, message, new JsonObject(), false, Math.clamp(seconds, 1, 86_400));
    }

    public int status() {
        return status;
    }

    public AuthErrorCode code() {
        return code;
    }

    public Optional<Integer> retryAfterSeconds() {
        return retryAfterSeconds == 0 ? Optional.empty() : Optional.of(retryAfterSeconds);
    }

    /**
     * The body.
     *
     * @param modern whether the client asked for the API of 2024-01-01 or later, where {@code code} is the error's name
     */
    public JsonObject body(boolean modern) {
        if (inOAuthShape) {
            return details;
        }
        JsonObject body = modern
                ? new JsonObject().put("code", code.wire()).put("message", getMessage())
                : new JsonObject()
                        .put("code", status)
                        .put("error_code", code.wire())
                        .put("msg", getMessage());
        return body.mergeIn(details);
    }
}
