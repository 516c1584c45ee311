package io.nextmavens.runtime;

import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Instant;

/** Tenants of the database {@code app}: two with a schema of their own, and one that has the shared tables alone. */
public final class TenantSchemas {

    public static final String A = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
    public static final String B = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb";
    public static final String SHARED = "cccccccc-cccc-4ccc-8ccc-cccccccccccc";
    public static final String OWN_A = "tenant_aaaaaaaaaaaa4aaa8aaaaaaaaaaaaaaa";
    public static final String OWN_B = "tenant_bbbbbbbbbbbb4bbb8bbbbbbbbbbbbbbb";

    private TenantSchemas() {}

    /** Runs statements as the owner of the database, not only in its role. */
    public static void owner(EmbeddedPostgres postgres, String... statements) {
        String[] all = new String[statements.length + 1];
        all[0] = "SET SESSION AUTHORIZATION app_owner";
        System.arraycopy(statements, 0, all, 1, statements.length);
        TestServer.sql(postgres, "app", all);
    }

    /** A token as the header has it, of no tenant where that is empty. */
    public static String token(String role, String tenant) {
        JsonObject claims =
                new JsonObject().put("role", role).put("exp", Instant.now().getEpochSecond() + 3600);
        if (!tenant.isEmpty()) {
            claims.put("tenant_id", tenant);
        }
        return TestServer.bearer(claims.encode());
    }
}
