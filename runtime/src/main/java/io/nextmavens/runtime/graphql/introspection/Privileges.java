package io.nextmavens.runtime.graphql.introspection;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one role may do with what is exposed. Immutable. */
public sealed interface Privileges {

    /** Nothing is hidden: the database refuses what may not be done. */
    Privileges UNLIMITED = new Unlimited();

    /** Whether some column of the relation may be read. */
    boolean selects(DbClass relation);

    /** Whether rows may be added. */
    boolean inserts(DbClass relation);

    /** Whether some column may be changed. */
    boolean updates(DbClass relation);

    /** Whether rows may be removed. */
    boolean deletes(DbClass relation);

    /** Whether the column may be read. */
    boolean selects(DbClass relation, String column);

    /** Whether the column may be written in a new row. */
    boolean inserts(DbClass relation, String column);

    /** Whether the column may be changed. */
    boolean updates(DbClass relation, String column);

    /** Whether the function may be called. */
    boolean executes(DbFunction function);

    /** {@link #UNLIMITED}'s type. */
    record Unlimited() implements Privileges {
        @Override
        public boolean selects(DbClass relation) {
            return true;
        }

        @Override
        public boolean inserts(DbClass relation) {
            return true;
        }

        @Override
        public boolean updates(DbClass relation) {
            return true;
        }

        @Override
        public boolean deletes(DbClass relation) {
            return true;
        }

        @Override
        public boolean selects(DbClass relation, String column) {
            return true;
        }

        @Override
        public boolean inserts(DbClass relation, String column) {
            return true;
        }

        @Override
        public boolean updates(DbClass relation, String column) {
            return true;
        }

        @Override
        public boolean executes(DbFunction function) {
            return true;
        }
    }

    /** Privileges that were read of the database. */
    final class Granted implements Privileges {

        private final Map<Long, Set<String>> tables = new HashMap<>();
        private final Map<Long, Map<String, Set<String>>> columns = new HashMap<>();
        private final Set<Long> functions = new HashSet<>();

        /** Privileges of the rows that the query answered. */
        Granted(List<String> rows) {
            for (String row : rows) {
                JsonObject json = new JsonObject(row);
                if (json.containsKey("function")) {
                    if (json.getBoolean("execute")) {
                        functions.add(json.getLong("function"));
                    }
                    continue;
                }
                readTable(json);
            }
        }

        private void readTable(JsonObject json) {
            long oid = json.getLong("class");
            Set<String> granted = new HashSet<>();
            for (String verb : List.of("select", "insert", "update", "delete")) {
                if (json.getBoolean(verb)) {
                    granted.add(verb);
                }
            }
            Map<String, Set<String>> byColumn = new HashMap<>();
            JsonArray all = json.getJsonArray("columns");
            for (Object each : all == null ? new JsonArray() : all) {
                JsonArray column = (JsonArray) each;
                Set<String> verbs = new HashSet<>();
                String[] names = {"select", "insert", "update"};
                for (int i = 0; i < names.length; i++) {
                    if (column.getBoolean(i + 1)) {
                        verbs.add(names[i]);
                        granted.add(names[i]);
                    }
                }
                byColumn.put(column.getString(0), verbs);
            }
            tables.put(oid, granted);
            columns.put(oid, byColumn);
        }

        private boolean may(DbClass relation, String verb) {
            return !relation.isRelation()
                    || tables.getOrDefault(relation.oid(), Set.of()).contains(verb);
        }

        private boolean may(DbClass relation, String column, String verb) {
            return !relation.isRelation()
                    || columns.getOrDefault(relation.oid(), Map.of())
                            .getOrDefault(column, Set.of())
                            .contains(verb);
        }

        @Override
        public boolean selects(DbClass relation) {
            return may(relation, "select");
        }

        @Override
        public boolean inserts(DbClass relation) {
            return may(relation, "insert");
        }

        @Override
        public boolean updates(DbClass relation) {
            return may(relation, "update");
        }

        @Override
        public boolean deletes(DbClass relation) {
            return may(relation, "delete");
        }

        @Override
        public boolean selects(DbClass relation, String column) {
            return may(relation, column, "select");
        }

        @Override
        public boolean inserts(DbClass relation, String column) {
            return may(relation, column, "insert");
        }

        @Override
        public boolean updates(DbClass relation, String column) {
            return may(relation, column, "update");
        }

        @Override
        public boolean executes(DbFunction function) {
            return functions.contains(function.oid());
        }
    }
}
