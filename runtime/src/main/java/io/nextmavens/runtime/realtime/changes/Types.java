package io.nextmavens.runtime.realtime.changes;

import io.nextmavens.runtime.postgres.ConnectionPool;
import io.nextmavens.runtime.realtime.changes.PgType.Attribute;
import io.nextmavens.runtime.realtime.changes.PgType.Shape;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The database's types by oid, read when they are first met. Thread-safe. */
final class Types {

    private static final String SQL = """
            WITH RECURSIVE needed(oid) AS (
              SELECT unnest($1::pg_catalog.oid[])
              UNION
              SELECT part.oid FROM needed JOIN pg_catalog.pg_type t ON t.oid = needed.oid CROSS JOIN LATERAL (
                SELECT t.typelem UNION ALL SELECT t.typbasetype UNION ALL
                SELECT a.atttypid FROM pg_catalog.pg_attribute a
                WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
              ) AS part(oid) WHERE part.oid <> 0
            )
            SELECT t.oid, t.typname, t.typtype, t.typbasetype,
              CASE WHEN e.typarray = t.oid THEN t.typelem ELSE 0 END, coalesce(e.typdelim, ','),
              (SELECT coalesce(json_agg(json_build_array(a.attname, a.atttypid::int8) ORDER BY a.attnum), '[]')
               FROM pg_catalog.pg_attribute a
               WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)
            FROM needed JOIN pg_catalog.pg_type t USING (oid) LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem
            """;

    private record Row(int oid, String name, char kind, int base, int element, char delimiter, JsonArray attributes) {}

    private final ConnectionPool pool;
    private final Map<Integer, PgType> known = new ConcurrentHashMap<>();

    Types(ConnectionPool pool) {
        this.pool = pool;
    }

    /** Reads those that are not known yet. Fails with a DatabaseException. */
    Future<Void> require(Collection<Integer> oids) {
        String missing = oids.stream()
                .filter(oid -> !known.containsKey(oid))
                .map(Integer::toUnsignedString)
                .distinct()
                .collect(Collectors.joining(","));
        if (missing.isEmpty()) {
            return Future.succeededFuture();
        }
        return pool.query(SQL, List.of("{" + missing + "}")).map(rows -> {
            Map<Integer, Row> found = new HashMap<>();
            for (List<String> row : rows) {
                Row read = row(row);
                found.put(read.oid(), read);
            }
            found.keySet().forEach(oid -> known.put(oid, type(oid, found, 0)));
            return null;
        });
    }

    private static Row row(List<String> row) {
        return new Row(
                oid(row.get(0)),
                row.get(1),
                row.get(2).charAt(0),
                oid(row.get(3)),
                oid(row.get(4)),
                row.get(5).charAt(0),
                new JsonArray(row.get(6)));
    }

    private static int oid(String text) {
        return Integer.parseUnsignedInt(text);
    }

    private static PgType type(int oid, Map<Integer, Row> found, int depth) {
        Row row = found.get(oid);
        if (row == null || depth > 32) {
            return PgType.unknown(oid);
        }
        Shape shape;
        if (row.element() != 0) {
            shape = new Shape.Array(type(row.element(), found, depth + 1), row.delimiter());
        } else if (row.kind() == 'd') {
            shape = type(row.base(), found, depth + 1).shape();
        } else if (row.kind() == 'c') {
            List<Attribute> attributes = new ArrayList<>();
            for (int i = 0; i < row.attributes().size(); i++) {
                JsonArray attribute = row.attributes().getJsonArray(i);
                attributes.add(new Attribute(
                        attribute.getString(0), type(attribute.getLong(1).intValue(), found, depth + 1)));
            }
            shape = new Shape.Composite(List.copyOf(attributes));
        } else {
            shape = PgType.builtIn(oid);
        }
        return new PgType(oid, row.name(), shape);
    }

    /** The type; as text when it was not required before. */
    PgType type(int oid) {
        return known.getOrDefault(oid, PgType.unknown(oid));
    }

    /** Forgets all: the database says that something changed. */
    void forget() {
        known.clear();
    }
}
