package io.nextmavens.runtime.graphql.model;

import java.util.List;
import java.util.Optional;

/**
 * A way from a row to others by several foreign keys, or by one of several ({@code @ref}).
 *
 * @param singular whether it gives one row at most
 * @param typeName of what it gives
 * @param connectionType the type of its connections
 * @param several whether that is an interface of several tables, or a union
 * @param target the table whose rows it gives, where it is one
 * @param from the only type that has it, if not all of the row's have
 * @param paths to follow; empty for an interface, whose types have their own
 * @param behavior what is exposed of it
 */
public record Reference(
        String name,
        boolean singular,
        String typeName,
        String connectionType,
        boolean several,
        Optional<Table> target,
        Optional<String> from,
        List<Path> paths,
        Behavior behavior) {

    public Reference {
        paths = List.copyOf(paths);
    }

    /**
     * Foreign keys one after the other.
     *
     * @param target where the last one leads
     */
    public record Path(List<Relation> steps, Table target) {

        public Path {
            steps = List.copyOf(steps);
        }

        /** Whether a step goes against the direction of its foreign key. */
        boolean isBackward() {
            return steps.stream().anyMatch(Relation::backward);
        }
    }

    /** Whether there is a field that gives one row. */
    public boolean hasSingle() {
        return singular && behavior.allows("singularRelation:resource:single");
    }

    /** Whether there is a field that gives a connection. */
    public boolean hasConnection() {
        return isBackward() && behavior.allows(scope() + ":resource:connection");
    }

    /** Whether there is a field that gives a list. */
    public boolean hasList() {
        return isBackward() && behavior.allows(scope() + ":resource:list");
    }

    private boolean isBackward() {
        return paths.isEmpty() || paths.stream().anyMatch(Path::isBackward);
    }

    private String scope() {
        return singular ? "singularRelation" : "manyRelation";
    }

    /** The name of the field that gives a list. */
    public String listField() {
        return name + "List";
    }

    /** Whether the fields are the same as another's of that name. */
    boolean isLike(Reference other) {
        return name.equals(other.name)
                && typeName.equals(other.typeName)
                && hasSingle() == other.hasSingle()
                && hasConnection() == other.hasConnection()
                && hasList() == other.hasList();
    }
}
