package io.nextmavens.runtime.graphql.model;

import io.nextmavens.runtime.graphql.inflection.Words;
import io.nextmavens.runtime.graphql.introspection.DatabaseDescription;
import io.nextmavens.runtime.graphql.introspection.DbAttribute;
import io.nextmavens.runtime.graphql.introspection.DbClass;
import io.nextmavens.runtime.graphql.introspection.DbConstraint;
import io.nextmavens.runtime.graphql.introspection.Privileges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Decides what of a database is exposed, for one role. Not thread-safe; use one for each model. */
public final class ModelBuilder {

    private final DatabaseDescription database;
    private final Privileges privileges;
    private final ModelOptions options;
    private final Behavior global;
    private final EnumTables enumTables;
    private final Codecs codecs;
    private final Map<Long, Table> tables = new LinkedHashMap<>();
    private final Map<Long, List<DbConstraint>> constraints;
    private final Map<Long, List<DbConstraint>> references;
    private final Interfaces interfaces;
    private final Map<Long, List<Attribute>> whole = new HashMap<>();

    private ModelBuilder(DatabaseDescription database, Privileges privileges, ModelOptions options) {
        this.database = database;
        this.privileges = privileges;
        this.options = options;
        this.global = global(options);
        this.enumTables = new EnumTables(database);
        this.codecs = new Codecs(database, options, enumTables, this::attributes);
        this.constraints = database.constraints().stream().collect(Collectors.groupingBy(DbConstraint::owner));
        this.references = database.constraints().stream()
                .filter(constraint -> constraint.kind() == 'f')
                .collect(Collectors.groupingBy(DbConstraint::referenced));
        this.interfaces = new Interfaces(database, constraints);
    }

    /** The model of what the role may see. */
    public static Model build(DatabaseDescription database, Privileges privileges, ModelOptions options) {
        return new ModelBuilder(database, privileges, options).build();
    }

    private Model build() {
        for (DbClass source : database.classes().values()) {
            if (database.exposes(source.schema()) && !source.attributes().isEmpty()) {
                Codec.Composite row = codecs.ofClass(source);
                if (!row.attributes().isEmpty()) {
                    tables.put(source.oid(), table(source, row));
                }
            }
        }
        tables.values().forEach(table -> table.keys(keys(table)));
        Polymorphics polymorphics = new Polymorphics(interfaces, database, tables, whole, global);
        polymorphics.extendRows();
        tables.values().forEach(this::addRelations);
        Map<String, Polymorphic> types = polymorphics.types();
        Functions functions = new Functions(database, codecs, options, global, privileges);
        return new Model(tables, functions.all(), types, options);
    }

    // ---- tables

    private Table table(DbClass source, Codec.Composite row) {
        String resource = source.tags().text("name").orElse(source.name());
        StringBuilder own = new StringBuilder("insert update delete select node record");
        if ((source.updatable() & 8) == 0) {
            own.append(" -resource:insert");
        }
        if ((source.updatable() & 4) == 0) {
            own.append(" -resource:update");
        }
        if ((source.updatable() & 16) == 0) {
            own.append(" -resource:delete");
        }
        if (interfaces.of(source).isPresent() || interfaces.baseOf(source).isPresent()) {
            own.append(" -resource:insert -resource:update -resource:delete");
        }
        if (isHidden(source)) {
            own.append(" -*");
        }
        own.append(ofPrivileges(source));
        return new Table(
                source,
                row,
                TableNames.of(Codecs.codecName(source), resource, DatabaseDescription.distinctName(source)),
                global.and(own.toString()).and(TagBehavior.of(source.tags())),
                privileges.selects(source));
    }

    private String ofPrivileges(DbClass source) {
        StringBuilder hidden = new StringBuilder();
        if (!privileges.selects(source)) {
            hidden.append(" -select -single -list -connection -node");
        }
        if (!privileges.inserts(source)) {
            hidden.append(" -insert");
        }
        if (!privileges.updates(source)) {
            hidden.append(" -update");
        }
        if (!privileges.deletes(source)) {
            hidden.append(" -delete");
        }
        return hidden.toString();
    }

