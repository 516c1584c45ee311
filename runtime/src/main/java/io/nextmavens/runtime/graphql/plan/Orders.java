package io.nextmavens.runtime.graphql.plan;

import graphql.language.Field;
import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.ScalarKind;
import io.nextmavens.runtime.graphql.model.Table;
import io.nextmavens.runtime.graphql.schema.OrderTerm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The order of rows, and cursors by it. */
final class Orders {

    /**
     * One thing rows are ordered by.
     *
     * @param sql the value
     * @param digest how cursors tell the order from others
     * @param column it is, if it is one
     * @param nullsFirst whether null comes before all values
     */
    private record Term(
            String sql,
            String digest,
            Optional<String> column,
            Codec codec,
            boolean descending,
            boolean nullable,
            boolean nullsFirst) {}

    private static final Codec NUMBER = new Codec.Scalar(ScalarKind.BIGINT, "int8");

    private final PlanContext context;
    private final List<Term> terms;

    /** A JSON array of the values of the last terms, which cursors have as one. */
    private final Optional<String> packed;

    /** How many terms cursors have by themselves. */
    private final int open;

    private static final Codec TEXT = new Codec.Scalar(ScalarKind.STRING, "text");

    private Orders(PlanContext context, List<Term> terms, Optional<String> packed, int open) {
        this.context = context;
        this.terms = List.copyOf(terms);
        this.packed = packed;
        this.open = open;
    }

    /** The order of rows of several tables that nothing else asks for: by type and key. */
    static Orders ofMembers(Source source) {
        return ofMembers(null, source, List.of());
    }

    /** Rows of several tables: by what is asked for, then by type and key. */
    private static Orders ofMembers(PlanContext context, Source source, List<Term> wanted) {
        List<Term> terms = new ArrayList<>(wanted);
        terms.add(always(source.alias() + "." + MembersSql.TYPE, "type", TEXT));
        int open = terms.size();
        List<String> types = source.members().orElseThrow();
        for (int i = 0; i < types.size(); i++) {
            terms.add(always(
                    source.alias() + "." + MembersSql.key(i), "pk", new Codec.Scalar(ScalarKind.STRING, types.get(i))));
        }
        return new Orders(context, terms, Optional.of(source.alias() + "." + MembersSql.PRIMARY_KEY), open);
    }

    private static Term always(String sql, String digest, Codec codec) {
        return new Term(sql, digest, Optional.empty(), codec, false, false, false);
    }

    /** The order that a field asks for. */
    static Orders of(PlanContext context, Source source, Field field) {
        Optional<Input> wanted = context.inputs().nonNull(field, "orderBy");
        List<Term> terms = new ArrayList<>();
        Set<String> columns = new HashSet<>();
        Optional<Table> table = source.table()
                .or(() -> source.codec() instanceof Codec.Composite row
                        ? context.schema().model().table(row)
                        : Optional.empty());
        boolean descending = false;
        if (wanted.isPresent() && table.isPresent()) {
            Map<String, List<OrderTerm>> values =
                    context.schema().orders().getOrDefault(table.get().names().orderByType(), Map.of());
            for (Input each : context.inputs().elements(wanted.get())) {
                for (OrderTerm term : values.getOrDefault(String.valueOf(each.value()), List.of())) {
                    descending = term.descending();
                    terms.add(term(context, source, term));
                    if (term instanceof OrderTerm.ByColumn column) {
                        columns.add(column.attribute().column());
                    }
                }
            }
        }
        if (source.members().isPresent()) {
            return ofMembers(context, source, terms);
        }
        if (source.table().isPresent() && !isUnique(source.table().get(), columns)) {
            for (Attribute attribute : source.table().get().uniqueOrder()) {
                if (columns.add(attribute.column())) {
                    terms.add(term(context, source, new OrderTerm.ByColumn(attribute, descending)));
                }
            }
        }
        return new Orders(context, terms, Optional.empty(), terms.size());
    }

    /** Whether the columns tell rows apart already. */
    private static boolean isUnique(Table table, Set<String> columns) {
        return table.keys().stream()
                .anyMatch(key -> columns.containsAll(
                        key.attributes().stream().map(Attribute::column).toList()));
    }

