package io.nextmavens.runtime.settings;

import io.nextmavens.runtime.postgres.ConnectionPool;
import io.nextmavens.runtime.postgres.DatabaseTarget;
import io.nextmavens.runtime.postgres.SslMode;
import io.nextmavens.runtime.settings.HttpSettings.RequestLog;
import io.nextmavens.runtime.settings.RestSettings.OpenApiMode;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Makes {@link RuntimeSettings} of variables. */
final class SettingsReader {

    private static final String APP_SETTINGS = "PGRST_APP_SETTINGS_";
    private static final int MIN_SECRET_BYTES = 32;
    private static final String OTHER_SECRET = "NEXTMAVENS_JWT_OTHER_SECRET";

    /** PostgREST's settings that make no difference here, and what does instead. */
    private static final Map<String, String> WITHOUT_EFFECT = Map.of(
            "PGRST_SERVER_UNIX_SOCKET", "the runtime listens on QUARKUS_HTTP_PORT",
            "PGRST_SERVER_UNIX_SOCKET_MODE", "the runtime listens on QUARKUS_HTTP_PORT",
            "PGRST_ADMIN_SERVER_UNIX_SOCKET", "use PGRST_ADMIN_SERVER_PORT",
            "PGRST_ADMIN_SERVER_UNIX_SOCKET_MODE", "use PGRST_ADMIN_SERVER_PORT",
            "PGRST_SERVER_REUSEPORT", "use QUARKUS_HTTP_SO_REUSE_PORT",
            "PGRST_DB_POOL_AUTOMATIC_RECOVERY", "the runtime always recovers",
            "PGRST_LOG_QUERY", "use the database's own log_statement");

    private final Variables variables;
    private final Map<String, String> environment;
    private final Optional<String> project;

    SettingsReader(Map<String, String> environment, Map<String, String> database) {
        this.environment = environment;
        this.variables = new Variables(environment, database);
        this.project = variables.text("NEXTMAVENS_PROJECT");
    }

    RuntimeSettings read() {
        Optional<List<String>> services =
                variables.text("NEXTMAVENS_SERVICES").map(Variables::list).or(this::servicesByDefault);
        DatabaseSettings database = database();
        RestSettings rest = rest();
        TokenSettings tokens = tokens();
        HttpSettings http = http();
        variables.throwIfAnythingIsWrong();
        return new RuntimeSettings(project, services, database, rest, tokens, http, warnings());
    }

    /** A project is served whole; in front of any database there is REST alone, as PostgREST. */
    private Optional<List<String>> servicesByDefault() {
        return project.isPresent() ? Optional.empty() : Optional.of(List.of("rest"));
    }

    private List<String> warnings() {
        return WITHOUT_EFFECT.entrySet().stream()
                .filter(entry -> environment.containsKey(entry.getKey()))
                .map(entry -> entry.getKey() + " has no effect: " + entry.getValue())
                .sorted()
                .toList();
    }

    // ---- database

    private DatabaseSettings database() {
        long acquisition =
                variables.pgrstNumber(1, 3600, "db-pool-acquisition-timeout").orElse(10L);
        ConnectionPool.Limits pool = new ConnectionPool.Limits(
                variables.pgrstNumber(1, 10_000, "db-pool").orElse(10L).intValue(),
                Duration.ofSeconds(acquisition),
                Duration.ofSeconds(variables
                        .pgrstNumber(1, 86_400, "db-pool-max-idletime", "db-pool-timeout")
                        .orElse(30L)),
                Duration.ofSeconds(
                        variables.pgrstNumber(1, 86_400, "db-pool-max-lifetime").orElse(1800L)));
        Optional<String> channel = variables.pgrstFlag("db-channel-enabled", true)
                ? Optional.of(variables.pgrst("db-channel").orElse("pgrst"))
                : Optional.empty();
        DatabaseTarget target = target();
        return new DatabaseSettings(
                target,
                pooled(target),
                pool,
                variables.pgrstFlag("db-prepared-statements", true),
                channel,
                variables.pgrstFlag("db-config", true),
                variables.pgrst("db-pre-config").map(FunctionName::parse));
    }

