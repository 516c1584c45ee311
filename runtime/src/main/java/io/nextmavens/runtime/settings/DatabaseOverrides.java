package io.nextmavens.runtime.settings;

import io.nextmavens.runtime.postgres.ConnectionPool;
import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.Exchange;
import io.nextmavens.runtime.postgres.RowSink;
import io.nextmavens.runtime.postgres.Rows;
import io.nextmavens.runtime.postgres.Step;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings that the database overrides: {@code pgrst.*} as a function sets them, as {@code ALTER ROLE … SET} sets
 * them for the login, and as {@code ALTER ROLE … IN DATABASE … SET} does, each over those before.
 */
public final class DatabaseOverrides {

    private static final List<String> NAMES = List.of(
            "db_aggregates_enabled",
            "client_error_verbosity",
            "db_anon_role",
            "db_pre_config",
            "db_extra_search_path",
            "db_max_rows",
            "db_plan_enabled",
            "db_pre_request",
            "db_prepared_statements",
            "db_root_spec",
            "db_schemas",
            "db_tx_end",
            "db_hoisted_tx_settings",
            "jwt_aud",
            "jwt_role_claim_key",
            "jwt_secret",
            "jwt_secret_is_base64",
            "jwt_cache_max_entries",
            "openapi_mode",
            "openapi_security_active",
            "openapi_server_proxy_uri",
            "server_cors_allowed_origins",
            "server_trace_header",
            "server_timing_enabled",
            "url_use_legacy_target_names");

    private static final String SET_BY_FUNCTION =
            "SELECT name, current_setting('pgrst.' || name, true) FROM unnest($1::text[]) AS name";

    private static final String SET_FOR_LOGIN = """
            SELECT substr(split_part(setting, '=', 1), 7), substr(setting, strpos(setting, '=') + 1)
            FROM pg_catalog.pg_db_role_setting, unnest(setconfig) AS setting
            WHERE setrole = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = session_user)
            AND setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))
            AND setting LIKE 'pgrst.%'
            ORDER BY setdatabase""";

    private DatabaseOverrides() {}

    /**
     * Asks the database.
     *
     * @return values by PostgREST's names without the prefix; fails with {@link DatabaseException}
     */
    public static Future<Map<String, String>> read(ConnectionPool pool, Optional<FunctionName> preConfig) {
        Rows byFunction = new Rows();
        Rows forLogin = new Rows();
        List<Step> steps = new ArrayList<>();
        steps.add(Step.command("BEGIN READ ONLY"));
        preConfig.ifPresent(function -> {
            steps.add(Step.once("SELECT " + function.sql() + "()", List.of(), RowSink.NOTHING));
            steps.add(Step.once(SET_BY_FUNCTION, List.of("{" + String.join(",", NAMES) + "}"), byFunction));
        });
        steps.add(Step.once(SET_FOR_LOGIN, List.of(), forLogin));
        steps.add(Step.SYNC);
        steps.add(Step.command("COMMIT"));
        steps.add(Step.SYNC);
        Promise<Map<String, String>> result = Promise.promise();
        pool.submit(new Exchange() {
            @Override
            protected List<Step> steps() {
                return steps;
            }

            @Override
            protected void completed() {
                result.complete(merge(byFunction, forLogin));
            }

            @Override
            protected void failed(DatabaseException failure) {
                result.fail(failure);
            }
        });
        return result.future();
    }

    private static Map<String, String> merge(Rows byFunction, Rows forLogin) {
        Map<String, String> values = new HashMap<>();
        for (Rows rows : List.of(byFunction, forLogin)) {
            for (List<String> row : rows.all()) {
                if (row.getLast() != null && NAMES.contains(row.getFirst())) {
                    values.put(row.getFirst(), row.getLast());
                }
            }
        }
        return values;
    }
}
