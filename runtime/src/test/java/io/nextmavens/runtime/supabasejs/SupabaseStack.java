package io.nextmavens.runtime.supabasejs;

import io.nextmavens.runtime.auth.AuthStack;
import io.nextmavens.runtime.auth.provider.OpenIdStandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** The same with all services, as a project is served, and an issuer of OpenID Connect to sign in at. */
public final class SupabaseStack extends AuthStack {

    private static Map<String, String> settings;
    private OpenIdStandIn issuer;

    @Override
    public Map<String, String> start() {
        Map<String, String> environment = new HashMap<>(super.start());
        environment.remove("NEXTMAVENS_SERVICES");
        try {
            issuer = OpenIdStandIn.start(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        environment.put("GOTRUE_OIDC_ACME_ISSUER", issuer.issuer());
        environment.put("GOTRUE_OIDC_ACME_CLIENT_ID", OpenIdStandIn.CLIENT);
        environment.put("GOTRUE_OIDC_ACME_SECRET", OpenIdStandIn.SECRET);
        environment.put("GOTRUE_SECURITY_MANUAL_LINKING_ENABLED", "true");
        settings = environment;
        return environment;
    }

    static Map<String, String> settings() {
        return settings;
    }

    @Override
    public void stop() {
        issuer.close();
        super.stop();
    }
}
