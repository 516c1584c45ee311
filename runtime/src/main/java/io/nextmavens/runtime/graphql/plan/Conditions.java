package io.nextmavens.runtime.graphql.plan;

import graphql.language.Field;
import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.FunctionSource;
import io.nextmavens.runtime.graphql.model.Relation;
import io.nextmavens.runtime.graphql.schema.InputMeaning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Conditions of the arguments {@code condition} and {@code filter}. Not thread-safe. */
final class Conditions {

    private final PlanContext context;

    Conditions(PlanContext context) {
        this.context = context;
    }

    /** Conditions that a field asks for on a source's rows. */
    List<String> of(Source source, Field field) {
        List<String> conditions = new ArrayList<>();
        context.inputs()
                .nonNull(field, "condition")
                .filter(input -> source.codec() instanceof Codec.Composite)
                .ifPresent(input -> conditions.addAll(equalities(source, input)));
        context.inputs().argument(field, "filter").ifPresent(input -> filter(source, input)
                .ifPresent(conditions::add));
        return conditions;
    }

    private List<String> equalities(Source source, Input input) {
        String type = context.schema()
                .model()
                .table((Codec.Composite) source.codec())
                .orElseThrow()
                .names()
                .conditionType();
        List<String> conditions = new ArrayList<>();
        context.inputs().fields(input).forEach((name, value) -> {
            switch (context.schema().input(type, name).orElseThrow()) {
                case InputMeaning.Column(Attribute attribute) ->
                    conditions.add(equality(Row.column(source.alias(), attribute), value, attribute.codec()));
                case InputMeaning.Function(FunctionSource function) ->
                    conditions.add(equality(function.sql() + "(" + source.alias() + ")", value, function.result()));
                default -> throw new IllegalStateException(type + "." + name + " is no condition");
            }
        });
        return conditions;
    }

    private String equality(String sql, Input value, Codec codec) {
        return value.isNull() ? sql + " is null" : sql + " = " + context.value(value, codec);
    }

    // ---- filter

    private Optional<String> filter(Source source, Input input) {
        return source.codec() instanceof Codec.Composite row
                ? rowFilter(row, source.alias(), input)
                : valueFilter(typeOf(source.codec()), source.value(), input);
    }

    private Optional<String> rowFilter(Codec.Composite row, String sql, Input input) {
        return rowFilter(row.typeName() + "Filter", sql, input);
    }

    private static void refuseNull(Input input) {
        if (input.isNull()) {
            throw new PlanException("Null literals are forbidden in filter argument input.");
        }
    }

    private Map<String, Input> members(Input input) {
        refuseNull(input);
        Map<String, Input> members = context.inputs().fields(input);
        if (members.isEmpty()) {
            throw new PlanException("Empty objects are forbidden in filter argument input.");
        }
        return members;
    }

    private Optional<String> rowFilter(String type, String sql, Input input) {
        List<String> conditions = new ArrayList<>();
        members(input).forEach((name, value) -> {
            refuseNull(value);
            switch (name) {
                case "and" -> joined(type, sql, value, " and ").ifPresent(conditions::add);
                case "or" -> joined(type, sql, value, " or ").ifPresent(conditions::add);
                case "not" -> rowFilter(type, sql, value).ifPresent(inner -> conditions.add("not (" + inner + ")"));
                default -> member(type, name, sql, value).ifPresent(conditions::add);
            }
        });
        return all(conditions);
    }

    private Optional<String> joined(String type, String sql, Input list, String operator) {
        List<String> parts = new ArrayList<>();
        for (Input each : context.inputs().elements(list)) {
            rowFilter(type, sql, each).ifPresent(part -> parts.add("(" + part + ")"));
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of("(" + String.join(operator, parts) + ")");
    }

    private static Optional<String> all(List<String> conditions) {
        return conditions.isEmpty() ? Optional.empty() : Optional.of("(" + String.join(" and ", conditions) + ")");
    }

    private Optional<String> member(String type, String name, String sql, Input value) {
        return switch (context.schema().input(type, name).orElseThrow()) {
            case InputMeaning.Column(Attribute attribute) ->
                column(Row.column(sql, attribute), attribute.codec(), value);
            case InputMeaning.Function(FunctionSource function) ->
                column(function.sql() + "(" + sql + ")", function.result(), value);
            case InputMeaning.Related(Relation relation) -> Optional.of(related(relation, sql, value));
            case InputMeaning.RelatedExists(Relation relation) -> {
                boolean wanted = Boolean.TRUE.equals(context.inputs().look(value));
                yield Optional.of((wanted ? "" : "not ") + exists(relation, sql, alias -> Optional.empty(), false));
            }
            case InputMeaning.Operator operator -> throw new IllegalStateException(name + " compares no row");
        };
    }

    private Optional<String> column(String sql, Codec codec, Input value) {
        return codec.unwrapped() instanceof Codec.Composite row
                ? rowFilter(row, "(" + sql + ")", value)
                : valueFilter(typeOf(codec), sql, value);
    }

    private interface OfAlias {
        Optional<String> condition(String alias);
    }

    private String exists(Relation relation, String sql, OfAlias more, boolean negated) {
        String alias = context.alias();
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < relation.columns().size(); i++) {
            conditions.add(Row.column(alias, relation.targetColumns().get(i)) + " = "
                    + Row.column(sql, relation.columns().get(i)));
        }
        more.condition(alias).ifPresent(inner -> conditions.add(negated ? "not (" + inner + ")" : inner));
        String from = Row.joined(
                relation.target().sql() + " as " + alias,
                alias,
                relation.target().row(),
                true);
        return "exists (select 1 from " + from + Sql.where(conditions) + ")";
    }

    private String related(Relation relation, String sql, Input value) {
        Codec.Composite row = relation.target().row();
        if (relation.hasSingle()) {
            return exists(relation, sql, alias -> rowFilter(row, alias, value), false);
        }
        List<String> conditions = new ArrayList<>();
        members(value)
                .forEach((name, inner) -> conditions.add(
                        switch (name) {
                            case "some" -> exists(relation, sql, alias -> rowFilter(row, alias, inner), false);
                            case "none" -> "not " + exists(relation, sql, alias -> rowFilter(row, alias, inner), false);
                            case "every" -> "not " + exists(relation, sql, alias -> rowFilter(row, alias, inner), true);
                            default -> throw new IllegalStateException(name + " is no condition on many rows");
                        }));
        return "(" + String.join(" and ", conditions) + ")";
    }

    // ---- values

    private String typeOf(Codec codec) {
        return FilterNames.of(codec);
    }

    private Optional<String> valueFilter(String type, String sql, Input input) {
        List<String> conditions = new ArrayList<>();
        members(input).forEach((name, value) -> {
            refuseNull(value);
            if (context.schema().input(type, name).orElseThrow()
                    instanceof InputMeaning.Operator(var operator, Codec codec)) {
                conditions.add(Operators.sql(context, operator, codec, sql, value));
            }
        });
        return all(conditions);
    }
}
