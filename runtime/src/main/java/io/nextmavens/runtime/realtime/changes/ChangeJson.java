package io.nextmavens.runtime.realtime.changes;

import static io.nextmavens.runtime.realtime.phoenix.JsonText.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.nextmavens.runtime.realtime.pgoutput.Relation;
import io.nextmavens.runtime.realtime.pgoutput.Tuple;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The {@code data} of a change, as clients of Supabase know it, with its position besides. Pure. */
final class ChangeJson {

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    /** Values of this many bytes stay in a record that is too large. */
    private static final int SMALL = 64;

    private final Change change;
    private final String type;
    private final Types types;
    private final int limit;

    ChangeJson(Change change, String type, Types types, int limit) {
        this.change = change;
        this.type = type;
        this.types = types;
        this.limit = limit;
    }

    /**
     * The data as UTF-8.
     *
     * @param row the new row, unless deleted
     * @param old what is told of the old row
     * @param oldColumns which columns of the old row
     * @param columns which columns are shown at all
     */
    byte[] encode(Optional<Tuple> row, Optional<Tuple> old, Predicate<String> oldColumns, Predicate<String> columns) {
        byte[] whole = encode(row, old, oldColumns, columns, Integer.MAX_VALUE);
        return whole.length <= limit ? whole : encode(row, old, oldColumns, columns, SMALL);
    }

    private byte[] encode(
            Optional<Tuple> row,
            Optional<Tuple> old,
            Predicate<String> oldColumns,
            Predicate<String> columns,
            int largest) {
        Relation relation = change.relation();
        List<String> errors = new ArrayList<>();
        if (largest == SMALL) {
            errors.add("Error 413: Payload Too Large");
        }
        StringBuilder out = new StringBuilder(256);
        out.append("{\"type\":").append(quoted(type));
        out.append(",\"schema\":").append(quoted(relation.schema()));
        out.append(",\"table\":").append(quoted(relation.table()));
        out.append(",\"commit_timestamp\":").append(quoted(TIMESTAMP.format(change.committed())));
        out.append(",\"position\":").append(quoted(change.position().toString()));
        out.append(",\"columns\":[");
        String comma = "";
        for (Relation.Column column : relation.columns()) {
            if (columns.test(column.name())) {
                out.append(comma).append("{\"name\":").append(quoted(column.name()));
                out.append(",\"type\":")
                        .append(quoted(types.type(column.type()).name()))
                        .append('}');
                comma = ",";
            }
        }
        out.append(']');
        row.ifPresent(values -> {
            out.append(",\"record\":");
            record(out, values, columns, largest, errors);
        });
        old.ifPresent(values -> {
            out.append(",\"old_record\":");
            record(out, values, name -> columns.test(name) && oldColumns.test(name), largest, new ArrayList<>());
        });
        out.append(",\"errors\":");
        if (errors.isEmpty()) {
            out.append("null}");
        } else {
            out.append('[');
            out.append(
                    String.join(",", errors.stream().map(error -> quoted(error)).toList()));
            out.append("]}");
        }
        return out.toString().getBytes(UTF_8);
    }

    private void record(StringBuilder out, Tuple values, Predicate<String> columns, int largest, List<String> errors) {
        Relation relation = change.relation();
        out.append('{');
        String comma = "";
        for (int i = 0; i < relation.columns().size() && i < values.size(); i++) {
            Relation.Column column = relation.columns().get(i);
            if (!columns.test(column.name())) {
                continue;
            }
            if (values.isUnchanged(i)) {
                errors.add("The unchanged value of " + column.name() + " is not in the log; read the row");
                continue;
            }
            String text = values.text(i);
            if (text != null && text.length() > largest) {
                continue;
            }
            out.append(comma).append(quoted(column.name())).append(':');
            JsonValues.append(out, types.type(column.type()), text);
            comma = ",";
        }
        out.append('}');
    }
}
