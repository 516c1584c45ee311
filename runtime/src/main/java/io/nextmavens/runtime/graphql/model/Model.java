package io.nextmavens.runtime.graphql.model;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is exposed. Immutable once built, and thread-safe.
 *
 * @param tables by {@code oid}
 * @param functions in the order of their making, each as often as it is exposed
 * @param polymorphics interfaces and unions, by name
 * @param options it was built by
 */
public record Model(
        Map<Long, Table> tables,
        List<FunctionSource> functions,
        Map<String, Polymorphic> polymorphics,
        ModelOptions options) {

    /** Every relation and composite type of the exposed schemas. */
    public Collection<Table> all() {
        return tables.values();
    }

    /** The table whose row that is. */
    public Optional<Table> table(Codec.Composite row) {
        return row.source().map(source -> tables.get(source.oid()));
    }

    /** The interface or union of that name. */
    public Optional<Polymorphic> polymorphic(String typeName) {
        return Optional.ofNullable(polymorphics.get(typeName));
    }

    /** The interfaces and unions that rows of the table are of. */
    public List<Polymorphic> polymorphicsOf(Table table) {
        return polymorphics.values().stream()
                .filter(each -> switch (each) {
                    case Polymorphic.Kinds kinds ->
                        kinds.kinds().stream()
                                .anyMatch(kind -> kind instanceof Polymorphic.TableKind of && of.table() == table);
                    case Polymorphic.Members members -> members.tables().contains(table);
                })
                .toList();
    }

    /** Whether the row is of the type that becomes a signed token. */
    public boolean isToken(Codec.Composite row) {
        Optional<String> name = row.source().map(source -> source.schema() + "." + source.name());
        return name.isPresent() && name.equals(options.jwtPgTypeIdentifier());
    }

    /** Functions that are fields of the row. */
    public List<FunctionSource> computed(Codec.Composite row) {
        return functions.stream()
                .filter(f -> f.use() == FunctionSource.Use.COMPUTED && f.owner() == row)
                .toList();
    }

    /** Functions that are fields of the row, and that a filter may name: those of the row alone that give a value. */
    public List<FunctionSource> filterable(Codec.Composite row) {
        return computed(row).stream()
                .filter(f -> !f.returnsSet()
                        && f.parameters().stream().skip(1).allMatch(FunctionSource.Parameter::optional)
                        && !(f.result().innermost() instanceof Codec.Composite))
                .toList();
    }

    /** Functions of the row that give one scalar, exposed as a field or not. */
    public List<FunctionSource> scalars(Codec.Composite row) {
        return functions.stream()
                .filter(f -> f.isSimpleScalar() && f.owner() == row)
                .toList();
    }
}
