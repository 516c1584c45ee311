package io.nextmavens.runtime.graphql.model;

import io.nextmavens.runtime.graphql.inflection.Words;
import io.nextmavens.runtime.graphql.introspection.DatabaseDescription;
import io.nextmavens.runtime.graphql.introspection.DbAttribute;
import io.nextmavens.runtime.graphql.introspection.DbClass;
import io.nextmavens.runtime.graphql.introspection.DbConstraint;
import io.nextmavens.runtime.graphql.introspection.DbType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tables marked {@code @enum}: columns that refer to their keys are enums of the rows there are. */
final class EnumTables {

    private record Column(long relation, int number) {}

    private final DatabaseDescription database;
    private static final String DOMAIN = "_enum_domain";

    private final Map<String, Codec.Enumeration> byTable = new LinkedHashMap<>();
    private final Map<Column, Codec.Enumeration> replacements = new HashMap<>();

    EnumTables(DatabaseDescription database) {
        this.database = database;
        for (DbConstraint key : database.constraints()) {
            DbClass table = database.classes().get(key.owner());
            if (table != null && key.isKey() && key.columns().size() == 1 && isEnum(table, key)) {
                enumeration(table, key).ifPresent(codec -> {
                    byTable.putIfAbsent(table.schema() + "." + table.name(), codec);
                    replace(key, codec);
                });
            }
        }
    }

    /** The enum that stands for the values of a column. */
    Optional<Codec> replacement(DbClass relation, DbAttribute column) {
        return Optional.ofNullable(replacements.get(new Column(relation.oid(), column.number())));
    }

    /** The enum that a domain stands for: it names a table, or is named after one with {@code _enum_domain} behind. */
    Optional<Codec> ofDomain(DbType domain) {
        Optional<String> named = domain.tags()
                .text("enum")
                .or(() -> domain.name().endsWith(DOMAIN)
                        ? Optional.of(domain.name().substring(0, domain.name().length() - DOMAIN.length()))
                        : Optional.empty());
        return named.map(name -> name.split("[.#]", 2)[0]).flatMap(name -> byTable.entrySet().stream()
                .filter(entry -> entry.getKey().equals(domain.schema() + "." + name)
                        || (entry.getValue().typeName() + "Enum").equals(Words.upperCamelCase(name))
                        || entry.getValue().typeName().equals(Words.upperCamelCase(name)))
                .findFirst()
                .map(entry -> new Codec.Enumeration(
                        entry.getValue().typeName(),
                        Codecs.sql(domain.schema(), domain.name()),
                        entry.getValue().values(),
                        Optional.empty())));
    }

    private static boolean isEnum(DbClass table, DbConstraint key) {
        return key.tags().has("enum") || (key.kind() == 'p' && table.tags().has("enum"));
    }

    private Optional<Codec.Enumeration> enumeration(DbClass table, DbConstraint key) {
        DbAttribute column = table.attribute(key.columns().getFirst()).orElseThrow();
        Optional<DbAttribute> described = table.attributes().stream()
                .filter(a -> a.tags().has("enumDescription"))
                .findFirst()
                .or(() -> table.attribute("description"));
        List<Codec.Enumeration.Value> values = database.enumRows().getOrDefault(table.oid(), List.of()).stream()
                .filter(row -> row.get(column.name()) != null)
                .map(row -> new Codec.Enumeration.Value(
                        row.get(column.name()),
                        EnumNames.of(row.get(column.name())),
                        described.map(a -> row.get(a.name()))))
                .toList();
        DbType type = database.types().get(column.type());
        return values.isEmpty() || type == null
                ? Optional.empty()
                : Optional.of(new Codec.Enumeration(
                        name(table, key, column), Codecs.sql(type.schema(), type.name()), values, Optional.empty()));
    }

    private static String name(DbClass table, DbConstraint key, DbAttribute column) {
        String resource = table.tags().text("name").orElse(table.name());
        return key.tags()
                .text("enumName")
                .or(() -> key.kind() == 'p' ? table.tags().text("enumName") : Optional.empty())
                .orElseGet(() -> Words.upperCamelCase(key.kind() == 'p' ? resource : resource + "-" + column.name()));
    }

    private void replace(DbConstraint key, Codec.Enumeration codec) {
        for (DbConstraint reference : database.constraints()) {
            if (reference.kind() == 'f'
                    && reference.referenced() == key.owner()
                    && reference.referencedColumns().equals(key.columns())) {
                replacements.put(
                        new Column(reference.owner(), reference.columns().getFirst()), codec);
            }
        }
    }
}
