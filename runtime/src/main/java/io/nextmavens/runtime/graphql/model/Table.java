package io.nextmavens.runtime.graphql.model;

import io.nextmavens.runtime.graphql.introspection.DbClass;
import io.nextmavens.sql.SqlIdentifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A relation or composite type of an exposed schema, and what is exposed of it. Complete once its model is built. */
public final class Table {

    /**
     * Columns that tell its rows apart.
     *
     * @param primary whether it is the primary key
     * @param fieldName of the getter by it
     * @param reads whether there is a getter
     * @param updates whether rows are updated by it
     * @param deletes whether rows are deleted by it
     */
    public record Key(
            List<Attribute> attributes,
            boolean primary,
            String fieldName,
            boolean reads,
            boolean updates,
            boolean deletes) {

        public Key {
            attributes = List.copyOf(attributes);
        }
    }

    private final DbClass source;
    private final Codec.Composite row;
    private final TableNames names;
    private final Behavior behavior;
    private final boolean readable;
    private final Optional<String> deprecation;
    private List<Key> keys = List.of();
    private final List<Relation> relations = new ArrayList<>();
    private final List<Relation> inherited = new ArrayList<>();
    private final List<Relation> others = new ArrayList<>();
    private List<Reference> references = List.of();
    private boolean polymorphic;

    /**
     * A table whose keys and relations are not known yet.
     *
     * @param readable whether the role may read it, exposed or not
     */
    Table(DbClass source, Codec.Composite row, TableNames names, Behavior behavior, boolean readable) {
        this.source = source;
        this.row = row;
        this.names = names;
        this.behavior = behavior;
        this.readable = readable;
        this.deprecation = source.tags().deprecation();
    }

    void keys(List<Key> all) {
        keys = List.copyOf(all);
    }

    void add(Relation relation) {
        relations.add(relation);
    }

    /** Adds a relation of the table that has what this one lacks. */
    void inherit(Relation relation) {
        inherited.add(relation);
    }

    /** Adds a relation that is no field of every row. */
    void addOther(Relation relation) {
        others.add(relation);
    }

    void references(List<Reference> all) {
        references = List.copyOf(all);
    }

    void asPolymorphic() {
        polymorphic = true;
    }

    public DbClass source() {
        return source;
    }

    public Codec.Composite row() {
        return row;
    }

    public TableNames names() {
        return names;
    }

    public Optional<String> deprecation() {
        return deprecation;
    }

    /** Its keys, the primary one first. */
    public List<Key> keys() {
        return keys;
    }

    public Optional<Key> primaryKey() {
        return keys.stream().filter(Key::primary).findFirst();
    }

    /** Relations to and from it, as fields of its row. */
    public List<Relation> relations() {
        if (inherited.isEmpty()) {
            return List.copyOf(relations);
        }
        List<Relation> all = new ArrayList<>(relations);
        all.addAll(inherited);
        return all;
    }

    /** Its foreign keys and those to it, fields or not. */
    public List<Relation> foreignKeys() {
        if (others.isEmpty()) {
            return List.copyOf(relations);
        }
        List<Relation> all = new ArrayList<>(relations);
        all.addAll(others);
        return all;
    }

    /** Ways to other rows that comments tell of. */
    public List<Reference> references() {
        return references;
    }

    /** Whether its rows are of several types, so that it has no type of its own. */
    public boolean isPolymorphic() {
        return polymorphic;
    }

    /** Whether rows can be read from it; otherwise it only is a type. */
    public boolean isRelation() {
        return source.isRelation();
    }

    /** Whether the scope, as {@code query:resource:list}, is exposed. */
    public boolean allows(String scope) {
        return isRelation() && behavior.allows(scope);
    }

    /** The same for any kind of table. */
    boolean allowsAnyway(String scope) {
        return behavior.allows(scope);
    }

    /** Whether the role may read it, exposed or not. */
    boolean isReadable() {
        return readable;
    }

    Behavior behavior() {
        return behavior;
    }

    /** Whether its rows have a globally unique identifier. */
    public boolean isNode() {
        return isRelation()
                && !polymorphic
                && primaryKey().isPresent()
                && behavior.allows("type:node")
                && behavior.allows("resource:select");
    }

    /** The identifiers of its rows, if they have any. */
    public Optional<Node> node() {
        return isNode()
                ? Optional.of(new Node(names.nodeIdentifier(), names.type(), this, Optional.empty()))
                : Optional.empty();
    }

    /** Whether changes of its rows can be told of: it has to be one whose rows are read by a key. */
    public boolean hasChanges() {
        return (source.kind() == 'r' || source.kind() == 'p')
                && primaryKey().isPresent()
                && behavior.allows("resource:select");
    }

    /** Its name in SQL. */
    public String sql() {
        return new SqlIdentifier(source.schema()).quoted() + "." + new SqlIdentifier(source.name()).quoted();
    }

    /** By which keys rows can be written for that verb: all that say so. */
    public List<Key> keysFor(String verb) {
        return keys.stream()
                .filter(key -> verb.equals("update") ? key.updates() : key.deletes())
                .toList();
    }

    /** Whether it gives rows for a null of each column only as a null row: views without a key. */
    public boolean mayHaveNullRows() {
        return source.kind() == 'v' || source.kind() == 'm';
    }

    /** The columns that make an order complete; empty where there is no key. */
    public List<Attribute> uniqueOrder() {
        return keys.isEmpty() ? List.of() : keys.getFirst().attributes();
    }

    @Override
    public String toString() {
        return "Table[" + source.schema() + "." + source.name() + "]";
    }
}
