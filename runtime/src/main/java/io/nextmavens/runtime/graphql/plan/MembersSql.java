package io.nextmavens.runtime.graphql.plan;

import graphql.language.Field;
import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.Polymorphic;
import io.nextmavens.runtime.graphql.model.Reference;
import io.nextmavens.runtime.graphql.model.Relation;
import io.nextmavens.runtime.graphql.model.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rows of several tables as one source, by UNION ALL: what type each is of, its key, and what the tables have in common.
 * The rest is read of the table itself, for the rows of a page. Not thread-safe.
 */
final class MembersSql {

    static final String TYPE = "\"__type\"";
    static final String PRIMARY_KEY = "\"__pk\"";

    private final PlanContext context;

    MembersSql(PlanContext context) {
        this.context = context;
    }

    /** The name of a column with a part of the key. */
    static String key(int index) {
        return "\"__k" + index + "\"";
    }

    /** All rows of the tables. */
    Source all(Polymorphic.Members members, Field field) {
        Set<String> only = only(members, field);
        List<String> parts = new ArrayList<>();
        List<String> keys = keyTypes(members);
        for (Table table : members.tables()) {
            if (only.contains(table.names().type())) {
                String alias = context.alias();
                String from = Row.joined(table.sql() + " as " + alias, alias, table.row(), true);
                parts.add(part(members, table, Row.ofAlias(alias, table.row()), keys, from, List.of()));
            }
        }
        return source(members, members.typeName(), keys, parts);
    }

    /** The rows that paths lead to. */
    Source reached(Polymorphic.Members members, Reference reference, Row row, Field field) {
        Set<String> only = only(members, field);
        List<String> parts = new ArrayList<>();
        List<String> keys = keyTypes(members);
        for (Reference.Path path : reference.paths()) {
            if (only.contains(path.target().names().type()) && members.tables().contains(path.target())) {
                Reached reached = reached(path, row);
                parts.add(part(members, path.target(), reached.row(), keys, reached.from(), reached.conditions()));
            }
        }
        return source(members, reference.name(), keys, parts);
    }

    /**
     * Where a path leads.
     *
     * @param row of the last table
     */
    record Reached(String from, Row row, List<String> conditions) {}

    /** The tables of a path, joined. */
    Reached reached(Reference.Path path, Row start) {
        StringBuilder from = new StringBuilder();
        List<String> conditions = new ArrayList<>();
        Row at = start;
        for (Relation step : path.steps()) {
            Table table = step.target();
            String alias = context.alias();
            Row next = Row.ofAlias(alias, table.row());
            List<String> same = new ArrayList<>();
            for (int i = 0; i < step.columns().size(); i++) {
                same.add(next.column(step.targetColumns().get(i)) + " = "
                        + at.column(step.columns().get(i)));
            }
            if (from.isEmpty()) {
                from.append(table.sql()).append(" as ").append(alias);
                conditions.addAll(same);
            } else {
                from.append(" join ").append(table.sql()).append(" as ").append(alias);
                from.append(" on (").append(String.join(" and ", same)).append(")");
            }
            String joined = Row.joined("", alias, table.row(), true);
            from.append(joined);
            at = next;
        }
        return new Reached(from.toString(), at, conditions);
    }

    private Set<String> only(Polymorphic.Members members, Field field) {
        Set<String> all = new HashSet<>(members.objectTypes());
        if (members.shared().isPresent()) {
            context.inputs()
                    .nonNull(field, "only")
                    .ifPresent(list -> all.retainAll(context.inputs().elements(list).stream()
                            .map(each -> String.valueOf(context.inputs().look(each)))
                            .collect(Collectors.toSet())));
        }
        return all;
    }

    /** Types of the parts of keys; text where those of the tables differ. */
    private static List<String> keyTypes(Polymorphic.Members members) {
        List<String> types = new ArrayList<>();
        for (Table table : members.tables()) {
            List<Attribute> key = table.primaryKey().orElseThrow().attributes();
            for (int i = 0; i < key.size(); i++) {
                String type = key.get(i).codec().sqlType();
                if (i == types.size()) {
                    types.add(type);
                } else if (!types.get(i).equals(type)) {
                    types.set(i, "text");
                }
            }
        }
        return types;
    }

    private String part(
            Polymorphic.Members members,
            Table table,
            Row row,
            List<String> keyTypes,
            String from,
            List<String> conditions) {
        List<Attribute> key = table.primaryKey().orElseThrow().attributes();
        List<String> columns = new ArrayList<>();
        columns.add(Sql.literal(table.names().type()) + "::text as " + TYPE);
        for (int i = 0; i < keyTypes.size(); i++) {
            String value = i < key.size() ? "(" + row.column(key.get(i)) + ")" : "null";
            columns.add(value + "::" + keyTypes.get(i) + " as " + key(i));
        }
        columns.add("json_build_array("
                + key.stream().map(each -> "(" + row.column(each) + ")::text").collect(Collectors.joining(", "))
                + ")::text as " + PRIMARY_KEY);
        for (Attribute shared : members.row().attributes()) {
            String value = table.row()
                    .attribute(shared.column())
                    .map(each -> each.codec().sqlType().equals(shared.codec().sqlType())
                            ? row.column(each)
                            : "(" + row.column(each) + ")::" + shared.codec().sqlType())
                    .orElse("null::" + shared.codec().sqlType());
            columns.add(value + " as " + Sql.name(shared.column()));
        }
        return "select " + String.join(", ", columns) + " from " + from + Sql.where(conditions);
    }

    private Source source(Polymorphic.Members members, String name, List<String> keyTypes, List<String> parts) {
        String alias = context.alias();
        Codec.Composite codec = members.row();
        String rows = parts.isEmpty() ? none(codec, keyTypes) : String.join(" union all ", parts);
        return new Source(
                "(" + rows + ") as " + alias,
                alias,
                codec,
                Optional.empty(),
                List.of(),
                "__" + name + "__",
                false,
                Optional.of(keyTypes));
    }

    private static String none(Codec.Composite codec, List<String> keyTypes) {
        List<String> columns = new ArrayList<>(List.of("null::text as " + TYPE, "null::text as " + PRIMARY_KEY));
        for (int i = 0; i < keyTypes.size(); i++) {
            columns.add("null::" + keyTypes.get(i) + " as " + key(i));
        }
        codec.attributes()
                .forEach(each -> columns.add("null::" + each.codec().sqlType() + " as " + Sql.name(each.column())));
        return "select " + String.join(", ", columns) + " where false";
    }
}
