package io.nextmavens.runtime.auth.limit;

import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.http.AuthCall;
import io.nextmavens.runtime.auth.http.OutgoingRequests;
import io.nextmavens.runtime.auth.settings.AuthSettings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Lets a service such as hCaptcha or Turnstile tell whether a person asks. Thread-safe. */
public final class Captcha {

    private final OutgoingRequests requests;
    private final Optional<AuthSettings.Captcha> settings;

    public Captcha(OutgoingRequests requests, Optional<AuthSettings.Captcha> settings) {
        this.requests = requests;
        this.settings = settings;
    }

    /**
     * Checks the answer in {@code gotrue_meta_security.captcha_token}; nothing where no service is set.
     *
     * @throws AuthException {@code captcha_failed}
     */
    public void check(AuthCall call) {
        settings.ifPresent(service -> check(service, call));
    }

    private void check(AuthSettings.Captcha service, AuthCall call) {
        String token = call.object("gotrue_meta_security")
                .map(security -> security.getValue("captcha_token"))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> refused(400, "no captcha_token found in request"));
        JsonObject verdict;
        try {
            verdict = requests.post(
                            service.address(),
                            Map.of(),
                            Map.of(
                                    "secret",
                                    service.secret(),
                                    "response",
                                    token,
                                    "remoteip",
                                    call.client().address()))
                    .json();
        } catch (OutgoingRequests.NoReply e) {
            throw AuthException.of(
                    500, AuthErrorCode.UNEXPECTED_FAILURE, "captcha verification process failed: no answer");
        }
        if (!Boolean.TRUE.equals(verdict.getValue("success"))) {
            Object reasons = verdict.getValue("error-codes");
            throw refused(
                    400,
                    reasons instanceof JsonArray list
                            ? list.stream().map(Object::toString).collect(Collectors.joining(", "))
                            : "not solved");
        }
    }

    private static AuthException refused(int status, String why) {
        return AuthException.of(
                status, AuthErrorCode.CAPTCHA_FAILED, "captcha protection: request disallowed (" + why + ")");
    }
}
