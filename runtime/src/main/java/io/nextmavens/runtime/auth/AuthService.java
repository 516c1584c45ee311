package io.nextmavens.runtime.auth;

import io.nextmavens.runtime.auth.admin.AdminLinks;
import io.nextmavens.runtime.auth.admin.AdminUsers;
import io.nextmavens.runtime.auth.audit.AuditLog;
import io.nextmavens.runtime.auth.factor.AdminFactors;
import io.nextmavens.runtime.auth.factor.Factors;
import io.nextmavens.runtime.auth.flow.FlowStates;
import io.nextmavens.runtime.auth.flow.Redirects;
import io.nextmavens.runtime.auth.flow.Verification;
import io.nextmavens.runtime.auth.forward.ForwardAuth;
import io.nextmavens.runtime.auth.http.AuthGate;
import io.nextmavens.runtime.auth.http.Callers;
import io.nextmavens.runtime.auth.http.OutgoingRequests;
import io.nextmavens.runtime.auth.http.Routes;
import io.nextmavens.runtime.auth.http.ServiceRoutes;
import io.nextmavens.runtime.auth.limit.Captcha;
import io.nextmavens.runtime.auth.limit.RateLimits;
import io.nextmavens.runtime.auth.mail.LetterTemplates;
import io.nextmavens.runtime.auth.mail.MailEndpoints;
import io.nextmavens.runtime.auth.mail.OneTimeTokens;
import io.nextmavens.runtime.auth.mail.Postman;
import io.nextmavens.runtime.auth.password.LeakedPasswords;
import io.nextmavens.runtime.auth.password.PasswordPolicy;
import io.nextmavens.runtime.auth.password.Passwords;
import io.nextmavens.runtime.auth.provider.ProviderRoutes;
import io.nextmavens.runtime.auth.provider.Providers;
import io.nextmavens.runtime.auth.seed.SeedRoutes;
import io.nextmavens.runtime.auth.session.RefreshTokens;
import io.nextmavens.runtime.auth.session.Refreshes;
import io.nextmavens.runtime.auth.session.Sessions;
import io.nextmavens.runtime.auth.session.SignOut;
import io.nextmavens.runtime.auth.session.TokenEndpoint;
import io.nextmavens.runtime.auth.settings.AuthSettings;
import io.nextmavens.runtime.auth.store.AuthDatabase;
import io.nextmavens.runtime.auth.store.Housekeeping;
import io.nextmavens.runtime.auth.tenant.Invitations;
import io.nextmavens.runtime.auth.tenant.Tenants;
import io.nextmavens.runtime.auth.token.AccessTokens;
import io.nextmavens.runtime.auth.token.DerivedKeys;
import io.nextmavens.runtime.auth.token.Resealing;
import io.nextmavens.runtime.auth.token.Seal;
import io.nextmavens.runtime.auth.token.SigningKeyRoutes;
import io.nextmavens.runtime.auth.token.SigningKeys;
import io.nextmavens.runtime.auth.user.CurrentUser;
import io.nextmavens.runtime.auth.user.SignUp;
import io.nextmavens.runtime.auth.user.Users;
import io.nextmavens.runtime.graphql.execution.TokenSigner;
import io.nextmavens.runtime.http.Service;
import io.nextmavens.runtime.http.TooManyRequests;
import io.nextmavens.runtime.identity.Authenticator;
import io.nextmavens.runtime.settings.SettingsException;
import io.nextmavens.runtime.state.ServiceContext;
import io.nextmavens.runtime.state.Snapshot;
import io.quarkus.arc.Arc;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.reactive.mutiny.Mutiny;

/** Users, sessions and tokens: GoTrue's API, and the project's own short one. Thread-safe. */
public final class AuthService implements Service {

    private static final String API = "/auth/v1";
    private static final String SHORT = "/api/auth";
    private static final int BODY_LIMIT = 1 << 20;