    /** Enums have no rows for clients, and what a crash may empty is not offered. */
    private boolean isHidden(DbClass source) {
        return isHiddenPartition(source)
                || (source.kind() == 'p'
                        && source.tags()
                                .text("partitionExpose")
                                .filter("child"::equals)
                                .isPresent())
                || source.tags().has("enum")
                || (source.isRelation() && !source.logged());
    }

    /** Partitions are reached through their table. */
    private boolean isHiddenPartition(DbClass source) {
        if (!source.partition() || source.parents().isEmpty()) {
            return false;
        }
        DbClass parent = database.classes().get(source.parents().getFirst());
        String exposed =
                parent == null ? "child" : parent.tags().text("partitionExpose").orElse("parent");
        return exposed.equals("parent") && database.exposes(parent.schema());
    }

    private List<Attribute> attributes(DbClass source, Codec.Composite row) {
        boolean readable = source.attributes().stream().anyMatch(a -> privileges.selects(source, a.name()));
        List<Attribute> attributes = new ArrayList<>();
        for (DbAttribute column : source.attributes()) {
            Optional<Codec> codec = enumTables.replacement(source, column).or(() -> codecs.ofType(column.type()));
            codec.ifPresent(known -> attributes.add(attribute(source, column, known, readable)));
        }
        Optional<Interfaces.Base> base = interfaces.of(source);
        if (base.isPresent()) {
            // what not every kind has is no field of the interface
            whole.put(source.oid(), attributes);
            Set<String> specific = base.get().specific();
            return attributes.stream()
                    .map(a -> specific.contains(a.column()) ? a.hidden() : a)
                    .toList();
        }
        return attributes;
    }

    private Attribute attribute(DbClass source, DbAttribute column, Codec codec, boolean readable) {
        String name = column.tags().text("name").orElse(column.name());
        String named = Words.graphqlName(name);
        boolean renamed = options.classicIds() && name.equalsIgnoreCase("id");
        Codec innermost = codec.innermost();
        StringBuilder own =
                new StringBuilder("select base update insert filterBy orderBy condition:attribute:filterBy");
        boolean textSearch = innermost.is(ScalarKind.TSVECTOR) || innermost.is(ScalarKind.TSQUERY);
        boolean binary = innermost.is(ScalarKind.BYTEA);
        if (textSearch) {
            own.append(" -select -base -insert -update -condition:attribute:filterBy -attribute:orderBy");
        }
        if (binary) {
            own.append(" -filterBy -condition:attribute:filterBy -attribute:orderBy");
        }
        if (codec.unwrapped() instanceof Codec.Array || codec.unwrapped() instanceof Codec.Range) {
            own.append(" -attribute:orderBy");
        }
        if (!options.ignoreIndexes() && source.isRelation() && source.kind() != 'v' && !isIndexed(source, column)) {
            own.append(" -filterBy -orderBy");
        }
        if (isLink(source, column)) {
            own.append(" -attribute:select -attribute:update -attribute:filterBy -attribute:orderBy");
        }
        own.append(ofPrivileges(source, column, readable));
        Behavior behavior = Behavior.of(own.toString()).and(TagBehavior.of(column.tags()));
        boolean writable = !column.identityAlways();
        return new Attribute(
                column.name(),
                Words.camelCase(renamed ? "row_id" : named),
                named,
                codec,
                column.notNull() || column.tags().has("notNull"),
                column.hasDefault(),
                column.tags().description(),
                column.tags().deprecation(),
                behavior.allows("attribute:select"),
                writable && behavior.allows("attribute:insert"),
                writable && behavior.allows("attribute:update"),
                behavior.allows("condition:attribute:filterBy"),
                behavior.allows("attribute:filterBy"),
                behavior.allows("attribute:orderBy"),
                Optional.empty());
    }

    /** Whether the column only says which row of the base table a row belongs to. */
    private boolean isLink(DbClass source, DbAttribute column) {
        return interfaces
                        .baseOf(source)
                        .filter(base -> base.table().attribute(column.name()).isEmpty())
                        .isPresent()
                && constraints.getOrDefault(source.oid(), List.of()).stream()
                        .anyMatch(c -> c.kind() == 'p' && c.columns().contains(column.number()));
    }

