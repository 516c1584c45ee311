package io.nextmavens.runtime.graphql.plan;

import graphql.language.Field;
import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.model.Polymorphic;
import io.nextmavens.runtime.graphql.model.Table;
import io.nextmavens.runtime.graphql.schema.Meaning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Objects of rows that are of one of several types: each type's object in a branch of CASE. Not thread-safe. */
final class PolymorphicSql {

    private final PlanContext context;
    private final FieldPlanner planner;

    PolymorphicSql(PlanContext context, FieldPlanner planner) {
        this.context = context;
        this.planner = planner;
    }

    /** The object of a row, or null when it is of none of the types. */
    String object(Polymorphic type, Row row, List<Field> selection) {
        return switch (type) {
            case Polymorphic.Kinds kinds -> object(kinds, row, selection);
            case Polymorphic.Members members -> object(members, row, selection);
        };
    }

    // ---- rows of one table

    private String object(Polymorphic.Kinds kinds, Row row, List<Field> selection) {
        if (kinds.kinds().isEmpty()) {
            return "null::json";
        }
        Map<String, Map<String, List<Field>>> fields = new LinkedHashMap<>();
        kinds.objectTypes().forEach(each -> fields.put(each, context.fields(selection, each)));
        Map<String, String> common = new LinkedHashMap<>();
        List<String> columns = new ArrayList<>();
        String alias = context.alias();
        common(kinds.typeName(), fields).forEach((key, each) -> {
            String column = "c" + columns.size();
            Meaning meaning = context.schema()
                    .meaning(kinds.typeName(), each.getFirst().getName())
                    .orElseThrow();
            columns.add(planner.member(row, meaning, each.getFirst(), each) + " as " + column);
            common.put(key, alias + "." + column);
        });
        StringBuilder sql =
                new StringBuilder("case (").append(row.column(kinds.type())).append(")::text");
        for (Polymorphic.Kind kind : kinds.kinds()) {
            branch(sql, kind.value(), kindObject(kind, row, fields.get(kind.typeName()), common));
        }
        sql.append(" end");
        return columns.isEmpty()
                ? sql.toString()
                : "(select " + sql + " from (select " + String.join(", ", columns) + " offset 0) as " + alias + ")";
    }

    private void branch(StringBuilder sql, String value, String object) {
        sql.append(" when ").append(Sql.literal(value)).append(" then ").append(object);
    }

    /**
     * Fields with fields of their own that every kind has alike. They are written once: in each branch they would
     * multiply with every level of the operation.
     */
    private Map<String, List<Field>> common(String type, Map<String, Map<String, List<Field>>> fields) {
        Map<String, List<Field>> common = new LinkedHashMap<>();
        fields.values().iterator().next().forEach((key, each) -> {
            Field field = each.getFirst();
            boolean alike = field.getSelectionSet() != null
                    && fields.values().stream().allMatch(of -> each.equals(of.get(key)))
                    && context.schema().meaning(type, field.getName()).isPresent();
            if (alike) {
                common.put(key, each);
            }
        });
        return common;
    }

    private String kindObject(
            Polymorphic.Kind kind, Row row, Map<String, List<Field>> fields, Map<String, String> common) {
        if (!isOf(kind.typeName(), fields)) {
            return "null";
        }
        context.branch();
        return switch (kind) {
            case Polymorphic.OwnKind own -> planner.object(row, own.typeName(), fields, common);
            case Polymorphic.TableKind of -> {
                String alias = context.alias();
                Row kindRow = Row.ofKind(alias, of.table().row(), row);
                String object = planner.object(kindRow, of.typeName(), fields, common);
                yield "(select " + object + " from " + of.table().sql() + " as " + alias
                        + Sql.where(Row.same(row.sql(), of.base(), alias)) + ")";
            }
        };
    }

    /** Whether objects of the type have all these fields: where one type was promised, others are none of it. */
    private boolean isOf(String type, Map<String, List<Field>> fields) {
        return fields.values().stream()
                .map(each -> each.getFirst().getName())
                .allMatch(name -> name.equals("__typename")
                        || context.schema().meaning(type, name).isPresent());
    }

    // ---- rows of several tables

    private String object(Polymorphic.Members members, Row row, List<Field> selection) {
        if (members.tables().isEmpty()) {
            return "null::json";
        }
        StringBuilder sql =
                new StringBuilder("case ").append(row.sql()).append('.').append(MembersSql.TYPE);
        for (Table table : members.tables()) {
            context.branch();
            Source source = planner.tableSource(table);
            List<Attribute> key = table.primaryKey().orElseThrow().attributes();
            List<String> conditions = new ArrayList<>();
            for (int i = 0; i < key.size(); i++) {
                conditions.add(source.alias() + "." + Sql.name(key.get(i).column()) + " = " + row.sql() + "."
                        + MembersSql.key(i) + "::" + key.get(i).codec().sqlType());
            }
            branch(sql, table.names().type(), planner.one(source.with(conditions), selection));
        }
        return sql.append(" end").toString();
    }
}
