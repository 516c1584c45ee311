package io.nextmavens.runtime.graphql.plan;

import graphql.language.Field;
import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.schema.AggregateFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists and connections of rows. Not thread-safe. */
final class RowsSql {

    private final PlanContext context;
    private final FieldPlanner planner;
    private final Conditions conditions;

    RowsSql(PlanContext context, FieldPlanner planner) {
        this.context = context;
        this.planner = planner;
        this.conditions = new Conditions(context);
    }

    // ---- lists

    /** A JSON array of rows. */
    String list(Source of, Field field, List<Field> fields) {
        Source source = of.with(conditions.of(of, field));
        Orders orders = Orders.of(context, source, field);
        String alias = context.alias();
        StringBuilder sql = new StringBuilder("(select coalesce(json_agg(")
                .append(alias)
                .append(".o), '[]'::json) from (select ")
                .append(node(source, fields))
                .append(" as o from ")
                .append(source.from())
                .append(Sql.where(source.conditions()))
                .append(orders.sql(false));
        number(field, "first").ifPresent(first -> sql.append(" limit ").append(first));
        number(field, "offset").ifPresent(offset -> sql.append(" offset ").append(offset));
        return sql.append(") ").append(alias).append(")").toString();
    }

    /** What one row or value is shown as. */
    private String node(Source source, List<Field> fields) {
        if (source.codec().unwrapped() instanceof Codec.Composite codec) {
            Row row = Row.ofAlias(source.alias(), codec);
            return planner.output().row(codec, row, fields, !source.mayBeNull());
        }
        return planner.output().value(source.codec(), source.value(), fields, false);
    }

    // ---- connections

    /** Where a page begins and ends, as expressions. */
    private record Page(
            Optional<String> first,
            Optional<String> last,
            Optional<String> offset,
            List<String> after,
            List<String> before) {

        boolean isBackward() {
            return last.isPresent();
        }

        Optional<String> size() {
            return isBackward() ? last : first;
        }
    }

    /** What the fields of a connection need of its rows. */
    private static final class Needs {
        boolean rows;
        boolean cursor;
        boolean more;
    }

    /** The JSON object of a connection. */
    String connection(Source of, String type, Field field, List<Field> fields) {
        Source source = of.with(conditions.of(of, field));
        Orders orders = Orders.of(context, source, field);
        Map<String, List<Field>> members = context.fields(fields, type);
        Needs needs = needs(members);
        if (!needs.rows) {
            Map<String, String> object = new LinkedHashMap<>();
            members.forEach((key, each) -> object.put(key, withoutRows(source, type, each)));
            return Sql.object(object);
        }
        Page page = page(field, orders);
        boolean natural = orders.isNatural();
        boolean reversed = page.isBackward() && !natural;
        boolean numbered = needs.cursor || needs.more || reversed;
        String rows = context.alias();
        Aggregation aggregation = natural && page.isBackward()
                ? new Aggregation(rows, page, false, false, numbered, naturalHasPrevious(page, source))
                : new Aggregation(
                        rows,
                        page,
                        needs.more,
                        reversed,
                        numbered,
                        "(count(*) > " + page.last().orElse("0") + ")");
        List<String> columns = new ArrayList<>();
        Map<String, String> object = new LinkedHashMap<>();
        members.forEach((key, each) -> object.put(
                key,
                switch (each.getFirst().getName()) {
                    case "nodes" -> {
                        columns.add(node(source, each) + " as n" + columns.size());
                        yield aggregation.all("n" + (columns.size() - 1));
                    }
                    case "edges" -> {
                        columns.add(edge(source, orders, type, each) + " as n" + columns.size());
                        yield aggregation.all("n" + (columns.size() - 1));
                    }
                    case "pageInfo" -> pageInfo(each, aggregation);
                    default -> withoutRows(source, type, each);
                }));
        if (needs.cursor) {
            columns.add(orders.cursor() + " as c");
        }
        String inner = natural ? natural(source, page, needs, columns) : byKeys(source, page, needs, columns, orders);
        String all = numbered
                ? "(select *, row_number() over () as rn from (" + inner + ") " + rows + "a) " + rows
                : "(" + inner + ") " + rows;
        return "(select " + Sql.object(object) + " from " + all + ")";
    }

