package io.nextmavens.runtime.realtime.changes;

import io.nextmavens.runtime.realtime.changes.Filter.Condition;
import io.nextmavens.runtime.realtime.changes.Filter.Operator;
import io.nextmavens.sql.SqlIdentifier;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A condition on a column of a known type: decided here where that is certain to agree with PostgreSQL, else by
 * PostgreSQL. Immutable.
 *
 * @param condition its operands as PostgreSQL writes values of the type
 * @param typeName of the column, as SQL writes it
 * @param kind how it is decided
 */
public record RowCondition(Condition condition, String typeName, Kind kind) {

    /** How a condition is decided. */
    public enum Kind {
        /** Equal values have equal texts. */
        TEXT,
        /** Whole numbers. */
        INTEGER,
        /** Decimal numbers of any precision. */
        DECIMAL,
        /** Only whether it is null matters. */
        NULLNESS,
        /** PostgreSQL decides. */
        SQL
    }

    /** The condition on a column of that type. */
    static RowCondition of(Condition condition, Table.Column column) {
        return new RowCondition(condition, column.typeName(), kind(condition, column.type()));
    }

    private static Kind kind(Condition condition, int type) {
        Operator operator = condition.operator();
        if (operator == Operator.IS) {
            return condition.operands().getFirst().endsWith("null") ? Kind.NULLNESS : Kind.SQL;
        }
        boolean equality = operator == Operator.EQ || operator == Operator.NEQ || operator == Operator.IN;
        if (!operator.compares() || operator == Operator.ISDISTINCT) {
            return Kind.SQL;
        }
        return switch (type) {
            case 20, 21, 23 -> Kind.INTEGER;
            case 1700 -> Kind.DECIMAL;
            // bool, text, varchar, date, timestamp, timestamptz, uuid
            case 16, 25, 1043, 1082, 1114, 1184, 2950 -> equality ? Kind.TEXT : Kind.SQL;
            default -> Kind.SQL;
        };
    }

    /** Whether the value fulfils it; empty where PostgreSQL has to say. */
    Optional<Boolean> test(String value) {
        if (kind == Kind.SQL) {
            return Optional.empty();
        }
        if (kind == Kind.NULLNESS) {
            boolean wanted = condition.operands().getFirst().equals("null") != condition.negated();
            return Optional.of((value == null) == wanted);
        }
        if (value == null) {
            return Optional.of(false);
        }
        try {
            return Optional.of(compare(value) != condition.negated());
        } catch (NumberFormatException notFinite) {
            return Optional.empty();
        }
    }

    private boolean compare(String value) {
        List<String> operands = condition.operands();
        return switch (condition.operator()) {
            case EQ -> order(value, operands.getFirst()) == 0;
            case NEQ -> order(value, operands.getFirst()) != 0;
            case LT -> order(value, operands.getFirst()) < 0;
            case LTE -> order(value, operands.getFirst()) <= 0;
            case GT -> order(value, operands.getFirst()) > 0;
            case GTE -> order(value, operands.getFirst()) >= 0;
            case IN -> operands.stream().anyMatch(operand -> order(value, operand) == 0);
            default -> throw new IllegalStateException(condition.operator() + " is decided by PostgreSQL");
        };
    }

    private int order(String value, String operand) {
        return switch (kind) {
            case INTEGER -> Long.compare(Long.parseLong(value), Long.parseLong(operand));
            case DECIMAL -> new BigDecimal(value).compareTo(new BigDecimal(operand));
            default -> value.compareTo(operand);
        };
    }

    /** As SQL; the operands are appended to the values. */
    String sql(List<String> values) {
        String column = new SqlIdentifier(condition.column()).quoted();
        String sql =
                switch (condition.operator()) {
                    case IS ->
                        column + " IS "
                                + switch (condition.operands().getFirst()) {
                                    case "true" -> "TRUE";
                                    case "false" -> "FALSE";
                                    case "unknown" -> "UNKNOWN";
                                    case "not_null" -> "NOT NULL";
                                    default -> "NULL";
                                };
                    case IN -> {
                        StringBuilder any = new StringBuilder();
                        for (String operand : condition.operands()) {
                            values.add(operand);
                            any.append(any.isEmpty() ? "" : " OR ")
                                    .append(column)
                                    .append(" = ")
                                    .append(parameter(values.size()));
                        }
                        yield any.toString();
                    }
                    case LIKE, ILIKE, MATCH, IMATCH -> {
                        values.add(condition.operands().getFirst());
                        yield column + "::text " + condition.operator().sql() + " $" + values.size() + "::text";
                    }
                    default -> {
                        values.add(condition.operands().getFirst());
                        yield column + " " + condition.operator().sql() + " " + parameter(values.size());
                    }
                };
        return condition.negated() ? "NOT (" + sql + ")" : "(" + sql + ")";
    }

    private String parameter(int number) {
        return "$" + number + "::text::" + typeName;
    }
}