    private static Term term(PlanContext context, Source source, OrderTerm term) {
        boolean nullsFirst = context.schema()
                .model()
                .options()
                .orderByNullsLast()
                .map(last -> !last)
                .orElse(term.descending());
        return switch (term) {
            case OrderTerm.ByColumn(Attribute attribute, boolean descending) ->
                new Term(
                        Row.column(source.alias(), attribute),
                        source.orderPrefix() + "." + Sql.name(attribute.column()),
                        Optional.of(attribute.column()),
                        attribute.codec(),
                        descending,
                        !attribute.notNull(),
                        nullsFirst);
            case OrderTerm.ByFunction byFunction ->
                new Term(
                        byFunction.function().sql() + "(" + source.alias() + ")",
                        byFunction.function().sql() + "(" + source.orderPrefix() + ")",
                        Optional.empty(),
                        term.codec(),
                        term.descending(),
                        true,
                        nullsFirst);
        };
    }

    /** Whether rows come as they come. */
    boolean isNatural() {
        return terms.isEmpty();
    }

    /** The clause, or the one of the opposite order. */
    String sql(boolean reversed) {
        if (terms.isEmpty()) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        for (Term term : terms) {
            boolean descending = term.descending() != reversed;
            boolean nullsFirst = term.nullsFirst() != reversed;
            parts.add(term.sql()
                    + (descending ? " desc" : "")
                    + (term.nullable() && nullsFirst != descending
                            ? (nullsFirst ? " nulls first" : " nulls last")
                            : ""));
        }
        return " order by " + String.join(", ", parts);
    }

    /** Columns of the row that are ordered by. */
    List<String> columns() {
        return terms.stream().flatMap(term -> term.column().stream()).toList();
    }

    /** Whether the row as a whole is ordered by, as by a function of it. */
    boolean usesRow() {
        return terms.stream().anyMatch(term -> term.column().isEmpty());
    }

    private String digest() {
        int parts = packed.isPresent() ? open + 1 : open;
        return Cursor.digest(terms.stream().limit(parts).map(Term::digest).toList());
    }

    /** The cursor of a row. */
    String cursor() {
        if (terms.isEmpty()) {
            return Sql.base64("'[\"natural\",' || row_number() over () || ']'");
        }
        StringBuilder json = new StringBuilder("'[\"").append(digest()).append("\"'");
        for (Term term : terms.subList(0, open)) {
            json.append(" || ',' || ")
                    .append(
                            packed.isPresent()
                                    ? OutputSql.textJson(term.codec(), term.sql())
                                    : OutputSql.plainJson(term.codec(), term.sql()));
        }
        packed.ifPresent(key -> json.append(" || ',' || to_json(").append(key).append(")::text"));
        return Sql.base64(json + " || ']'");
    }

    /** The values of a cursor that was given, as expressions. */
    List<String> parts(Input cursor) {
        if (terms.isEmpty()) {
            return List.of(part(cursor, Cursor.NATURAL, 1, 0, NUMBER));
        }
        List<String> parts = new ArrayList<>();
        int count = packed.isPresent() ? open + 1 : open;
        for (int i = 0; i < open; i++) {
            parts.add(part(cursor, digest(), count, i, terms.get(i).codec()));
        }
        for (int i = open; i < terms.size(); i++) {
            String key = part(cursor, digest(), count, open, TEXT);
            parts.add("((" + key + ")::json ->> " + (i - open) + ")::"
                    + terms.get(i).codec().sqlType());
        }
        return parts;
    }

    private String part(Input cursor, String digest, int count, int index, Codec codec) {
        Bind bind = cursor.variable().isPresent()
                ? new Bind.CursorPart(cursor.variable().get(), digest, count, index)
                : new Bind.Constant(Cursor.part(String.valueOf(cursor.value()), digest, count, index));
        return context.bind(bind, codec.sqlType());
    }

    /** Whether a row comes after the one of a cursor, or before it. */
    String beyond(List<String> values, boolean after) {
        String condition = "";
        for (int i = terms.size() - 1; i >= 0; i--) {
            Term term = terms.get(i);
            String strictly = strictly(term, values.get(i), after);
            String same = term.sql() + (term.nullable() ? " is not distinct from " : " = ") + values.get(i);
            condition = condition.isEmpty() ? strictly : "(" + strictly + " or (" + same + " and " + condition + "))";
        }
        return condition;
    }

    private static String strictly(Term term, String value, boolean after) {
        String comparison = term.sql() + (after != term.descending() ? " > " : " < ") + value;
        if (!term.nullable()) {
            return comparison;
        }
        // null stands at one end: beyond every value in one direction, and every value beyond it in the other
        boolean nullIsBeyond = after != term.nullsFirst();
        String nulls = nullIsBeyond
                ? term.sql() + " is null and " + value + " is not null"
                : term.sql() + " is not null and " + value + " is null";
        return "(" + comparison + " or (" + nulls + "))";
    }
}