    private Needs needs(Map<String, List<Field>> members) {
        Needs needs = new Needs();
        members.forEach((key, fields) -> {
            switch (fields.getFirst().getName()) {
                case "nodes" -> needs.rows = true;
                case "edges" -> {
                    needs.rows = true;
                    context.fields(fields, "")
                            .values()
                            .forEach(each ->
                                    needs.cursor |= each.getFirst().getName().equals("cursor"));
                }
                case "pageInfo" -> {
                    needs.rows = true;
                    context.fields(fields, "PageInfo").values().forEach(each -> {
                        String name = each.getFirst().getName();
                        needs.more |= name.startsWith("has");
                        needs.cursor |= name.endsWith("Cursor");
                    });
                }
                default -> {
                    // needs no rows
                }
            }
        });
        return needs;
    }

    private String withoutRows(Source source, String type, List<Field> fields) {
        return switch (fields.getFirst().getName()) {
            case "totalCount" -> source.count();
            case "aggregates" -> aggregates(source, fields);
            default -> FieldPlanner.typename(type);
        };
    }

    /**
     * A size as part of the text: as a parameter it would make the planner expect a tenth of the table, and plan anew
     * for every request.
     */
    private Optional<String> number(Field field, String argument) {
        return context.inputs()
                .nonNull(field, argument)
                .map(input -> Long.toString(((Number) context.inputs().look(input)).longValue()));
    }

    private Page page(Field field, Orders orders) {
        Inputs inputs = context.inputs();
        Optional<String> first = number(field, "first");
        Optional<String> last = number(field, "last");
        Optional<String> offset = number(field, "offset");
        if (first.isPresent() && last.isPresent()) {
            throw new PlanException("Only one of first and last may be given");
        }
        if (last.isPresent() && offset.isPresent()) {
            throw new PlanException("offset may not be used with last");
        }
        return new Page(
                first,
                last,
                offset,
                inputs.nonNull(field, "after").map(orders::parts).orElse(List.of()),
                inputs.nonNull(field, "before").map(orders::parts).orElse(List.of()));
    }

    /** Rows of an order that tells them apart: where a page begins is said by values. */
    private String byKeys(Source source, Page page, Needs needs, List<String> columns, Orders orders) {
        List<String> all = new ArrayList<>(source.conditions());
        if (!page.after().isEmpty()) {
            all.add(orders.beyond(page.after(), true));
        }
        if (!page.before().isEmpty()) {
            all.add(orders.beyond(page.before(), false));
        }
        StringBuilder sql = new StringBuilder("select ")
                .append(columns.isEmpty() ? "1 as one" : String.join(", ", columns))
                .append(" from ")
                .append(source.from())
                .append(Sql.where(all))
                .append(orders.sql(page.isBackward()));
        page.size().ifPresent(size -> sql.append(" limit ").append(needs.more ? "(" + size + " + 1)" : size));
        page.offset().ifPresent(offset -> sql.append(" offset ").append(offset));
        return sql.toString();
    }

    /** Rows in the order they come in: where a page begins is said by numbers. */
    private String natural(Source source, Page page, Needs needs, List<String> columns) {
        StringBuilder sql = new StringBuilder("select ")
                .append(columns.isEmpty() ? "1 as one" : String.join(", ", columns))
                .append(" from ")
                .append(source.from())
                .append(Sql.where(source.conditions()));
        naturalLimit(page, source, needs.more)
                .ifPresent(limit -> sql.append(" limit ").append(limit));
        naturalOffset(page, source).ifPresent(offset -> sql.append(" offset ").append(offset));
        return sql.toString();
    }

    private static String naturalStart(Page page) {
        String after = page.after().isEmpty() ? "0" : page.after().getFirst();
        return page.offset().map(offset -> "(" + after + " + " + offset + ")").orElse(after);
    }

    /** The number behind the last row that a page may have; empty where it is the last of all. */
    private static Optional<String> naturalEnd(Page page) {
        return page.before().isEmpty()
                ? Optional.empty()
                : Optional.of("(" + page.before().getFirst() + " - 1)");
    }

    private static Optional<String> naturalOffset(Page page, Source source) {
        if (page.isBackward()) {
            String end = naturalEnd(page).orElse(source.count());
            return Optional.of("greatest(" + naturalStart(page) + ", " + end + " - "
                    + page.last().orElseThrow() + ")");
        }
        String start = naturalStart(page);
        return start.equals("0") ? Optional.empty() : Optional.of(start);
    }

    private static Optional<String> naturalLimit(Page page, Source source, boolean more) {
        Optional<String> end = naturalEnd(page);
        if (page.isBackward()) {
            return end.map(last ->
                    "greatest(0, " + last + " - " + naturalOffset(page, source).orElse("0") + ")");
        }
        Optional<String> size = page.first().map(first -> more ? "(" + first + " + 1)" : first);
        if (end.isEmpty()) {
            return size;
        }
        String rest = "greatest(0, " + end.get() + " - " + naturalStart(page) + ")";
        return Optional.of(
                size.map(first -> "least(" + first + ", " + rest + ")").orElse(rest));
    }

