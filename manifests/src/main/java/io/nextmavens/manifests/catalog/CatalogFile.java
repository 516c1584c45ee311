package io.nextmavens.manifests.catalog;

import io.nextmavens.sql.SqlScript;
import io.nextmavens.sql.SqlStatement;
import java.util.List;
import java.util.Objects;

/**
 * One numbered file of the catalog.
 *
 * @param name file name, such as 0007_isolation.sql; files apply in the order of their names
 * @param sql its text
 */
public record CatalogFile(String name, String sql) {

    private static final String REPEATABLE = "-- repeatable";

    public CatalogFile {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(sql, "sql");
    }

    /** Returns whether a changed text is applied again; of other files it is refused. Said by the first line. */
    public boolean repeatable() {
        return sql.startsWith(REPEATABLE);
    }

    /** Returns the number before the first underscore. */
    public String number() {
        int end = name.indexOf('_');
        return end < 0 ? name : name.substring(0, end);
    }

    /** Returns the SHA-256 of the text. */
    public String checksum() {
        return Checksum.of(sql);
    }

    List<SqlStatement> statements() {
        return SqlScript.split(sql);
    }
}