    private DatabaseTarget target() {
        Map<String, String> libpq = variables.text("POSTGRESQL_HOST").isPresent()
                ? Map.of()
                : variables
                        .parsed(
                                "PGRST_DB_URI",
                                variables.text("PGRST_DB_URI").map(this::fileOrText),
                                ConnectionString::parse)
                        .orElse(Map.of());
        String host = first("POSTGRESQL_HOST", libpq.get("host"), "PGHOST").orElse("localhost");
        if (host.startsWith("/") || host.startsWith("@")) {
            variables.problem("the database's host is '" + host
                    + "': sockets of the file system are not supported, set POSTGRESQL_HOST to a name or an address");
        }
        String user = first("POSTGRESQL_USER", libpq.get("user"), "PGUSER").orElse("postgres");
        String sslMode =
                first("POSTGRESQL_SSLMODE", libpq.get("sslmode"), "PGSSLMODE").orElse("prefer");
        Optional<SslMode> mode = SslMode.of(sslMode);
        if (mode.isEmpty()) {
            variables.problem("POSTGRESQL_SSLMODE is '" + sslMode
                    + "': set it to disable, prefer, require, verify-ca or verify-full");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(
                "application_name",
                Optional.ofNullable(libpq.get("application_name"))
                        .or(() -> variables.text("PGAPPNAME"))
                        .orElse(project.map(p -> "nextmavens/" + p).orElse("nextmavens")));
        variables
                .text("NEXTMAVENS_DB_STATEMENT_TIMEOUT")
                .ifPresent(timeout -> parameters.put("statement_timeout", timeout));
        Optional.ofNullable(libpq.get("options")).ifPresent(options -> parameters.put("options", options));
        return new DatabaseTarget(
                host,
                port(
                        "POSTGRESQL_PORT",
                        first("POSTGRESQL_PORT", libpq.get("port"), "PGPORT").orElse("5432")),
                first("POSTGRESQL_DB", libpq.get("dbname"), "PGDATABASE").orElse(user),
                user,
                first("POSTGRESQL_PASSWORD", libpq.get("password"), "PGPASSWORD"),
                mode.orElse(SslMode.PREFER),
                first("POSTGRESQL_SSLROOTCERT", libpq.get("sslrootcert"), "PGSSLROOTCERT"),
                parameters,
                Duration.ofSeconds(seconds(libpq.get("connect_timeout"))));
    }

    /** Only transactions can go through a pooler in transaction mode (pgbouncer.org/features.html). */
    private DatabaseTarget pooled(DatabaseTarget target) {
        return variables
                .text("POSTGRESQL_POOLER_HOST")
                .map(host -> new DatabaseTarget(
                        host,
                        port(
                                "POSTGRESQL_POOLER_PORT",
                                variables.text("POSTGRESQL_POOLER_PORT").orElse("5432")),
                        target.database(),
                        target.user(),
                        target.password(),
                        SslMode.PREFER,
                        target.rootCertificate(),
                        target.parameters(),
                        target.connectTimeout()))
                .orElse(target);
    }

    private Optional<String> first(String variable, String ofUri, String libpqVariable) {
        return variables.text(variable).or(() -> Optional.ofNullable(ofUri)).or(() -> variables.text(libpqVariable));
    }

    private int port(String variable, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        variables.problem(variable + " is '" + text + "': set it to a number from 1 to 65535");
        return 5432;
    }

    private static long seconds(String connectTimeout) {
        try {
            return connectTimeout == null ? 10 : Math.max(1, Long.parseLong(connectTimeout));
        } catch (NumberFormatException e) {
            return 10;
        }
    }

    // ---- REST

    private RestSettings rest() {
        List<String> schemas =
                Variables.list(variables.pgrst("db-schemas", "db-schema").orElse("public"));
        if (schemas.isEmpty()) {
            variables.problem("PGRST_DB_SCHEMAS names no schema: name at least one");
        }
        OptionalLong maxRows = variables
                .pgrstNumber(0, Long.MAX_VALUE, "db-max-rows", "max-rows")
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
        return new RestSettings(
                schemas.isEmpty() ? List.of("public") : schemas,
                variables.pgrst("db-anon-role").or(() -> project.map(p -> "anon")),
                variables
                        .pgrstRaw("db-extra-search-path")
                        .map(Variables::list)
                        .orElse(project.isPresent() ? List.of("public", "extensions") : List.of("public")),
                variables.pgrst("db-pre-request", "pre-request").map(FunctionName::parse),
                variables.choice(
                        "db-tx-end",
                        new TransactionEnd(false, false),
                        Map.of(
                                "commit", new TransactionEnd(false, false),
                                "commit-allow-override", new TransactionEnd(false, true),
                                "rollback", new TransactionEnd(true, false),
                                "rollback-allow-override", new TransactionEnd(true, true))),
                maxRows,
                variables.pgrstFlag("db-aggregates-enabled", false),
                variables.pgrstFlag("db-plan-enabled", false),
                variables.pgrst("db-root-spec", "root-spec").map(FunctionName::parse),
                variables
                        .pgrst("db-hoisted-tx-settings")
                        .map(Variables::list)
                        .orElse(List.of(
                                "statement_timeout",
                                "plan_filter.statement_cost_limit",
                                "default_transaction_isolation")),
                variables.pgrstFlag("url-use-legacy-target-names", true),
                variables.choice("client-error-verbosity", false, Map.of("verbose", false, "minimal", true)),
                openApi(),
                appSettings());
    }

    private RestSettings.OpenApi openApi() {
        OpenApiMode mode = variables.choice(
                "openapi-mode",
                OpenApiMode.FOLLOW_PRIVILEGES,
                Map.of(
                        "follow-privileges", OpenApiMode.FOLLOW_PRIVILEGES,
                        "ignore-privileges", OpenApiMode.IGNORE_PRIVILEGES,
                        "disabled", OpenApiMode.DISABLED));
        Optional<String> proxy = variables.pgrst("openapi-server-proxy-uri");
        if (proxy.isPresent() && !isProxyUri(proxy.get())) {
            variables.problem("PGRST_OPENAPI_SERVER_PROXY_URI is '" + proxy.get()
                    + "': set it to an address such as https://example.com:8443/basePath");
        }
        return new RestSettings.OpenApi(mode, variables.pgrstFlag("openapi-security-active", false), proxy);
    }

    private static boolean isProxyUri(String text) {
        try {
            URI uri = new URI(text);
            return uri.getScheme() != null
                    && uri.getScheme().toLowerCase(Locale.ROOT).matches("https?")
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private Map<String, String> appSettings() {
        Map<String, String> settings = new LinkedHashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(APP_SETTINGS) && name.length() > APP_SETTINGS.length()) {
                settings.put("app.settings." + name.substring(APP_SETTINGS.length()), value);
            }
        });
        return settings;
    }