    private final AuthParts parts;
    private final Housekeeping housekeeping;
    private final Resealing resealing;
    private final Invitations invitations;
    private final AuthGate api;
    private final AuthGate shortApi;

    private AuthService(
            AuthParts parts,
            Housekeeping housekeeping,
            Resealing resealing,
            Invitations invitations,
            AuthGate api,
            AuthGate shortApi) {
        this.parts = parts;
        this.housekeeping = housekeeping;
        this.resealing = resealing;
        this.invitations = invitations;
        this.api = api;
        this.shortApi = shortApi;
    }

    /**
     * Starts the service.
     *
     * @throws SettingsException when the settings cannot be used
     */
    public static AuthService start(ServiceContext context) {
        AuthSettings settings = AuthSettings.read(context.environment());
        byte[] secret = context.settings()
                .tokens()
                .secret()
                .orElseThrow(() -> new SettingsException(List.of(
                        "JWT_SECRET is not set: the auth service signs tokens with it, set one of at least 32 bytes")));
        AuthParts parts;
        try {
            parts = parts(context, settings, secret);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(List.of(e.getMessage()));
        }
        context.state().believe(issuers(settings.tokens()));
        Resealing resealing = new Resealing(context.vertx(), parts.database(), parts.keys());
        Invitations invitations = new Invitations(context.vertx(), parts);
        context.state().observe(snapshot -> {
            parts.signingKeys().forget();
            resealing.begin();
            invitations.look();
        });
        context.metrics().gauge("nextmavens.auth.hashes.waiting", parts.passwords(), Passwords::waiting);
        Callers callers = new Callers(
                authenticator(context),
                settings.tokens().issuer(),
                settings.tokens().audience(),
                settings.tokens().adminRoles());
        Routes routes = new Routes();
        SeedRoutes.Operations operations = addFlows(routes, parts);
        Optional<String> addressHeader = settings.limits().addressHeader();
        return new AuthService(
                parts,
                new Housekeeping(context.vertx(), parts.database()),
                resealing,
                invitations,
                new AuthGate(context.vertx(), routes, callers, BODY_LIMIT, addressHeader),
                new AuthGate(context.vertx(), SeedRoutes.of(operations), callers, BODY_LIMIT, addressHeader));
    }

