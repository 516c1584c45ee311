package io.nextmavens.runtime.graphql.model;

import io.nextmavens.runtime.graphql.introspection.DatabaseDescription;
import io.nextmavens.runtime.graphql.introspection.DbAttribute;
import io.nextmavens.runtime.graphql.introspection.DbClass;
import io.nextmavens.runtime.graphql.introspection.DbConstraint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes interfaces and unions of what comments say of tables, as far as the role may see them. */
final class Polymorphics {

    private final Interfaces interfaces;
    private final DatabaseDescription database;
    private final Map<Long, Table> tables;
    private final Map<Long, List<Attribute>> whole;
    private final Behavior global;
    private final Map<String, Polymorphic> types = new LinkedHashMap<>();

    /**
     * Those of some tables.
     *
     * @param whole attributes of the tables whose rows are of several kinds, by {@code oid}
     */
    Polymorphics(
            Interfaces interfaces,
            DatabaseDescription database,
            Map<Long, Table> tables,
            Map<Long, List<Attribute>> whole,
            Behavior global) {
        this.interfaces = interfaces;
        this.database = database;
        this.tables = tables;
        this.whole = whole;
        this.global = global;
    }

    // ---- kinds with tables of their own

    /** Gives rows of such kinds the attributes of their base. */
    void extendRows() {
        for (Table table : tables.values()) {
            interfaces.of(table.source()).filter(base -> table.isReadable()).ifPresent(base -> base.kinds()
                    .values()
                    .forEach(kind -> {
                        if (kind instanceof Interfaces.TableTag(DbClass source, DbConstraint link)
                                && tables.containsKey(source.oid())) {
                            extend(table, tables.get(source.oid()), link);
                        }
                    }));
        }
    }

    private static void extend(Table base, Table kind, DbConstraint link) {
        BaseTable of = baseTable(base, kind.source(), link);
        List<Attribute> more = new ArrayList<>();
        for (Attribute attribute : base.row().attributes()) {
            if (kind.row().attribute(attribute.column()).isEmpty()) {
                more.add(attribute.of(of));
            }
        }
        kind.row().extend(more, of);
    }

    private static BaseTable baseTable(Table base, DbClass kind, DbConstraint link) {
        return new BaseTable(base.sql(), names(kind, link.columns()), names(base.source(), link.referencedColumns()));
    }

    private static List<String> names(DbClass of, List<Integer> columns) {
        return columns.stream()
                .map(number -> of.attribute(number).map(DbAttribute::name).orElseThrow())
                .toList();
    }

    private static void inherit(Table base, Table kind) {
        for (Relation relation : base.relations()) {
            List<Attribute> columns = relation.columns().stream()
                    .flatMap(column -> kind.row().attribute(column.column()).stream())
                    .toList();
            if (columns.size() == relation.columns().size()) {
                kind.inherit(relation.from(columns));
            }
        }
    }

    // ---- types

    /** All interfaces and unions, by name. */
    Map<String, Polymorphic> types() {
        for (Table table : tables.values()) {
            interfaces.of(table.source()).flatMap(base -> kinds(table, base)).ifPresent(this::add);
        }
        tables.values().stream()
                .filter(table -> Interfaces.isUnion(table.source()))
                .forEach(table -> add(interfaceOf(table)));
        unions();
        References references = new References(database, tables, types, global);
        tables.values().forEach(table -> table.references(references.of(table.source())));
        types.values().forEach(this::checkReferences);
        return types;
    }

    private void add(Polymorphic type) {
        types.putIfAbsent(type.typeName(), type);
    }

