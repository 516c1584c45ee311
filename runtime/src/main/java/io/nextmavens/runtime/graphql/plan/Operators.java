package io.nextmavens.runtime.graphql.plan;

import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.ScalarKind;
import io.nextmavens.runtime.graphql.schema.FilterOperator;
import java.util.List;
import java.util.stream.Collectors;

/** Comparisons of a filter in SQL. Pure. */
final class Operators {

    private static final Codec TEXT = new Codec.Scalar(ScalarKind.STRING, "text");

    private Operators() {}

    static String sql(PlanContext context, FilterOperator operator, Codec codec, String sql, Input value) {
        return switch (operator) {
            case IS_NULL -> Boolean.TRUE.equals(context.inputs().look(value)) ? sql + " is null" : sql + " is not null";
            case EQUAL_TO -> compare(context, sql, "=", value, codec);
            case NOT_EQUAL_TO -> compare(context, sql, "<>", value, codec);
            case DISTINCT_FROM -> compare(context, sql, "is distinct from", value, codec);
            case NOT_DISTINCT_FROM -> compare(context, sql, "is not distinct from", value, codec);
            case IN -> list(context, sql, value, codec, false);
            case NOT_IN -> list(context, sql, value, codec, true);
            case LESS_THAN -> compare(context, sql, "<", value, codec);
            case LESS_THAN_OR_EQUAL_TO -> compare(context, sql, "<=", value, codec);
            case GREATER_THAN -> compare(context, sql, ">", value, codec);
            case GREATER_THAN_OR_EQUAL_TO -> compare(context, sql, ">=", value, codec);
            case INCLUDES -> like(context, sql, "like", "%", value, "%");
            case NOT_INCLUDES -> like(context, sql, "not like", "%", value, "%");
            case INCLUDES_INSENSITIVE -> like(context, sql, "ilike", "%", value, "%");
            case NOT_INCLUDES_INSENSITIVE -> like(context, sql, "not ilike", "%", value, "%");
            case STARTS_WITH -> like(context, sql, "like", "", value, "%");
            case NOT_STARTS_WITH -> like(context, sql, "not like", "", value, "%");
            case STARTS_WITH_INSENSITIVE -> like(context, sql, "ilike", "", value, "%");
            case NOT_STARTS_WITH_INSENSITIVE -> like(context, sql, "not ilike", "", value, "%");
            case ENDS_WITH -> like(context, sql, "like", "%", value, "");
            case NOT_ENDS_WITH -> like(context, sql, "not like", "%", value, "");
            case ENDS_WITH_INSENSITIVE -> like(context, sql, "ilike", "%", value, "");
            case NOT_ENDS_WITH_INSENSITIVE -> like(context, sql, "not ilike", "%", value, "");
            case LIKE -> compare(context, sql, "like", value, TEXT);
            case NOT_LIKE -> compare(context, sql, "not like", value, TEXT);
            case LIKE_INSENSITIVE -> compare(context, sql, "ilike", value, TEXT);
            case NOT_LIKE_INSENSITIVE -> compare(context, sql, "not ilike", value, TEXT);
            case EQUAL_TO_INSENSITIVE -> lower(context, sql, "=", value);
            case NOT_EQUAL_TO_INSENSITIVE -> lower(context, sql, "<>", value);
            case DISTINCT_FROM_INSENSITIVE -> lower(context, sql, "is distinct from", value);
            case NOT_DISTINCT_FROM_INSENSITIVE -> lower(context, sql, "is not distinct from", value);
            case IN_INSENSITIVE -> lowerList(context, sql, value, false);
            case NOT_IN_INSENSITIVE -> lowerList(context, sql, value, true);
            case LESS_THAN_INSENSITIVE -> lower(context, sql, "<", value);
            case LESS_THAN_OR_EQUAL_TO_INSENSITIVE -> lower(context, sql, "<=", value);
            case GREATER_THAN_INSENSITIVE -> lower(context, sql, ">", value);
            case GREATER_THAN_OR_EQUAL_TO_INSENSITIVE -> lower(context, sql, ">=", value);
            case CONTAINS, RANGE_CONTAINS, JSON_CONTAINS, HSTORE_CONTAINS -> compare(context, sql, "@>", value, codec);
            case CONTAINED_BY, RANGE_CONTAINED_BY, JSON_CONTAINED_BY, HSTORE_CONTAINED_BY ->
                compare(context, sql, "<@", value, codec);
            case OVERLAPS, RANGE_OVERLAPS, INET_CONTAINS_OR_CONTAINED_BY -> compare(context, sql, "&&", value, codec);
            case ANY_EQUAL_TO -> any(context, sql, "=", value, codec);
            case ANY_NOT_EQUAL_TO -> any(context, sql, "<>", value, codec);
            case ANY_LESS_THAN -> any(context, sql, ">", value, codec);
            case ANY_LESS_THAN_OR_EQUAL_TO -> any(context, sql, ">=", value, codec);
            case ANY_GREATER_THAN -> any(context, sql, "<", value, codec);
            case ANY_GREATER_THAN_OR_EQUAL_TO -> any(context, sql, "<=", value, codec);
            case RANGE_CONTAINS_ELEMENT ->
                sql + " @> " + context.value(value, ((Codec.Range) codec.unwrapped()).subtype());
            case STRICTLY_LEFT_OF -> compare(context, sql, "<<", value, codec);
            case STRICTLY_RIGHT_OF -> compare(context, sql, ">>", value, codec);
            case NOT_EXTENDS_RIGHT_OF -> compare(context, sql, "&<", value, codec);
            case NOT_EXTENDS_LEFT_OF -> compare(context, sql, "&>", value, codec);
            case ADJACENT_TO -> compare(context, sql, "-|-", value, codec);
            case CONTAINS_KEY -> compare(context, sql, "?", value, TEXT);
            case CONTAINS_ALL_KEYS -> sql + " ?& " + array(context, value, TEXT);
            case CONTAINS_ANY_KEYS -> sql + " ?| " + array(context, value, TEXT);
            case INET_CONTAINS -> compare(context, sql, ">>", value, codec);
            case INET_CONTAINS_OR_EQUAL_TO -> compare(context, sql, ">>=", value, codec);
            case INET_CONTAINED_BY -> compare(context, sql, "<<", value, codec);
            case INET_CONTAINED_BY_OR_EQUAL_TO -> compare(context, sql, "<<=", value, codec);
        };
    }

