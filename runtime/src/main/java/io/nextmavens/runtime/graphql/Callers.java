package io.nextmavens.runtime.graphql;

import io.nextmavens.runtime.catalog.RoleSettings;
import io.nextmavens.runtime.graphql.execution.Caller;
import io.nextmavens.runtime.identity.Authenticator;
import io.nextmavens.runtime.identity.Identity;
import io.nextmavens.runtime.postgres.RowSink;
import io.nextmavens.runtime.postgres.SessionSettings;
import io.nextmavens.runtime.postgres.Step;
import io.nextmavens.runtime.postgres.TransactionMode.Isolation;
import io.nextmavens.runtime.settings.RuntimeSettings;
import io.nextmavens.runtime.settings.TokenSettings;
import io.nextmavens.runtime.state.Snapshot;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes of a request as whom and under which settings it runs: the envelope of REST's requests. Thread-safe. */
public final class Callers {

    private static final int REMEMBERED = 1000;

    private final GraphqlSettings settings;
    private final Snapshot snapshot;
    private final Authenticator authenticator;
    private final Map<String, Map<String, String>> claims =
            Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Map<String, String>> eldest) {
                    return size() > REMEMBERED;
                }
            });

    Callers(GraphqlSettings settings, Snapshot snapshot) {
        this.settings = settings;
        this.snapshot = snapshot;
        this.authenticator = authenticator(settings, snapshot);
    }

    private static Authenticator authenticator(GraphqlSettings settings, Snapshot snapshot) {
        RuntimeSettings runtime = snapshot.settings();
        Optional<String> role = defaultRole(settings, runtime);
        if (settings.secret().isEmpty() && role.equals(runtime.rest().anonymousRole())) {
            return snapshot.authenticator();
        }
        TokenSettings tokens = runtime.tokens();
        return new Authenticator(
                settings.secret()
                        .map(secret -> new TokenSettings(
                                Optional.of(secret),
                                tokens.audience(),
                                tokens.roleClaim(),
                                tokens.cacheEntries(),
                                tokens.expiryRequired()))
                        .orElse(tokens),
                role,
                InstantSource.system(),
                settings.secret().isPresent()
                        ? snapshot.authenticator().trust().ofAnotherSecret()
                        : snapshot.authenticator().trust());
    }

    /** Whether only what is known of tokens or tenants differs: what was read again is another object. */
    @SuppressWarnings("ReferenceEquality")
    boolean hasSchemaOf(Snapshot other) {
        return snapshot.catalog() == other.catalog()
                && snapshot.settings() == other.settings()
                && snapshot.tenantSchemas().equals(other.tenantSchemas());
    }

    /** As PostGraphile does, requests run as the login itself where nothing else is said and nothing belongs to a project. */
    static Optional<String> defaultRole(GraphqlSettings settings, RuntimeSettings runtime) {
        return settings.defaultRole()
                .or(() -> runtime.rest().anonymousRole())
                .or(() -> runtime.project().isEmpty()
                        ? Optional.of(runtime.database().target().user())
                        : Optional.empty());
    }

    /**
     * Who asks.
     *
     * @throws io.nextmavens.runtime.rest.error.RestException when the token is no good
     */
    public Identity identify(String authorization, String apiKey) {
        return authenticator.identify(authorization, apiKey);
    }

    /** As whom a request runs. */
    Caller caller(Identity identity, HttpServerRequest request) {
        return caller(identity, request.method().name(), request.path(), request.headers());
    }

    /** The same for a message of a connection. */
    public Caller caller(Identity identity, String method, String path, MultiMap headers) {
        RuntimeSettings runtime = snapshot.settings();
        RoleSettings role = snapshot.catalog().role(identity.role());
        boolean prepared = runtime.database().preparedStatements();
        Optional<Step.Run> before = runtime.rest()
                .preRequest()
                .map(function -> new Step.Run(
                        "SELECT " + function.sql() + "()",
                        java.util.List.of(),
                        RowSink.NOTHING,
                        identity.role(),
                        prepared));
        Isolation isolation =
                switch (role.isolation().orElse("")) {
                    case "serializable" -> Isolation.SERIALIZABLE;
                    case "repeatable read" -> Isolation.REPEATABLE_READ;
                    default -> Isolation.DEFAULT;
                };
        return new Caller(
                identity,
                isolation,
                () -> sessionSettings(identity, role, method, path, headers),
                before,
                prepared,
                runtime.rest().transactionEnd().rollback(),
                Optional.empty());
    }

    private SessionSettings sessionSettings(
            Identity identity, RoleSettings role, String method, String path, MultiMap headers) {
        SessionSettings session = new SessionSettings();
        role.settings().forEach(session::set);
        if (!settings.statementTimeout().isZero()) {
            session.set(
                    "statement_timeout",
                    Long.toString(settings.statementTimeout().toMillis()));
        }
        session.set("role", identity.role())
                .set("request.jwt.claims", identity.claims())
                .set("request.method", method)
                .set("request.path", path)
                .set("request.headers", headers(headers));
        // functions written for PostGraphile 4 read each claim by its name
        claims.computeIfAbsent(identity.claims(), Callers::flat).forEach(session::set);
        snapshot.settings().rest().appSettings().forEach(session::set);
        return session;
    }

    private static Map<String, String> flat(String json) {
        Map<String, String> flat = new LinkedHashMap<>();
        new JsonObject(json).forEach(claim -> {
            // what is no name of a setting cannot be one (manual, section 20.1)
            if (claim.getKey().matches("[A-Za-z_][A-Za-z0-9_$]*")) {
                String text =
                        switch (claim.getValue()) {
                            case null -> "";
                            case JsonObject object -> object.encode();
                            case JsonArray array -> array.encode();
                            default -> claim.getValue().toString();
                        };
                flat.put("jwt.claims." + claim.getKey(), text);
            }
        });
        return flat;
    }

    private static String headers(MultiMap headers) {
        StringBuilder json = new StringBuilder(256).append('{');
        for (Map.Entry<String, String> header : headers) {
            if (header.getKey().equalsIgnoreCase("cookie")) {
                continue;
            }
            if (json.length() > 1) {
                json.append(',');
            }
            quote(json, header.getKey().toLowerCase(java.util.Locale.ROOT));
            json.append(':');
            quote(json, header.getValue());
        }
        return json.append('}').toString();
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
