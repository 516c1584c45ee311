package io.nextmavens.runtime.rest.sql;

import io.nextmavens.runtime.catalog.QualifiedName;
import io.nextmavens.runtime.rest.error.RestError;
import io.nextmavens.sql.SqlIdentifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A statement while it is written: text, quoted names and bound values, and no other way in. Not thread-safe. */
final class SqlText {

    /** Words, numbers and brackets, and nothing that would end a type's name. */
    private static final Pattern TYPE = Pattern.compile("[\\p{L}\\p{N}_$. \\[\\]]+");

    private final StringBuilder text = new StringBuilder(256);
    private final List<String> parameters = new ArrayList<>();

    /** Text of ours. */
    SqlText append(String sql) {
        text.append(sql);
        return this;
    }

    /** A name. */
    SqlText name(String name) {
        if (name.isEmpty()) {
            throw RestError.of(400, "42601", "zero-length delimited identifier at or near \"\"\"\"")
                    .exception();
        }
        if (name.indexOf('\0') >= 0) {
            throw RestError.of(400, "22021", "invalid byte sequence for encoding \"UTF8\": 0x00")
                    .exception();
        }
        text.append(new SqlIdentifier(name).quoted());
        return this;
    }

    /** A name with its schema, where it has one. */
    SqlText name(QualifiedName name) {
        if (!name.schema().isEmpty()) {
            name(name.schema()).append(".");
        }
        return name(name.name());
    }

    /** A column of something, or with {@code *} all of them. */
    SqlText column(QualifiedName of, String column) {
        name(of).append(".");
        return column.equals("*") ? append("*") : name(column);
    }

    /** A column of something that has a name in this statement only. */
    SqlText column(String of, String column) {
        return column(QualifiedName.local(of), column);
    }

    /** A value, as text of a type that PostgreSQL infers. */
    SqlText value(String value) {
        parameters.add(value);
        text.append('$').append(parameters.size());
        return this;
    }

    /** Several values as one array. */
    SqlText values(List<String> values) {
        return value(arrayLiteral(values));
    }

    /** A type that the client named. It cannot be quoted: {@code "int"} is no type. */
    SqlText clientType(String type) {
        if (!TYPE.matcher(type).matches()) {
            throw RestError.of(400, "42704", "type \"" + type + "\" does not exist")
                    .exception();
        }
        return append(type);
    }

    /** Elements with something between them. */
    <T> SqlText join(Collection<T> elements, String separator, Consumer<T> writer) {
        Iterator<T> rest = elements.iterator();
        while (rest.hasNext()) {
            writer.accept(rest.next());
            if (rest.hasNext()) {
                text.append(separator);
            }
        }
        return this;
    }

    SqlStatement statement() {
        return new SqlStatement(text.toString(), parameters);
    }

    /** PostgreSQL's text form of an array (manual, section 8.15.2), every element quoted. */
    static String arrayLiteral(List<String> elements) {
        return elements.stream()
                .map(element -> '"' + element.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }
}
