package io.nextmavens.runtime.state;

import io.nextmavens.runtime.postgres.ConnectionPool;
import io.vertx.core.Future;
import java.util.List;

/** A table of our own catalog, which an older one need not have. */
final class CatalogTable {

    private CatalogTable() {}

    /** The rows that a query reads from a table of the schema nextmavens; none where there is no such table. */
    static Future<List<List<String>>> rows(ConnectionPool pool, String table, String query) {
        return pool.query("SELECT to_regclass($1::text)", List.of("nextmavens." + table))
                .compose(found -> found.getFirst().getFirst() == null
                        ? Future.succeededFuture(List.of())
                        : pool.query(query, List.of()));
    }
}
