package io.nextmavens.runtime.backup.database;

import io.nextmavens.sql.SqlIdentifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whose rows a clone has. */
public enum ClonedRows {
    /** Those of NextMavens' own books alone: which migrations were applied, which tables are shared. */
    SCHEMA_ONLY,
    /** Those of every table but {@link #NEVER}. */
    FULL;

    /**
     * What a clone is not given: secrets and what they have opened, what is about to be sent to somebody, and the books of
     * files, whose content stays with the source.
     */
    static final Set<String> NEVER = Set.of(
            "auth.signing_keys",
            "auth.custom_oauth_providers",
            "auth.sessions",
            "auth.refresh_tokens",
            "auth.mfa_amr_claims",
            "auth.one_time_tokens",
            "auth.flow_state",
            "auth.saml_relay_states",
            "auth.oauth_client_states",
            "auth.oauth_authorizations",
            // sealed with a key of the source's, or bound to its address
            "auth.mfa_factors",
            "auth.mfa_challenges",
            "auth.webauthn_credentials",
            "auth.webauthn_challenges",
            "auth.audit_log_entries",
            "net.http_request_queue",
            "net._http_response",
            "realtime.messages",
            "storage.objects",
            "storage.contents",
            "storage.places",
            "storage.uploads",
            // of objects of the source's, which the operator keeps there
            "nextmavens.tenant_quotas",
            "nextmavens.tenant_invitations",
            "nextmavens.guard_log");

    private static final String OWN_BOOKS = "nextmavens";

    /** Says of tenants, whose rows a clone without rows has not got. */
    private static final String TENANT_SCHEMAS = "nextmavens.tenant_schemas";

    /** Whether rows of a table, by its quoted name, are in the clone. */
    boolean has(String table) {
        return !NEVER.contains(table)
                && (this == FULL || (table.startsWith(OWN_BOOKS + ".") && !table.equals(TENANT_SCHEMAS)));
    }

    /** How many rows each table of the clone has to have. */
    public Map<String, Long> of(Map<String, Long> source) {
        Map<String, Long> expected = new LinkedHashMap<>();
        source.forEach((table, rows) -> expected.put(table, has(table) ? rows : 0L));
        return expected;
    }

    /** The options by which pg_dump leaves the others out. */
    public List<String> options(Connection source) throws SQLException {
        List<String> options = new ArrayList<>();
        // a connection to elsewhere, with a password
        options.add("--no-subscriptions");
        NEVER.stream().sorted().forEach(table -> options.add("--exclude-table-data=" + table));
        if (this == SCHEMA_ONLY) {
            options.add("--no-blobs");
            options.add("--exclude-table-data=" + TENANT_SCHEMAS);
            Facts.query(
                    source,
                    """
                    select nspname from pg_namespace
                    where nspname not in ('pg_catalog', 'information_schema', 'nextmavens') and nspname !~ '^pg_'
                    order by 1
                    """,
                    row -> options.add("--exclude-table-data=" + new SqlIdentifier(row.getString(1)).quoted() + ".*"));
        }
        return options;
    }
}
