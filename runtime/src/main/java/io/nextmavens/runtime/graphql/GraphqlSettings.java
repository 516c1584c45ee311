package io.nextmavens.runtime.graphql;

import io.nextmavens.runtime.graphql.model.ModelOptions;
import io.nextmavens.runtime.graphql.socket.SocketLimits;
import io.nextmavens.runtime.settings.FunctionName;
import io.nextmavens.runtime.settings.RuntimeSettings;
import io.nextmavens.runtime.settings.Variables;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of the GraphQL service; {@code docs/graphql.md} has the reference. Holds a secret: never print it.
 *
 * @param port {@code GRAPHILE_PORT}: a port of its own besides the common one
 * @param schemas {@code GRAPHILE_SCHEMA}: exposed, the first is the main one
 * @param secret {@code GRAPHILE_JWT_SECRET}: verifies and signs tokens; the runtime's own where it is not set
 * @param defaultRole {@code GRAPHILE_DEFAULT_ROLE}: of requests without a token
 * @param ignoreRbac {@code GRAPHILE_IGNORE_RBAC}: whether the schema is the same for every role
 * @param options of PostGraphile's V4 preset
 * @param guards against operations that are too large
 * @param introspection {@code GRAPHILE_INTROSPECTION}: which clients may read the schema
 * @param playground {@code GRAPHILE_PLAYGROUND}: whether browsers get one
 * @param persistedOperations {@code GRAPHILE_PERSISTED_OPERATIONS}: a folder of the only operations that are answered
 * @param statementTimeout {@code GRAPHILE_STATEMENT_TIMEOUT}: of each statement; the database's own where it is zero
 * @param subscriptions what can be subscribed to, and by how many
 * @param watch {@code GRAPHILE_WATCH}: whether to make event triggers that tell of changes of the schema
 */
