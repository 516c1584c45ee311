package io.nextmavens.runtime.graphql.model;

import io.nextmavens.runtime.graphql.introspection.DatabaseDescription;
import io.nextmavens.runtime.graphql.introspection.DbAttribute;
import io.nextmavens.runtime.graphql.introspection.DbClass;
import io.nextmavens.runtime.graphql.introspection.DbConstraint;
import io.nextmavens.runtime.graphql.introspection.TagOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * What the comments of a database say of interfaces: {@code @interface} and its {@code @type}s. What cannot be understood
 * is left out and logged; its table is a plain one then.
 */
final class Interfaces {

    private static final Logger LOG = Logger.getLogger(Interfaces.class);

    /**
     * A table whose rows are of several kinds.
     *
     * @param typeColumn tells them apart
     * @param kinds by the value of that column
     */
    record Base(DbClass table, DbAttribute typeColumn, Map<String, KindTag> kinds) {

        /** Columns that not every kind has. */
        Set<String> specific() {
            Set<String> columns = new HashSet<>();
            for (KindTag kind : kinds.values()) {
                if (kind instanceof ColumnsTag(String _, List<Column> own)) {
                    own.forEach(column -> columns.add(column.column()));
                }
            }
            return columns;
        }
    }

    /** What a {@code @type} says. */
    sealed interface KindTag {}

    /** A kind of {@code mode:single}: its own columns, besides those of all kinds. */
    record ColumnsTag(String name, List<Column> columns) implements KindTag {}

    /** A kind of {@code mode:relational}: the table with the rest, and how it refers to the base. */
    record TableTag(DbClass table, DbConstraint link) implements KindTag {}

    /**
     * A column of a kind.
     *
     * @param field its name there, if it has another
     */
    record Column(String column, Optional<String> field, boolean notNull) {

        static Column of(String text) {
            boolean notNull = text.endsWith("!");
            String[] names = (notNull ? text.substring(0, text.length() - 1) : text).split(">", 2);
            return new Column(
                    names[0].strip(), names.length > 1 ? Optional.of(names[1].strip()) : Optional.empty(), notNull);
        }
    }

    private final DatabaseDescription database;
    private final Map<Long, List<DbConstraint>> constraints;
    private final Map<Long, Base> bases = new LinkedHashMap<>();
    private final Map<Long, Base> baseOfKind = new HashMap<>();
    private final Set<DbConstraint> links = new HashSet<>();

    Interfaces(DatabaseDescription database, Map<Long, List<DbConstraint>> constraints) {
        this.database = database;
        this.constraints = constraints;
        for (DbClass source : database.classes().values()) {
            if (source.tags().has("interface") && !isUnion(source) && database.exposes(source.schema())) {
                read(source).ifPresent(base -> {
                    bases.put(source.oid(), base);
                    base.kinds().values().forEach(kind -> {
                        if (kind instanceof TableTag(DbClass table, DbConstraint link)) {
                            baseOfKind.put(table.oid(), base);
                            links.add(link);
                        }
                    });
                });
            }
        }
    }

    /** Whether a class only says what several tables have in common. */
    static boolean isUnion(DbClass source) {
        return mode(source).equals("union");
    }

    private static String mode(DbClass source) {
        return source.tags()
                .text("interface")
                .flatMap(tag -> TagOptions.parse(tag, 0).parameter("mode"))
                .orElse("");
    }

    Optional<Base> of(DbClass source) {
        return Optional.ofNullable(bases.get(source.oid()));
    }

    /** The table that has what this one lacks. */
    Optional<Base> baseOf(DbClass kind) {
        return Optional.ofNullable(baseOfKind.get(kind.oid()));
    }

    /** Whether a foreign key only ties a kind to its base. */
    boolean isLink(DbConstraint constraint) {
        return links.contains(constraint);
    }

    private Optional<Base> read(DbClass source) {
        String mode = mode(source);
        TagOptions options = TagOptions.parse(source.tags().text("interface").orElse(""), 0);
        Optional<DbAttribute> type = source.attribute(options.parameter("type").orElse("type"));
        if (!source.isRelation() || type.isEmpty() || primaryKey(source).isEmpty()) {
            return refused(source, "it needs a primary key, and the column that tells its kinds apart");
        }
        Map<String, KindTag> kinds = new LinkedHashMap<>();
        for (String tag : source.tags().all("type")) {
            TagOptions of = TagOptions.parse(tag, 1);
            Optional<KindTag> kind =
                    switch (mode) {
                        case "single" -> columns(of);
                        case "relational" -> table(source, of);
                        default -> Optional.empty();
                    };
            if (of.words().isEmpty() || kind.isEmpty()) {
                return refused(source, "@type " + tag);
            }
            kinds.put(of.words().getFirst(), kind.get());
        }
        return kinds.isEmpty()
                ? refused(source, "it has no mode of single, relational or union, or no @type")
                : Optional.of(new Base(source, type.get(), kinds));
    }

    private static Optional<Base> refused(DbClass source, String why) {
        LOG.warnf("The smart comment @interface on %s.%s is not understood: %s", source.schema(), source.name(), why);
        return Optional.empty();
    }

    private static Optional<KindTag> columns(TagOptions of) {
        List<Column> columns = new ArrayList<>();
        of.parameter("attributes").ifPresent(list -> {
            for (String each : list.split(",", -1)) {
                columns.add(Column.of(each));
            }
        });
        return of.parameter("name").map(name -> new ColumnsTag(name, columns));
    }

    private Optional<KindTag> table(DbClass base, TagOptions of) {
        Optional<DbClass> table =
                of.parameter("references").flatMap(name -> Identifiers.find(database, name, base.schema()));
        return table.flatMap(found -> {
            List<Integer> own = primaryKey(found).orElse(List.of());
            List<Integer> theirs = primaryKey(base).orElseThrow();
            return constraints.getOrDefault(found.oid(), List.of()).stream()
                    .filter(c -> c.kind() == 'f'
                            && c.referenced() == base.oid()
                            && c.columns().equals(own)
                            && c.referencedColumns().equals(theirs))
                    .findFirst()
                    .map(link -> new TableTag(found, link));
        });
    }

    private Optional<List<Integer>> primaryKey(DbClass source) {
        return constraints.getOrDefault(source.oid(), List.of()).stream()
                .filter(c -> c.kind() == 'p')
                .findFirst()
                .map(DbConstraint::columns);
    }
}
