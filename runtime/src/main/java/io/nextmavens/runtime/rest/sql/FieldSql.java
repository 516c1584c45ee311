package io.nextmavens.runtime.rest.sql;

import io.nextmavens.runtime.catalog.QualifiedName;
import io.nextmavens.runtime.rest.plan.FieldRef;
import io.nextmavens.runtime.rest.plan.Ordering;
import io.nextmavens.runtime.rest.plan.SelectColumn;
import io.nextmavens.runtime.rest.request.Field.JsonStep;
import io.nextmavens.runtime.rest.request.SelectItem.Aggregate;
import java.util.List;
import java.util.Optional;

/** Writes fields, members of rows and orders. */
final class FieldSql {

    private final SqlText sql;

    FieldSql(SqlText sql) {
        this.sql = sql;
    }

    /** A field as it is. */
    void field(QualifiedName of, FieldRef field) {
        if (field.wholeRow()) {
            sql.name(of.name());
        } else if (field.path().isEmpty()) {
            sql.column(of, field.name());
        } else {
            if (field.toJson()) {
                sql.append("to_jsonb(").column(of, field.name()).append(")");
            } else {
                sql.column(of, field.name());
            }
            field.path().forEach(this::step);
        }
    }

    private void step(JsonStep step) {
        sql.append(step.asText() ? "->>" : "->");
        switch (step) {
            case JsonStep.Key key -> sql.value(key.key());
            case JsonStep.Index index -> sql.value(index.index()).append("::int");
        }
    }

    /** A member: the field converted, cast, aggregated and named. */
    void member(QualifiedName of, SelectColumn column) {
        aggregate(
                column.aggregate(),
                column.aggregateCast(),
                () -> cast(column.cast(), () -> converted(of, column.field())));
        column.alias().ifPresent(alias -> sql.append(" AS ").name(alias));
    }

    private void converted(QualifiedName of, FieldRef field) {
        if (field.conversion().isPresent()) {
            sql.name(field.conversion().get()).append("(");
            field(of, field);
            sql.append(")");
        } else {
            field(of, field);
        }
    }

    /** An expression, aggregated and then cast where that is asked for. */
    void aggregate(Optional<Aggregate> aggregate, Optional<String> cast, Runnable expression) {
        if (aggregate.isEmpty()) {
            expression.run();
            return;
        }
        cast(cast, () -> {
            sql.append(
                    switch (aggregate.get()) {
                        case SUM -> "sum(";
                        case AVG -> "avg(";
                        case MAX -> "max(";
                        case MIN -> "min(";
                        case COUNT -> "count(";
                    });
            expression.run();
            sql.append(")");
        });
    }

    private void cast(Optional<String> type, Runnable expression) {
        if (type.isEmpty()) {
            expression.run();
        } else {
            sql.append("CAST(");
            expression.run();
            sql.append(" AS ").clientType(type.get()).append(")");
        }
    }

    /** An ORDER BY clause, with a space before it; nothing without terms. */
    void orderBy(QualifiedName of, List<Ordering> order) {
        if (!order.isEmpty()) {
            sql.append(" ORDER BY ").join(order, ", ", ordering -> ordering(of, ordering));
        }
    }

    private void ordering(QualifiedName of, Ordering ordering) {
        field(ordering.embed().map(QualifiedName::local).orElse(of), ordering.field());
        ordering.direction()
                .ifPresent(direction -> sql.append(
                        switch (direction) {
                            case ASC -> " ASC";
                            case DESC -> " DESC";
                        }));
        ordering.nulls()
                .ifPresent(nulls -> sql.append(
                        switch (nulls) {
                            case FIRST -> " NULLS FIRST";
                            case LAST -> " NULLS LAST";
                        }));
    }
}