    // ---- tokens

    private TokenSettings tokens() {
        return new TokenSettings(
                secret(),
                otherSecret(),
                audience(),
                variables.pgrst("jwt-role-claim-key", "role-claim-key").orElse("$.role"),
                variables
                        .pgrstNumber(0, 10_000_000, "jwt-cache-max-entries")
                        .orElse(1000L)
                        .intValue(),
                variables.flag("NEXTMAVENS_JWT_REQUIRE_EXP", project.isPresent()));
    }

    private Optional<byte[]> secret() {
        return secret(
                "JWT_SECRET (or PGRST_JWT_SECRET)",
                variables.text("JWT_SECRET").or(() -> variables.pgrst("jwt-secret")));
    }

    private Optional<byte[]> otherSecret() {
        Optional<byte[]> other = secret(OTHER_SECRET, variables.text(OTHER_SECRET));
        if (other.isPresent()
                && variables
                        .text("JWT_SECRET")
                        .or(() -> variables.pgrst("jwt-secret"))
                        .isEmpty()) {
            variables.problem(OTHER_SECRET + " is set and JWT_SECRET is not: set JWT_SECRET, which signs");
        }
        return other;
    }

    private Optional<byte[]> secret(String variable, Optional<String> given) {
        Optional<String> text = given.map(this::fileOrText);
        boolean base64 =
                variables.pgrstFlag("jwt-secret-is-base64", false) || variables.pgrstFlag("secret-is-base64", false);
        Optional<byte[]> secret = base64
                ? variables.parsed(variable, text, SettingsReader::decode)
                : text.map(plain -> plain.getBytes(StandardCharsets.UTF_8));
        secret.ifPresent(bytes -> {
            if (bytes.length < MIN_SECRET_BYTES) {
                variables.problem(variable + " has " + bytes.length
                        + " bytes: set one of at least 32, for example the output of 'openssl rand -base64 48'");
            }
        });
        return secret;
    }

