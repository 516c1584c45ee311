package io.nextmavens.runtime.rest.sql;

import io.nextmavens.runtime.catalog.QualifiedName;
import io.nextmavens.runtime.rest.plan.Condition;
import io.nextmavens.runtime.rest.plan.FieldRef;
import io.nextmavens.runtime.rest.request.Filter.Comparison;
import io.nextmavens.runtime.rest.request.Filter.Operation;
import io.nextmavens.runtime.rest.request.Filter.Quantifier;
import io.nextmavens.runtime.rest.request.LogicTree.LogicOperator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes conditions.
 *
 * <p>{@code in} becomes {@code = ANY} of one array, so that the text does not depend on how many values there are and
 * an empty list is possible. {@code IS} takes keywords and no parameter.
 */
final class ConditionSql {

    private final SqlText sql;
    private final FieldSql fields;
    private final Consumer<Condition.EmbedPresence> presence;

    /**
     * A writer.
     *
     * @param presence writes whether an embed has rows
     */
    ConditionSql(SqlText sql, Consumer<Condition.EmbedPresence> presence) {
        this.sql = sql;
        this.fields = new FieldSql(sql);
        this.presence = presence;
    }

    /** Conditions on the rows of something, joined by AND. */
    void all(QualifiedName of, List<Condition> conditions) {
        sql.join(conditions, " AND ", condition -> write(of, condition));
    }

    private void write(QualifiedName of, Condition condition) {
        switch (condition) {
            case Condition.Group group -> {
                sql.append(group.negated() ? "NOT (" : "(");
                sql.join(
                        group.children(),
                        group.operator() == LogicOperator.AND ? " AND " : " OR ",
                        child -> write(of, child));
                sql.append(")");
            }
            case Condition.Test test -> write(of, test);
            case Condition.EmbedPresence embed -> presence.accept(embed);
        }
    }

    private void write(QualifiedName of, Condition.Test test) {
        if (test.negated()) {
            sql.append("NOT ");
        }
        if (test.operation() instanceof Operation.FullText text) {
            fullText(of, test, text);
            return;
        }
        fields.field(of, test.field());
        switch (test.operation()) {
            case Operation.Simple simple -> {
                sql.append(" ").append(simple.operator().sql()).append(" ");
                operand(test.field(), simple.operand());
            }
            case Operation.Compare compare -> {
                sql.append(" ").append(compare.operator().sql()).append(" ");
                quantified(compare.quantifier(), () -> comparand(test.field(), compare));
            }
            case Operation.In in -> in(test.field(), in.operands());
            case Operation.Is is -> sql.append(" IS ").append(is.value().sql());
            case Operation.IsDistinctFrom distinct ->
                sql.append(" IS DISTINCT FROM ").value(distinct.operand());
            case Operation.FullText _ -> throw new IllegalStateException("written above");
        }
    }

    private void comparand(FieldRef field, Operation.Compare compare) {
        if (compare.operator() == Comparison.LIKE || compare.operator() == Comparison.ILIKE) {
            sql.value(compare.operand().replace('*', '%'));
        } else {
            operand(field, compare.operand());
        }
    }

    private void quantified(Optional<Quantifier> quantifier, Runnable operand) {
        if (quantifier.isEmpty()) {
            operand.run();
        } else {
            sql.append(quantifier.get() == Quantifier.ANY ? "ANY (" : "ALL (");
            operand.run();
            sql.append(")");
        }
    }

    private void operand(FieldRef field, String operand) {
        if (field.conversion().isPresent()) {
            sql.name(field.conversion().get()).append("(").value(operand).append(")");
        } else {
            sql.value(operand);
        }
    }

    private void in(FieldRef field, List<String> operands) {
        // in.() reads as one empty value, and means none
        List<String> values = operands.equals(List.of("")) ? List.of() : operands;
        sql.append(" = ANY (");
        if (field.conversion().isPresent()) {
            sql.append("(SELECT ")
                    .name(field.conversion().get())
                    .append("(unnest(")
                    .values(values)
                    .append("::text[])))");
        } else {
            sql.values(values);
        }
        sql.append(")");
    }

    private void fullText(QualifiedName of, Condition.Test test, Operation.FullText text) {
        if (test.fullText()) {
            sql.append("to_tsvector(");
            text.language().ifPresent(language -> sql.value(language).append(", "));
            fields.field(of, test.field());
            sql.append(")");
        } else {
            fields.field(of, test.field());
        }
        sql.append(" @@ ").append(text.search().sql()).append("(");
        text.language().ifPresent(language -> sql.value(language).append(", "));
        sql.value(text.operand()).append(")");
    }
}