    /** Functions of the schema may make tokens, too, which GraphQL signs. */
    private static Set<String> issuers(AuthSettings.Tokens tokens) {
        return Stream.concat(Stream.of(tokens.issuer(), TokenSigner.ISSUER), tokens.otherIssuers().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static AuthParts parts(ServiceContext context, AuthSettings settings, byte[] secret) {
        // what a secret of tokens sealed before there was a key for it
        DerivedKeys keys = new DerivedKeys(Stream.of(
                        settings.sealingKey(),
                        context.settings().tokens().secret(),
                        context.settings().tokens().otherSecret())
                .flatMap(Optional::stream)
                .toList());
        AuthDatabase database = new AuthDatabase(context.vertx(), AuthService::sessionFactory);
        SigningKeys signingKeys = new SigningKeys(database, secret, keys);
        AuditLog audit = new AuditLog(context.metrics());
        RefreshTokens tokens = new RefreshTokens(keys);
        Sessions sessions = new Sessions(settings.tokens(), tokens, audit);
        AccessTokens accessTokens = new AccessTokens(settings.tokens(), settings.accessTokenHook(), signingKeys);
        Tenants tenants = new Tenants(settings.tenancy());
        OutgoingRequests requests = new OutgoingRequests(context.vertx());
        LetterTemplates templates = new LetterTemplates(settings, requests);
        return new AuthParts(
                settings,
                database,
                keys,
                signingKeys,
                accessTokens,
                sessions,
                new Refreshes(context.pool(), settings.tokens(), sessions, tokens, accessTokens, audit),
                new Users(settings.tokens(), sessions, tenants),
                new Passwords(settings.passwords(), context.metrics()),
                new PasswordPolicy(settings.passwords(), new LeakedPasswords(requests, settings.passwords())),
                new OneTimeTokens(keys, settings.oneTime()),
                new Postman(context.vertx(), settings.mail(), templates, context.metrics()),
                new FlowStates(),
                new Redirects(settings.site()),
                new RateLimits(settings.limits()),
                new Captcha(requests, settings.captcha()),
                audit,
                tenants,
                requests,
                new Seal(keys, DerivedKeys.Purpose.PROVIDER_STATE),
                context.metrics());
    }

    private static Mutiny.SessionFactory sessionFactory() {
        return Arc.container().instance(Mutiny.SessionFactory.class).get();
    }

    /** Tokens are verified as everywhere; until the project is known, by the settings alone. */
    private static Supplier<Authenticator> authenticator(ServiceContext context) {
        Authenticator first = new Authenticator(context.settings().tokens(), Optional.empty(), InstantSource.system());
        return () -> {
            Snapshot snapshot = context.state().current();
            return snapshot == null ? first : snapshot.authenticator();
        };
    }

    private static SeedRoutes.Operations addFlows(Routes routes, AuthParts parts) {
        SignUp signUp = new SignUp(parts);
        Providers providers = new Providers(parts.settings().providers(), parts.requests());
        ProviderRoutes elsewhere = new ProviderRoutes(parts, providers);
        TokenEndpoint token = new TokenEndpoint(parts, Map.of("id_token", elsewhere.idToken()));
        SignOut signOut = new SignOut(parts);
        CurrentUser user = new CurrentUser(parts);
        MailEndpoints mails = new MailEndpoints(parts, signUp);
        Verification verification = new Verification(parts);
        new ServiceRoutes(parts.settings(), providers::names).addTo(routes);
        new SigningKeyRoutes(parts.signingKeys(), parts.settings()).addTo(routes);
        routes.post("/signup", signUp::answer);
        routes.post("/token", token::answer);
        routes.post("/logout", signOut::answer);
        routes.get("/user", user::get);
        routes.put("/user", user::put);
        routes.get("/user/tenants", user::tenants);
        routes.put("/user/tenant", user::switchTenant);
        routes.get("/reauthenticate", user::reauthenticate);
        routes.post("/reauthenticate", user::reauthenticate);
        routes.post("/otp", mails::otp);
        routes.post("/magiclink", mails::magicLink);
        routes.post("/recover", mails::recover);
        routes.post("/resend", mails::resend);
        routes.get("/verify", verification::get);
        routes.post("/verify", verification::post);
        elsewhere.addTo(routes);
        ForwardAuth.addTo(routes);
        new Factors(parts).addTo(routes);
        new AdminFactors(parts).addTo(routes);
        new AdminUsers(parts).addTo(routes);
        new AdminLinks(parts).addTo(routes);
        return new SeedRoutes.Operations(
                signUp::answer,
                token::password,
                token::refresh,
                signOut::answer,
                mails::recover,
                verification::post,
                user::get,
                user::put,
                user::tenants,
                user::switchTenant);
    }

    @Override
    public String name() {
        return "auth";
    }

    @Override
    public List<String> prefixes() {
        return List.of(API, SHORT);
    }

    @Override
    public boolean takesRoot() {
        return false;
    }

    @Override
    public void handle(HttpServerRequest request, String path) {
        // an absolute URI has its path behind the host; the short API is the only one below /api
        boolean isShort = request.path() != null && request.path().startsWith(SHORT);
        (isShort ? shortApi : api).handle(request, path);
    }

    @Override
    public void refuse(HttpServerRequest request, TooManyRequests refusal) {
        api.refuse(request, refusal);
    }

    @Override
    public void close() {
        housekeeping.close();
        resealing.close();
        invitations.close();
        parts.passwords().close();
        parts.postman().close();
        parts.requests().close();
    }
}
