package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.catalog.Catalog;
import io.nextmavens.runtime.catalog.Column;
import io.nextmavens.runtime.catalog.QualifiedName;
import io.nextmavens.runtime.catalog.Relation;
import io.nextmavens.runtime.rest.request.Field;
import io.nextmavens.runtime.rest.request.Filter;
import io.nextmavens.runtime.rest.request.Filter.Operation;
import io.nextmavens.runtime.rest.request.LogicTree;
import io.nextmavens.runtime.rest.request.OrderTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out what is known of the fields of a relation. A field that is not known may still be a computed one. */
final class FieldResolver {

    private static final String JSON = "json";
    private static final String TEXT = "text";

    private final Catalog catalog;

    FieldResolver(Catalog catalog) {
        this.catalog = catalog;
    }

    /** A field on its way out. */
    FieldRef output(QualifiedName relation, Field field) {
        Optional<Column> column = column(relation, field.name());
        return plain(column, field).convertedBy(column.flatMap(this::outputConversion));
    }

    /** All columns of a relation on their way out; none when the relation is not known. */
    List<FieldRef> allOutput(QualifiedName relation) {
        List<FieldRef> fields = new ArrayList<>();
        for (Column column : columns(relation)) {
            fields.add(plain(Optional.of(column), Field.column(column.name())).convertedBy(outputConversion(column)));
        }
        return fields;
    }

    /** Whether some column of a relation is converted on its way out. */
    boolean convertsOutput(QualifiedName relation) {
        return !catalog.representations().isEmpty()
                && columns(relation).stream()
                        .anyMatch(column -> outputConversion(column).isPresent());
    }

    /** A condition on the rows of a relation. */
    Condition condition(QualifiedName relation, Filter filter) {
        Optional<Column> column = column(relation, filter.field().name());
        FieldRef field = plain(column, filter.field())
                .convertedBy(column.flatMap(c -> catalog.representation(TEXT, c.nominalType())));
        // What is not a column may be a computed field, whose type is not known and may be tsvector already
        boolean fullText = filter.operation() instanceof Operation.FullText
                && column.isPresent()
                && !column.get().type().equals("tsvector");
        return new Condition.Test(field, fullText, filter.negated(), filter.operation());
    }

    /** Conditions on the rows of a relation. */
    Condition condition(QualifiedName relation, LogicTree tree) {
        return switch (tree) {
            case LogicTree.Condition one -> condition(relation, one.filter());
            case LogicTree.Group group -> {
                List<Condition> children = new ArrayList<>();
                for (LogicTree child : group.children()) {
                    children.add(condition(relation, child));
                }
                yield new Condition.Group(group.negated(), group.operator(), children);
            }
        };
    }

    /** A term of the order of a relation's rows; a related one still has the name of the request. */
    Ordering ordering(QualifiedName relation, OrderTerm term) {
        return switch (term) {
            case OrderTerm.ByField own ->
                new Ordering(
                        Optional.empty(),
                        plain(column(relation, own.field().name()), own.field()),
                        own.direction(),
                        own.nulls());
            case OrderTerm.ByRelated related ->
                new Ordering(
                        Optional.of(related.relation()),
                        FieldRef.unknown(related.field().name(), related.field().path()),
                        related.direction(),
                        related.nulls());
        };
    }

    private static FieldRef plain(Optional<Column> column, Field field) {
        // Anything but JSON is made JSON first, so that paths go into arrays and composites too; JSON is not, so
        // that indexes on expressions of it apply
        boolean toJson = column.map(Column::nominalType)
                .filter(type -> type.equals(JSON) || type.equals("jsonb"))
                .isEmpty();
        return new FieldRef(field.name(), field.path(), toJson, Optional.empty(), false);
    }

    private Optional<QualifiedName> outputConversion(Column column) {
        return catalog.representation(column.nominalType(), JSON);
    }

    private Optional<Column> column(QualifiedName relation, String name) {
        return catalog.relation(relation).flatMap(found -> found.column(name));
    }

    private List<Column> columns(QualifiedName relation) {
        return catalog.relation(relation)
                .map(Relation::columns)
                .map(columns -> List.copyOf(columns.values()))
                .orElse(List.of());
    }
}