    private static String naturalHasPrevious(Page page, Source source) {
        return "(count(*) > 0 and " + naturalOffset(page, source).orElse("0") + " > " + naturalStart(page) + ")";
    }

    // ---- parts

    private String edge(Source source, Orders orders, String connectionType, List<Field> fields) {
        String type = edgeType(connectionType);
        Map<String, String> members = new LinkedHashMap<>();
        context.fields(fields, type)
                .forEach((key, each) -> members.put(
                        key,
                        switch (each.getFirst().getName()) {
                            case "cursor" -> orders.cursor();
                            case "node" -> node(source, each);
                            default -> FieldPlanner.typename(type);
                        }));
        return Sql.object(members);
    }

    static String edgeType(String connectionType) {
        return connectionType.substring(0, connectionType.length() - "Connection".length()) + "Edge";
    }

    private String pageInfo(List<Field> fields, Aggregation aggregation) {
        Map<String, String> members = new LinkedHashMap<>();
        context.fields(fields, "PageInfo")
                .forEach((key, each) -> members.put(
                        key,
                        switch (each.getFirst().getName()) {
                            case "hasNextPage" -> aggregation.hasNext();
                            case "hasPreviousPage" -> aggregation.hasPrevious();
                            case "startCursor" -> aggregation.firstCursor();
                            case "endCursor" -> aggregation.lastCursor();
                            default -> FieldPlanner.typename("PageInfo");
                        }));
        return Sql.object(members);
    }

    private String aggregates(Source source, List<Field> fields) {
        Codec.Composite codec = (Codec.Composite) source.codec();
        Row row = Row.ofAlias(source.alias(), codec);
        Map<String, String> members = new LinkedHashMap<>();
        context.fields(fields, codec.typeName() + "Aggregates")
                .forEach((key, each) -> members.put(
                        key,
                        AggregateFunction.ofField(each.getFirst().getName())
                                .map(function -> aggregate(function, row, each))
                                .orElseGet(() -> FieldPlanner.typename(codec.typeName() + "Aggregates"))));
        return "(select " + Sql.object(members) + " from " + source.from() + Sql.where(source.conditions()) + ")";
    }

    private String aggregate(AggregateFunction function, Row row, List<Field> fields) {
        Map<String, String> members = new LinkedHashMap<>();
        context.fields(fields, "").forEach((key, each) -> {
            Optional<Attribute> attribute = row.codec().attributes().stream()
                    .filter(a -> a.fieldName().equals(each.getFirst().getName()))
                    .findFirst();
            members.put(
                    key,
                    attribute
                            .map(a -> planner.output()
                                    .value(function.result(a.codec()), function.sql(row.column(a)), each, false))
                            .orElse("null::text"));
        });
        return Sql.object(members);
    }

    /**
     * Aggregates over the rows of a page.
     *
     * @param rows their name
     * @param more whether there is one row too many, to see whether there are more
     * @param reversed whether they come from the last to the first
     * @param numbered whether they have numbers
     * @param previous whether a page that is read backwards has rows before it
     */
    private record Aggregation(
            String rows, Page page, boolean more, boolean reversed, boolean numbered, String previous) {

        private String ofPage() {
            return more && page.size().isPresent()
                    ? " filter (where " + rows + ".rn <= " + page.size().get() + ")"
                    : "";
        }

        private String order(boolean lastFirst) {
            // in every aggregate: PostgreSQL feeds all of a query in the order that one of them asks for
            return numbered ? " order by " + rows + ".rn" + (reversed == lastFirst ? "" : " desc") : "";
        }

        String all(String column) {
            return "coalesce(json_agg(" + rows + "." + column + order(false) + ")" + ofPage() + ", '[]'::json)";
        }

        String firstCursor() {
            return "(array_agg(" + rows + ".c" + order(false) + ")" + ofPage() + ")[1]";
        }

        String lastCursor() {
            return "(array_agg(" + rows + ".c" + order(true) + ")" + ofPage() + ")[1]";
        }

        String hasNext() {
            return page.first()
                    .map(first -> "(" + first + " > 0 and count(*) > " + first + ")")
                    .orElse("false");
        }

        String hasPrevious() {
            if (page.isBackward()) {
                return previous;
            }
            return page.offset().map(offset -> "(" + offset + " > 0)").orElse("false");
        }
    }
}