    /** Base64 of either alphabet, {@code .} allowed as padding. */
    private static byte[] decode(String text) {
        try {
            String padded = text.strip().replace('_', '/').replace('-', '+').replace('.', '=');
            return Base64.getDecoder().decode(padded);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it is not Base64, and PGRST_JWT_SECRET_IS_BASE64 says that it is", e);
        }
    }

    private Optional<String> audience() {
        Optional<String> audience = variables.pgrst("jwt-aud");
        return audience.filter(text -> {
            try {
                return !text.contains(":") || new URI(text).isAbsolute();
            } catch (URISyntaxException e) {
                variables.problem("PGRST_JWT_AUD is '" + text + "': set it to a word or a valid URI");
                return false;
            }
        });
    }

    /** {@code @path} stands for the content of that file. */
    private String fileOrText(String text) {
        if (!text.startsWith("@")) {
            return text;
        }
        try {
            return Files.readString(Path.of(text.substring(1))).stripTrailing();
        } catch (IOException e) {
            variables.problem("the file " + text.substring(1) + " cannot be read: " + e.getMessage());
            return text;
        }
    }

    // ---- HTTP

    private HttpSettings http() {
        OptionalInt adminPort = variables
                .pgrstNumber(1, 65_535, "admin-server-port")
                .map(port -> OptionalInt.of(port.intValue()))
                .orElse(OptionalInt.empty());
        Optional<String> mainPort = variables.text("QUARKUS_HTTP_PORT").or(() -> variables.text("PGRST_SERVER_PORT"));
        if (adminPort.isPresent() && mainPort.equals(Optional.of(Integer.toString(adminPort.getAsInt())))) {
            variables.problem("PGRST_ADMIN_SERVER_PORT is the port of the service itself: choose another");
        }
        RequestLog log = variables.choice(
                "log-level",
                RequestLog.SERVER_ERRORS,
                Map.of(
                        "crit", RequestLog.NONE,
                        "error", RequestLog.SERVER_ERRORS,
                        "warn", RequestLog.ALL_ERRORS,
                        "info", RequestLog.ALL,
                        "debug", RequestLog.ALL));
        return new HttpSettings(
                variables
                        .pgrst("server-cors-allowed-origins")
                        .map(Variables::list)
                        .orElse(new ArrayList<>()),
                variables.pgrst("server-trace-header"),
                variables.pgrstFlag("server-timing-enabled", false),
                adminPort,
                variables.bytes("NEXTMAVENS_BODY_LIMIT", 32L << 20),
                Duration.ofSeconds(variables.number("NEXTMAVENS_STALL_TIMEOUT", 30, 1, 86_400)),
                variables.bytes("NEXTMAVENS_SPOOL_LIMIT", 1L << 30),
                log);
    }
}