    private String ofPrivileges(DbClass source, DbAttribute column, boolean readable) {
        StringBuilder hidden = new StringBuilder();
        // where no column may be read, rows come of functions, which show them whole
        if (readable && !privileges.selects(source, column.name())) {
            hidden.append(" -select -filterBy -orderBy");
        }
        if (!privileges.inserts(source, column.name())) {
            hidden.append(" -insert");
        }
        if (!privileges.updates(source, column.name())) {
            hidden.append(" -update");
        }
        return hidden.toString();
    }

    private static boolean isIndexed(DbClass source, DbAttribute column) {
        return source.indexed().stream().anyMatch(index -> index.contains(column.number()));
    }

    // ---- keys

    private List<Table.Key> keys(Table table) {
        DbClass source = table.source();
        List<DbConstraint> all = new ArrayList<>();
        if (!source.partition()) {
            for (long parent : source.parents()) {
                constraints.getOrDefault(parent, List.of()).stream()
                        .filter(k -> k.isKey() && k.inherited())
                        .forEach(all::add);
            }
        }
        constraints.getOrDefault(source.oid(), List.of()).stream()
                .filter(DbConstraint::isKey)
                .forEach(all::add);
        List<Table.Key> keys = new ArrayList<>();
        for (DbConstraint constraint : all) {
            key(table, constraint).ifPresent(key -> {
                if (key.primary()) {
                    keys.addFirst(key);
                } else {
                    keys.add(key);
                }
            });
        }
        return keys;
    }

    private Optional<Table.Key> key(Table table, DbConstraint constraint) {
        Optional<List<Attribute>> columns = attributes(table.row(), table.source(), constraint.columns());
        return columns.map(found -> {
            String joined = joined(found);
            Behavior behavior = table.behavior()
                    .and(global)
                    .and("single update delete")
                    .and(table.behavior())
                    .and(TagBehavior.of(constraint.tags()));
            String field = constraint
                    .tags()
                    .text("fieldName")
                    .orElseGet(() -> Words.camelCase(table.names().type() + "-by-" + joined));
            return new Table.Key(
                    found,
                    constraint.kind() == 'p',
                    field,
                    behavior.allows("query:resource:single"),
                    behavior.allows("constraint:resource:update"),
                    behavior.allows("constraint:resource:delete"));
        });
    }

    static String joined(List<Attribute> attributes) {
        return attributes.stream().map(Attribute::fieldName).collect(Collectors.joining("-and-"));
    }

    private static Optional<List<Attribute>> attributes(Codec.Composite row, DbClass source, List<Integer> numbers) {
        List<Attribute> found = numbers.stream()
                .flatMap(number -> source.attribute(number).map(DbAttribute::name).flatMap(row::attribute).stream())
                .toList();
        return found.size() == numbers.size() ? Optional.of(found) : Optional.empty();
    }

    // ---- relations

    private void addRelations(Table table) {
        Set<String> seen = new HashSet<>();
        constraints.getOrDefault(table.source().oid(), List.of()).stream()
                .filter(constraint -> constraint.kind() == 'f')
                .forEach(constraint -> addRelation(table, constraint, false, seen));
        references
                .getOrDefault(table.source().oid(), List.of())
                .forEach(constraint -> addRelation(table, constraint, true, seen));
    }

    private void addRelation(Table table, DbConstraint constraint, boolean backward, Set<String> seen) {
        Table target = tables.get(backward ? constraint.owner() : constraint.referenced());
        if (target == null || !target.isRelation()) {
            return;
        }
        Optional<List<Attribute>> own = attributes(
                table.row(), table.source(), backward ? constraint.referencedColumns() : constraint.columns());
        Optional<List<Attribute>> others = attributes(
                target.row(), target.source(), backward ? constraint.columns() : constraint.referencedColumns());
        if (own.isEmpty() || others.isEmpty()) {
            return;
        }
        boolean unique = !backward
                || constraints.getOrDefault(target.source().oid(), List.of()).stream()
                        .anyMatch(k -> k.isKey() && constraint.columns().containsAll(k.columns()));
        if (!seen.add(identity(target, constraint, backward, own.get(), others.get()))) {
            return;
        }
        Relation relation = relation(table, target, constraint, backward, unique, own.get(), others.get());
        Optional<Interfaces.Base> base = interfaces.of(table.source());
        boolean specific = base.isPresent()
                && own.get().stream().anyMatch(a -> base.get().specific().contains(a.column()));
        if (interfaces.isLink(constraint) || (specific && !backward)) {
            table.addOther(relation);
        } else if (!specific) {
            table.add(relation);
        }
    }

