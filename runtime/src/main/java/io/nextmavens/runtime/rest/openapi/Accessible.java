package io.nextmavens.runtime.rest.openapi;

import io.nextmavens.runtime.catalog.Function;
import io.nextmavens.runtime.catalog.Function.Parameter;
import io.nextmavens.runtime.catalog.QualifiedName;
import io.nextmavens.runtime.catalog.Relation;
import io.nextmavens.runtime.rest.sql.SqlStatement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the role of the request may use of a schema, asked in its own transaction.
 *
 * @param comment the schema's COMMENT
 * @param relations the names of tables and views
 * @param functions the names of functions with those of their parameters; overloads that differ in types only are one
 */
public record Accessible(Optional<String> comment, Set<String> relations, Set<Signature> functions) {

    /** A function's name, and its parameters'. */
    public record Signature(String name, List<String> parameters) {}

    public Accessible {
        relations = Set.copyOf(relations);
        functions = Set.copyOf(functions);
    }

    private static final String SQL = """
            SELECT json_build_object(
              'comment', obj_description(n.oid, 'pg_namespace'),
              'relations', (
                SELECT coalesce(json_agg(c.relname), '[]')
                FROM pg_class c
                WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT c.relispartition
                  AND (
                    pg_has_role(c.relowner, 'USAGE')
                    OR has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
                    OR has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE, REFERENCES'))),
              'functions', (
                SELECT coalesce(json_agg(json_build_array(p.proname, (
                  SELECT coalesce(json_agg(coalesce(u.name, '') ORDER BY u.ord), '[]')
                  FROM unnest(p.proargnames, coalesce(p.proallargtypes, p.proargtypes::oid[]), p.proargmodes)
                    WITH ORDINALITY AS u (name, type, mode, ord)
                  WHERE coalesce(u.mode, 'i') IN ('i', 'b', 'v')))), '[]')
                FROM pg_proc p
                WHERE p.pronamespace = n.oid AND p.prokind = 'f' AND has_function_privilege(p.oid, 'EXECUTE')))::text
            FROM pg_namespace n
            WHERE n.nspname = $1""";

    /** The statement that asks; it answers one row with one text. */
    public static SqlStatement statement(String schema) {
        return new SqlStatement(SQL, List.of(schema));
    }

    /** What the statement answered. */
    public static Accessible of(String answer) {
        JsonObject json = new JsonObject(answer);
        Set<String> relations = new HashSet<>();
        for (Object relation : json.getJsonArray("relations")) {
            relations.add((String) relation);
        }
        Set<Signature> functions = new HashSet<>();
        for (Object function : json.getJsonArray("functions")) {
            JsonArray pair = (JsonArray) function;
            List<String> parameters = new ArrayList<>();
            for (Object parameter : pair.getJsonArray(1)) {
                parameters.add((String) parameter);
            }
            functions.add(new Signature(pair.getString(0), List.copyOf(parameters)));
        }
        return new Accessible(Optional.ofNullable(json.getString("comment")), relations, functions);
    }

    boolean has(Relation relation) {
        return relations.contains(relation.name().name());
    }

    boolean has(Function function) {
        QualifiedName name = function.name();
        return functions.contains(new Signature(
                name.name(), function.parameters().stream().map(Parameter::name).toList()));
    }
}
