package io.nextmavens.runtime.realtime.changes;

import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.SessionSettings;
import io.nextmavens.runtime.realtime.Principal;
import io.nextmavens.runtime.realtime.Queries;
import io.nextmavens.runtime.realtime.pgoutput.Relation;
import io.nextmavens.runtime.realtime.pgoutput.Tuple;
import io.nextmavens.runtime.realtime.phoenix.JsonText;
import io.nextmavens.sql.SqlIdentifier;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Asks PostgreSQL, in one statement for a whole batch, which rows of one table a claims group may see under the table's
 * policies and a filter. Not thread-safe.
 *
 * <p>The policies' expressions are evaluated on the rows of the changes themselves, not on what the table has by now
 * (docs/adr/0020-realtime-policies.md). Rows that agree in the columns that are read are asked for once.
 */
final class RowCheck {

    private static final Logger LOG = Logger.getLogger(RowCheck.class);
    private static final String ORDINAL = "nextmavens ordinal";

    /** A row, and whether it may be seen: false until it was asked. */
    static final class Verdict {
        private boolean visible;

        Verdict() {}

        Verdict(boolean visible) {
            this.visible = visible;
        }

        boolean visible() {
            return visible;
        }
    }

    private final Table table;
    private final Access access;
    private final Principal principal;
    private final String searchPath;
    private final List<RowCondition> filter;
    private final Optional<Set<String>> columns;
    private final Map<String, Verdict> verdicts = new LinkedHashMap<>();
    private final Map<Tuple, Verdict> byRow = new HashMap<>();

    /**
     * A check without rows.
     *
     * @param principal one of the group
     * @param searchPath of functions that policies call
     * @param filter the conditions that PostgreSQL has to decide
     */
    RowCheck(Table table, Access access, Principal principal, String searchPath, List<RowCondition> filter) {
        this.table = table;
        this.access = access;
        this.principal = principal;
        this.searchPath = searchPath;
        this.filter = filter;
        this.columns = (access.unrestricted() ? Optional.of(Set.<String>of()) : access.columns()).map(read -> {
            Set<String> all = new TreeSet<>(read);
            filter.forEach(condition -> all.add(condition.condition().column()));
            return all;
        });
    }

    /**
     * The verdict on a row, to be known when {@link #ask} is done; a row without a value that is read is not visible.
     *
     * @param wholeRow whether the row has more than the columns of the replica identity
     */
    Verdict on(Relation relation, Tuple row, boolean wholeRow) {
        return byRow.computeIfAbsent(row, r -> verdict(relation, row, wholeRow));
    }

    private Verdict verdict(Relation relation, Tuple row, boolean wholeRow) {
        StringBuilder json = new StringBuilder("{");
        for (Table.Column column : table.columns()) {
            if (columns.isPresent() && !columns.get().contains(column.name())) {
                continue;
            }
            int at = relation.indexOf(column.name());
            boolean missing = at < 0
                    || at >= row.size()
                    || row.isUnchanged(at)
                    || (!wholeRow && !relation.columns().get(at).key());
            if (missing) {
                return new Verdict();
            }
            if (json.length() > 1) {
                json.append(',');
            }
            JsonText.quote(json, column.name());
            json.append(':');
            value(json, column.type(), row.text(at));
        }
        return verdicts.computeIfAbsent(json.append('}').toString(), key -> new Verdict());
    }

    /** Texts are read by the type's input function; JSON is JSON. */
    private static void value(StringBuilder json, int type, String text) {
        if (text == null) {
            json.append("null");
        } else if (type == 114 || type == 3802) {
            json.append(text);
        } else {
            JsonText.quote(json, text);
        }
    }

    /** Asks for all rows. A policy that fails shows nothing of the rows it fails for. Fails with DatabaseException. */
    Future<Void> ask(Queries queries) {
        if (access.unrestricted() && filter.isEmpty()) {
            verdicts.values().forEach(verdict -> verdict.visible = true);
            return Future.succeededFuture();
        }
        return ask(queries, List.copyOf(verdicts.entrySet()));
    }

    private Future<Void> ask(Queries queries, List<Map.Entry<String, Verdict>> rows) {
        if (rows.isEmpty()) {
            return Future.succeededFuture();
        }
        List<String> values = new ArrayList<>();
        values.add(rows.stream().map(Map.Entry::getKey).collect(Collectors.joining(",", "[", "]")));
        SessionSettings settings = new SessionSettings()
                .set("search_path", searchPath)
                .set("role", principal.role())
                .set("request.jwt.claims", principal.claims());
        return queries.read(settings, sql(values), values)
                .map(visible -> {
                    visible.forEach(row ->
                            rows.get(Integer.parseInt(row.getFirst()) - 1).getValue().visible = true);
                    return (Void) null;
                })
                .recover(failure -> recover(queries, rows, failure));
    }

    /** Finds the rows for which the policy fails, by halves. */
    private Future<Void> recover(Queries queries, List<Map.Entry<String, Verdict>> rows, Throwable failure) {
        if (!(failure instanceof DatabaseException.StatementFailed) || isTransient(failure)) {
            return Future.failedFuture(failure);
        }
        if (rows.size() == 1) {
            LOG.debugf("A policy of %s.%s failed for a row: %s", table.schema(), table.name(), failure.getMessage());
            return Future.succeededFuture();
        }
        int half = rows.size() / 2;
        return ask(queries, rows.subList(0, half)).compose(done -> ask(queries, rows.subList(half, rows.size())));
    }

    /** Connection trouble, lack of resources, shutdown, conflicts (PostgreSQL manual, appendix A). */
    private static boolean isTransient(Throwable failure) {
        String state = ((DatabaseException.StatementFailed) failure).error().sqlState();
        return state.startsWith("08") || state.startsWith("53") || state.startsWith("57") || state.startsWith("40");
    }

    private String sql(List<String> values) {
        String relation = new SqlIdentifier(table.schema()).quoted() + "." + new SqlIdentifier(table.name()).quoted();
        StringBuilder names = new StringBuilder();
        table.columns().forEach(column -> names.append(new SqlIdentifier(column.name()).quoted())
                .append(','));
        String ordinal = new SqlIdentifier(ORDINAL).quoted();
        StringBuilder sql = new StringBuilder("SELECT ")
                .append(ordinal)
                .append(" FROM pg_catalog.jsonb_populate_recordset(NULL::")
                .append(relation)
                .append(", $1::pg_catalog.jsonb) WITH ORDINALITY AS ")
                .append(new SqlIdentifier(table.name()).quoted())
                .append('(')
                .append(names)
                .append(ordinal)
                .append(") WHERE (")
                .append(access.unrestricted() ? "true" : access.expression())
                .append(')');
        filter.forEach(condition -> sql.append(" AND ").append(condition.sql(values)));
        return sql.toString();
    }
}