    private Optional<Polymorphic> kinds(Table table, Interfaces.Base base) {
        table.asPolymorphic();
        Optional<Attribute> type = table.row().attribute(base.typeColumn().name());
        if (type.isEmpty() || table.primaryKey().isEmpty() || !table.isReadable()) {
            return Optional.empty();
        }
        List<Polymorphic.Kind> kinds = new ArrayList<>();
        base.kinds().forEach((value, tag) -> {
            switch (tag) {
                case Interfaces.ColumnsTag(String name, List<Interfaces.Column> columns) ->
                    kinds.add(ownKind(table, base, value, name, columns));
                case Interfaces.TableTag(DbClass source, DbConstraint link) -> {
                    Table of = tables.get(source.oid());
                    if (of != null && of.allows("resource:select")) {
                        inherit(table, of);
                        kinds.add(new Polymorphic.TableKind(value, of, baseTable(table, source, link)));
                    }
                }
            }
        });
        boolean isNode = table.allows("interface:node")
                && kinds.stream()
                        .allMatch(kind -> !(kind instanceof Polymorphic.TableKind of)
                                || of.table().isNode());
        return Optional.of(new Polymorphic.Kinds(table, type.get(), kinds, isNode));
    }

    private Polymorphic.OwnKind ownKind(
            Table table, Interfaces.Base base, String value, String name, List<Interfaces.Column> columns) {
        List<String> own = columns.stream().map(Interfaces.Column::column).toList();
        List<Attribute> attributes = new ArrayList<>();
        for (Attribute attribute : whole.getOrDefault(table.source().oid(), List.of())) {
            int at = own.indexOf(attribute.column());
            if (at >= 0) {
                Interfaces.Column column = columns.get(at);
                attributes.add(attribute.shown(column.field().orElse(attribute.fieldName()), column.notNull()));
            } else if (!base.specific().contains(attribute.column())) {
                attributes.add(attribute);
            }
        }
        List<Relation> relations = new ArrayList<>(table.relations());
        for (Relation relation : table.foreignKeys()) {
            boolean specific = relation.columns().stream()
                    .anyMatch(column -> base.specific().contains(column.column()));
            if (specific
                    && relation.columns().stream()
                            .allMatch(column -> own.contains(column.column())
                                    || !base.specific().contains(column.column()))) {
                relations.add(relation);
            }
        }
        return new Polymorphic.OwnKind(value, name, attributes, relations);
    }

    private Polymorphic interfaceOf(Table shared) {
        List<Table> members = tables.values().stream()
                .filter(table -> isMember(table)
                        && table.source().tags().all("implements").stream()
                                .anyMatch(shared.names().type()::equals)
                        && hasAll(table, shared))
                .toList();
        boolean isNode = Behavior.of("-interface:node")
                        .and(TagBehavior.of(shared.source().tags()))
                        .allows("interface:node")
                && members.stream().allMatch(Table::isNode);
        return new Polymorphic.Members(shared.row(), Optional.of(shared), members, isNode, shared.behavior());
    }

    /** Its rows need a key to be told apart among those of other tables. */
    private static boolean isMember(Table table) {
        return table.allows("resource:select")
                && !table.isPolymorphic()
                && table.primaryKey().isPresent();
    }

    /** Whether rows of the table have all fields of the interface. */
    private static boolean hasAll(Table table, Table shared) {
        return shared.row().attributes().stream().filter(Attribute::selects).allMatch(wanted -> table.row()
                .attribute(wanted.column())
                .filter(a -> a.selects() && a.fieldName().equals(wanted.fieldName()))
                .isPresent());
    }

    private void unions() {
        Map<String, List<Table>> unions = new LinkedHashMap<>();
        for (Table table : tables.values()) {
            if (isMember(table)) {
                table.source().tags().all("unionMember").forEach(name -> unions.computeIfAbsent(
                                name.strip(), key -> new ArrayList<>())
                        .add(table));
            }
        }
        unions.forEach((name, members) -> add(new Polymorphic.Members(
                new Codec.Composite(name, "record", Optional.empty(), Optional.empty()),
                Optional.empty(),
                members,
                false,
                global)));
    }

    /** An interface has those references that all of its types have. */
    private void checkReferences(Polymorphic type) {
        if (type instanceof Polymorphic.Members members && members.shared().isPresent()) {
            Table shared = members.shared().get();
            shared.references(shared.references().stream()
                    .filter(reference -> members.tables().stream()
                            .allMatch(table -> table.references().stream().anyMatch(reference::isLike)))
                    .toList());
        }
    }
}
