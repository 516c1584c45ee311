package io.nextmavens.runtime.auth;

import io.micrometer.core.instrument.MeterRegistry;
import io.nextmavens.runtime.auth.audit.AuditLog;
import io.nextmavens.runtime.auth.flow.FlowStates;
import io.nextmavens.runtime.auth.flow.Redirects;
import io.nextmavens.runtime.auth.http.OutgoingRequests;
import io.nextmavens.runtime.auth.limit.Captcha;
import io.nextmavens.runtime.auth.limit.RateLimits;
import io.nextmavens.runtime.auth.mail.OneTimeTokens;
import io.nextmavens.runtime.auth.mail.Postman;
import io.nextmavens.runtime.auth.password.PasswordPolicy;
import io.nextmavens.runtime.auth.password.Passwords;
import io.nextmavens.runtime.auth.session.Refreshes;
import io.nextmavens.runtime.auth.session.Sessions;
import io.nextmavens.runtime.auth.settings.AuthSettings;
import io.nextmavens.runtime.auth.store.AuthDatabase;
import io.nextmavens.runtime.auth.tenant.Tenants;
import io.nextmavens.runtime.auth.token.AccessTokens;
import io.nextmavens.runtime.auth.token.DerivedKeys;
import io.nextmavens.runtime.auth.token.Seal;
import io.nextmavens.runtime.auth.token.SigningKeys;
import io.nextmavens.runtime.auth.user.Users;

/** What the flows are made of; each takes what it needs. Thread-safe. */
public record AuthParts(
        AuthSettings settings,
        AuthDatabase database,
        DerivedKeys keys,
        SigningKeys signingKeys,
        AccessTokens accessTokens,
        Sessions sessions,
        Refreshes refreshes,
        Users users,
        Passwords passwords,
        PasswordPolicy passwordPolicy,
        OneTimeTokens oneTimeTokens,
        Postman postman,
        FlowStates flows,
        Redirects redirects,
        RateLimits limits,
        Captcha captcha,
        AuditLog audit,
        Tenants tenants,
        OutgoingRequests requests,
        Seal providerTokens,
        MeterRegistry metrics) {

    @Override
    public String toString() {
        return "AuthParts";
    }
}