record GraphqlSettings(
        Optional<Integer> port,
        List<String> schemas,
        Optional<byte[]> secret,
        Optional<String> defaultRole,
        boolean ignoreRbac,
        ModelOptions options,
        Guards guards,
        IntrospectionRoles introspection,
        boolean playground,
        Optional<Path> persistedOperations,
        Duration statementTimeout,
        Subscribing subscriptions,
        boolean watch) {

    /**
     * How large an operation may be.
     *
     * @param bodyBytes of a request
     * @param tokens of a document
     * @param depth of fields within fields
     * @param aliases in an operation, fragments counted at each use
     * @param cost of an operation: its fields, those of a page as often as it has rows
     * @param batch operations of one request
     */
    record Guards(int bodyBytes, int tokens, int depth, int aliases, long cost, int batch) {}

    /**
     * What can be subscribed to, over WebSockets.
     *
     * @param enabled {@code GRAPHILE_SUBSCRIPTIONS}: whether connections are taken
     * @param topics {@code GRAPHILE_SIMPLE_SUBSCRIPTIONS}: whether clients may listen to topics
     * @param authorization {@code GRAPHILE_SUBSCRIPTION_AUTHORIZATION_FUNCTION}: says who may listen to what
     * @param live {@code GRAPHILE_LIVE}: whether queries may be subscribed to
     * @param liveInterval {@code GRAPHILE_LIVE_INTERVAL}: how long the answer of a live query is kept at least
     * @param limits of connections
     */
    record Subscribing(
            boolean enabled,
            boolean topics,
            Optional<FunctionName> authorization,
            boolean live,
            Duration liveInterval,
            SocketLimits limits) {}

    GraphqlSettings {
        schemas = List.copyOf(schemas);
    }

    /**
     * Reads the settings.
     *
     * @throws io.nextmavens.runtime.settings.SettingsException when something is wrong; it names everything that is
     */
    static GraphqlSettings read(Map<String, String> environment, RuntimeSettings runtime) {
        Variables variables = new Variables(environment, Map.of());
        Optional<Integer> port =
                variables.text("GRAPHILE_PORT").map(text -> (int) variables.number("GRAPHILE_PORT", 5000, 0, 65_535));
        List<String> schemas = variables
                .text("GRAPHILE_SCHEMA")
                .map(Variables::list)
                .filter(list -> !list.isEmpty())
                .orElse(runtime.rest().schemas());
        Optional<byte[]> secret =
                variables.text("GRAPHILE_JWT_SECRET").map(text -> text.getBytes(StandardCharsets.UTF_8));
        secret.filter(bytes -> bytes.length < 32)
                .ifPresent(bytes -> variables.problem("GRAPHILE_JWT_SECRET has " + bytes.length
                        + " bytes: give it at least 32, as HS256 needs (RFC 7518, section 3.2)"));
        IntrospectionRoles introspection = IntrospectionRoles.read(variables);
        boolean ignoreRbac =
                variables.flag("GRAPHILE_IGNORE_RBAC", runtime.project().isEmpty());
        if (ignoreRbac && !introspection.roles().isEmpty()) {
            variables.problem("GRAPHILE_INTROSPECTION names roles, and the schema is the same for all: set"
                    + " GRAPHILE_IGNORE_RBAC to false");
        }
        GraphqlSettings settings = new GraphqlSettings(
                port,
                schemas,
                secret,
                variables.text("GRAPHILE_DEFAULT_ROLE"),
                // a project shows nobody what it may not see; in front of any database it is as PostGraphile's
                ignoreRbac,
                options(variables),
                guards(variables),
                introspection,
                variables.flag("GRAPHILE_PLAYGROUND", true),
                variables.text("GRAPHILE_PERSISTED_OPERATIONS").map(Path::of),
                Duration.ofMillis(variables.number("GRAPHILE_STATEMENT_TIMEOUT", 0, 0, 3_600_000)),
                subscribing(variables),
                variables.flag("GRAPHILE_WATCH", false));
        variables.throwIfAnythingIsWrong();
        return settings;
    }

    private static ModelOptions options(Variables variables) {
        Optional<String> collections = variables.text("GRAPHILE_SIMPLE_COLLECTIONS");
        collections
                .filter(text -> !List.of("only", "both", "omit").contains(text))
                .ifPresent(
                        text -> variables.problem("GRAPHILE_SIMPLE_COLLECTIONS", text, "set it to only, both or omit"));
        return new ModelOptions(
                collections,
                variables.flag("GRAPHILE_CLASSIC_IDS", false),
                variables.flag("GRAPHILE_SETOF_FUNCTIONS_CONTAIN_NULLS", true),
                variables.flag("GRAPHILE_DYNAMIC_JSON", false),
                variables.text("GRAPHILE_JWT_PG_TYPE_IDENTIFIER").map(GraphqlSettings::typeName),
                !variables.flag("GRAPHILE_DISABLE_DEFAULT_MUTATIONS", false),
                variables.flag("GRAPHILE_IGNORE_INDEXES", true),
                variables.flag("GRAPHILE_PG_USE_CUSTOM_NETWORK_SCALARS", false),
                variables.flag("GRAPHILE_PG_STRICT_FUNCTIONS", false),
                variables
                        .text("GRAPHILE_ORDER_BY_NULLS_LAST")
                        .map(text -> variables.flag("GRAPHILE_ORDER_BY_NULLS_LAST", false)),
                variables.flag("GRAPHILE_CONNECTION_FILTER", true),
                variables.flag("GRAPHILE_AGGREGATES", false));
    }

    /** {@code schema.name}, each part quoted or not; without a schema it is public. */
    private static String typeName(String identifier) {
        String plain = identifier.replace("\"", "");
        return plain.contains(".") ? plain : "public." + plain;
    }

    private static Guards guards(Variables variables) {
        return new Guards(
                (int) Math.min(Integer.MAX_VALUE, variables.bytes("GRAPHILE_BODY_LIMIT", 1024 * 1024)),
                (int) variables.number("GRAPHILE_MAX_TOKENS", 5_000, 100, 1_000_000),
                (int) variables.number("GRAPHILE_MAX_DEPTH", 24, 1, 1000),
                (int) variables.number("GRAPHILE_MAX_ALIASES", 200, 0, 100_000),
                variables.number("GRAPHILE_MAX_COST", 1_000_000, 1, Long.MAX_VALUE),
                (int) variables.number("GRAPHILE_MAX_BATCH", 10, 1, 1000));
    }

    private static Subscribing subscribing(Variables variables) {
        return new Subscribing(
                variables.flag("GRAPHILE_SUBSCRIPTIONS", true),
                variables.flag("GRAPHILE_SIMPLE_SUBSCRIPTIONS", false),
                variables.text("GRAPHILE_SUBSCRIPTION_AUTHORIZATION_FUNCTION").map(FunctionName::parse),
                variables.flag("GRAPHILE_LIVE", false),
                Duration.ofMillis(variables.number("GRAPHILE_LIVE_INTERVAL", 500, 10, 3_600_000)),
                new SocketLimits(
                        (int) variables.number("GRAPHILE_MAX_CONNECTIONS", 1000, 1, 10_000_000),
                        (int) variables.number("GRAPHILE_MAX_SUBSCRIPTIONS", 100, 1, 100_000),
                        Duration.ofMillis(variables.number("GRAPHILE_CONNECTION_INIT_WAIT", 10_000, 10, 600_000)),
                        (int) Math.min(Integer.MAX_VALUE, variables.bytes("GRAPHILE_BODY_LIMIT", 1024 * 1024)),
                        (int) Math.min(Integer.MAX_VALUE, variables.bytes("GRAPHILE_MAX_OUTBOX_BYTES", 4 << 20))));
    }

    @Override
    public String toString() {
        return "GraphqlSettings[schemas " + schemas + ", secret " + (secret.isPresent() ? "set" : "not set") + "]";
    }
}
