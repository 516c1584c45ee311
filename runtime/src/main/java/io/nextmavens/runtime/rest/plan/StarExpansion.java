package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.rest.request.SelectItem.Aggregate;
import java.util.ArrayList;
import java.util.List;

/**
 * Names all columns where {@code *} would not do: where rows are grouped, where a column is converted on its way out,
 * and where each becomes an array.
 */
final class StarExpansion {

    private StarExpansion() {}

    static List<SelectColumn> expand(NodeDraft node, boolean grouped, FieldResolver fields) {
        boolean star = node.columns.stream().anyMatch(column -> isExpandable(node, column));
        if (!star || !(grouped || fields.convertsOutput(node.relation))) {
            return node.columns;
        }
        List<FieldRef> all = fields.allOutput(node.relation);
        List<SelectColumn> expanded = new ArrayList<>();
        for (SelectColumn column : node.columns) {
            if (!isExpandable(node, column)) {
                expanded.add(column);
            } else if (column.aggregate().isPresent()) {
                // Counts the rows of the embed and not those it is joined to
                expanded.add(column.withField(column.field().asWholeRow()));
            } else if (all.isEmpty()) {
                expanded.add(column);
            } else {
                all.forEach(field -> expanded.add(column.withField(field)));
            }
        }
        return expanded;
    }

    private static boolean isExpandable(NodeDraft node, SelectColumn column) {
        return column.field().isStar()
                && column.field().path().isEmpty()
                && column.aggregate()
                        .filter(aggregate -> !(node.spread && aggregate == Aggregate.COUNT))
                        .isEmpty();
    }
}
