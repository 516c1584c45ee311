package io.nextmavens.runtime.graphql.model;

import io.nextmavens.runtime.graphql.introspection.DatabaseDescription;
import io.nextmavens.runtime.graphql.introspection.DbClass;
import io.nextmavens.runtime.graphql.introspection.SmartTags;
import io.nextmavens.runtime.graphql.introspection.TagOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Reads {@code @ref} and {@code @refVia}. What cannot be understood is left out and logged. */
final class References {

    private static final Logger LOG = Logger.getLogger(References.class);
    private static final Pattern STEP = Pattern.compile("\\(([^)]+)\\)->([^(]+)(?:\\(([^)]+)\\))?");

    private final DatabaseDescription database;
    private final Map<Long, Table> tables;
    private final Map<String, Polymorphic> polymorphics;
    private final Behavior global;

    /**
     * References between those tables.
     *
     * @param polymorphics by name, as far as they are known
     */
    References(
            DatabaseDescription database,
            Map<Long, Table> tables,
            Map<String, Polymorphic> polymorphics,
            Behavior global) {
        this.database = database;
        this.tables = tables;
        this.polymorphics = polymorphics;
        this.global = global;
    }

    /** Those of a class: for an interface of several tables, they have no paths. */
    List<Reference> of(DbClass source) {
        List<Reference> references = new ArrayList<>();
        for (String tag : source.tags().all("ref")) {
            TagOptions options = TagOptions.parse(tag, 1);
            Optional<Reference> reference = options.word(0).flatMap(name -> reference(source, name, options));
            if (reference.isEmpty()) {
                LOG.warnf("The smart comment @ref on %s.%s is not understood: %s", source.schema(), source.name(), tag);
            }
            reference.ifPresent(references::add);
        }
        return references;
    }

    private Optional<Reference> reference(DbClass source, String name, TagOptions options) {
        List<Reference.Path> paths = paths(source, name, options);
        boolean abstractOwner = Interfaces.isUnion(source);
        if (!abstractOwner && paths.isEmpty()) {
            return Optional.empty();
        }
        Table first = paths.isEmpty() ? null : paths.getFirst().target();
        boolean sameTarget = paths.stream().allMatch(path -> path.target() == first);
        Optional<String> to = options.parameter("to")
                .or(() ->
                        sameTarget && first != null ? Optional.of(first.names().type()) : Optional.empty());
        if (to.isEmpty()) {
            return Optional.empty();
        }
        boolean singular = options.has("singular");
        Optional<Polymorphic.Members> members = polymorphics.get(to.get()) instanceof Polymorphic.Members several
                ? Optional.of(several)
                : Optional.empty();
        Optional<Table> target = members.isPresent()
                ? Optional.empty()
                : (abstractOwner ? tables.values().stream() : Stream.ofNullable(sameTarget ? first : null))
                        .filter(table -> isOf(table, to.get()) && table.allows("resource:select"))
                        .findFirst();
        if (members.isEmpty() && target.isEmpty()) {
            return Optional.empty();
        }
        Behavior behavior = global.and("resource:select")
                .and(members.map(Polymorphic.Members::behavior)
                        .orElseGet(() -> target.orElseThrow().behavior()))
                .and(
                        singular
                                ? "single -singularRelation:resource:list -singularRelation:resource:connection"
                                : "-single")
                .and(TagBehavior.of(behaviorTag(options)));
        return Optional.of(new Reference(
                name,
                singular,
                to.get(),
                members.map(Polymorphic.Members::connectionType)
                        .orElseGet(() -> target.orElseThrow().names().connectionType()),
                members.isPresent(),
                target,
                options.parameter("from"),
                paths,
                behavior));
    }

    private static SmartTags behaviorTag(TagOptions options) {
        return options.parameter("behavior")
                .map(value -> SmartTags.parse("@behavior " + value))
                .orElse(SmartTags.NONE);
    }

    /** Whether rows of the table are of that type, all or some. */
    private boolean isOf(Table table, String type) {
        return table.names().type().equals(type)
                || (polymorphics.get(table.names().type()) instanceof Polymorphic.Kinds kinds
                        && kinds.objectTypes().contains(type));
    }

    private List<Reference.Path> paths(DbClass source, String name, TagOptions options) {
        List<String> all = new ArrayList<>();
        options.parameter("via").ifPresent(all::add);
        for (String tag : source.tags().all("refVia")) {
            TagOptions via = TagOptions.parse(tag, 1);
            if (via.word(0).filter(name::equals).isPresent()) {
                via.parameter("via").ifPresent(all::add);
            }
        }
        List<Reference.Path> paths = new ArrayList<>();
        for (String via : all) {
            Optional<Reference.Path> path = path(source, via);
            if (path.isEmpty()) {
                LOG.warnf(
                        "The smart comment @ref %s on %s.%s follows what is not there: %s",
                        name, source.schema(), source.name(), via);
            }
            path.ifPresent(paths::add);
        }
        return paths;
    }

    private Optional<Reference.Path> path(DbClass source, String via) {
        Table at = tables.get(source.oid());
        List<Relation> steps = new ArrayList<>();
        for (String part : via.split(";", -1)) {
            Optional<Relation> step = at == null ? Optional.empty() : step(at, part.strip());
            if (step.isEmpty() || !step.get().target().isReadable()) {
                return Optional.empty();
            }
            steps.add(step.get());
            at = step.get().target();
        }
        return at != null && at.allows("resource:select")
                ? Optional.of(new Reference.Path(steps, at))
                : Optional.empty();
    }

    private Optional<Relation> step(Table from, String part) {
        Matcher matcher = STEP.matcher(part);
        boolean withColumns = matcher.matches();
        String name = withColumns ? matcher.group(2) : part;
        Optional<DbClass> target =
                Identifiers.find(database, name.strip(), from.source().schema());
        List<String> columns = withColumns ? Identifiers.list(matcher.group(1)) : List.of();
        List<String> targets = withColumns && matcher.group(3) != null ? Identifiers.list(matcher.group(3)) : List.of();
        return target.flatMap(to -> from.foreignKeys().stream()
                .filter(relation -> relation.target().source().oid() == to.oid()
                        && (columns.isEmpty() || columns(relation.columns()).equals(columns))
                        && (targets.isEmpty()
                                || columns(relation.targetColumns()).equals(targets)))
                .findFirst());
    }

    private static List<String> columns(List<Attribute> attributes) {
        return attributes.stream().map(Attribute::column).toList();
    }
}