    private static String compare(PlanContext context, String sql, String operator, Input value, Codec codec) {
        return sql + " " + operator + " " + context.value(value, codec);
    }

    private static String any(PlanContext context, String sql, String operator, Input value, Codec codec) {
        Codec element = ((Codec.Array) codec.unwrapped()).element();
        return context.value(value, element) + " " + operator + " any (" + sql + ")";
    }

    private static String list(PlanContext context, String sql, Input value, Codec codec, boolean not) {
        return sql + (not ? " <> all (" : " = any (") + array(context, value, codec) + ")";
    }

    private static String array(PlanContext context, Input value, Codec codec) {
        List<Input> elements = context.inputs().elements(value);
        return "array["
                + elements.stream().map(each -> context.value(each, codec)).collect(Collectors.joining(", ")) + "]::"
                + codec.sqlType() + "[]";
    }

    private static String lower(PlanContext context, String sql, String operator, Input value) {
        return "lower(" + sql + "::text) " + operator + " lower(" + context.value(value, TEXT) + ")";
    }

    private static String lowerList(PlanContext context, String sql, Input value, boolean not) {
        String values = context.inputs().elements(value).stream()
                .map(each -> "lower(" + context.value(each, TEXT) + ")")
                .collect(Collectors.joining(", "));
        return "lower(" + sql + "::text)" + (not ? " <> all (" : " = any (") + "array[" + values + "]::text[])";
    }

    /** A pattern around the value, in which signs of patterns stand for themselves. */
    private static String like(
            PlanContext context, String sql, String operator, String before, Input value, String after) {
        String escaped = "regexp_replace(" + context.value(value, TEXT) + ", '([\\\\%_])', '\\\\\\1', 'g')";
        return sql + " " + operator + " ('" + before + "' || " + escaped + " || '" + after + "')";
    }
}