    /** Two references over the same columns are one relation, unless a comment names them. */
    private static String identity(
            Table target, DbConstraint constraint, boolean backward, List<Attribute> own, List<Attribute> others) {
        return constraint
                .tags()
                .text(backward ? "foreignFieldName" : "fieldName")
                .orElseGet(() -> target.source().oid() + "/" + backward + "/"
                        + (backward ? others : own)
                                .stream().map(Attribute::column).toList());
    }

    private Relation relation(
            Table table,
            Table target,
            DbConstraint constraint,
            boolean backward,
            boolean unique,
            List<Attribute> own,
            List<Attribute> others) {
        Function<String, Optional<String>> tag = constraint.tags()::text;
        String by = "-by-" + joined(backward ? others : own);
        String single = backward
                ? tag.apply("foreignSingleFieldName")
                        .or(() -> tag.apply("foreignFieldName"))
                        .orElse(target.names().type() + by)
                : tag.apply("fieldName").orElse(target.names().type() + by);
        String many = Words.camelCase(
                tag.apply("foreignFieldName").orElse(Words.plural(target.names().type()) + by));
        Behavior behavior = global.and("select single connection -singularRelation:resource:connection"
                        + " -singularRelation:resource:list")
                .and(simpleOf(options))
                .and("-singularRelation:resource:connection -singularRelation:resource:list")
                .and(isHidden(target.source()) ? "-*" : "")
                .and(ofPrivileges(target.source()))
                .and(isUnindexed(target, others, backward) ? "-select -list -connection -single" : "")
                .and(TagBehavior.of(target.source().tags()))
                .and(hidesReading(table, target, own, others) ? "-select -single -list -connection" : "")
                .and(TagBehavior.of(constraint.tags()))
                .and(String.join(" ", constraint.tags().all(backward ? "backwardBehavior" : "forwardBehavior")));
        return new Relation(
                backward,
                unique,
                own,
                target,
                others,
                Words.camelCase(single),
                tag.apply("foreignConnectionFieldName").orElse(many),
                tag.apply("foreignSimpleFieldName").orElse(many + "List"),
                backward
                        ? tag.apply("backwardDescription")
                        : tag.apply("forwardDescription")
                                .or(() -> constraint.tags().description()),
                constraint.tags().deprecation().or(() -> target.source().tags().deprecation()),
                constraint.tags().has("notNull"),
                behavior);
    }

    /** A reference over a column that is not read is not followed. */
    private static boolean hidesReading(Table table, Table target, List<Attribute> own, List<Attribute> others) {
        return own.stream()
                        .anyMatch(a -> TagBehavior.omitsReading(table.source()
                                .attribute(a.column())
                                .orElseThrow()
                                .tags()))
                || others.stream()
                        .anyMatch(a -> TagBehavior.omitsReading(target.source()
                                .attribute(a.column())
                                .orElseThrow()
                                .tags()));
    }

    private boolean isUnindexed(Table target, List<Attribute> others, boolean backward) {
        if (options.ignoreIndexes() || !backward || target.source().kind() == 'v') {
            return false;
        }
        List<Integer> numbers = others.stream()
                .map(a -> target.source().attribute(a.column()).orElseThrow().number())
                .toList();
        return target.source().indexed().stream().noneMatch(index -> index.containsAll(numbers));
    }

    // ---- behaviour of all

    private static Behavior global(ModelOptions options) {
        return Behavior.of("connection -list single node type:node select insert update delete filter order array"
                        + " resource:connection:backwards")
                .and(simpleOf(options));
    }

    private static String simpleOf(ModelOptions options) {
        return switch (options.simpleCollections().orElse("")) {
            case "both" -> "connection resource:connection list resource:list";
            case "only" -> "-connection -resource:connection list resource:list";
            case "omit" -> "connection resource:connection -list -resource:list";
            default -> "connection -list";
        };
    }
}
