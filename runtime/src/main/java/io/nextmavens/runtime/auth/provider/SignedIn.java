package io.nextmavens.runtime.auth.provider;

import java.util.Optional;

/** What a provider gives for a code: who it is, and tokens for the provider's own API. */
record SignedIn(ExternalProfile profile, String accessToken, Optional<String> refreshToken) {

    @Override
    public String toString() {
        return "SignedIn[" + profile.subject() + "]";
    }
}
