package io.nextmavens.runtime.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A function that can be called; overloads are functions of their own.
 *
 * @param description its COMMENT
 * @param parameters those that take an argument, in their order
 * @param returns what it returns
 * @param volatility what it may do
 * @param variadic whether its last parameter is VARIADIC
 * @param isolation its {@code default_transaction_isolation}, as it was SET
 * @param settings what it SETs of the settings that are hoisted into the transaction
 */
public record Function(
        QualifiedName name,
        Optional<String> description,
        List<Parameter> parameters,
        Returns returns,
        Volatility volatility,
        boolean variadic,
        Optional<String> isolation,
        List<Setting> settings) {

    public Function {
        parameters = List.copyOf(parameters);
        settings = List.copyOf(settings);
    }

    /**
     * A parameter.
     *
     * @param name empty when it has none
     * @param type as {@code format_type} writes it
     * @param argumentType the type to cast an argument to: {@code type}, but {@code bit varying} for {@code bit} and
     *     {@code character varying} for {@code character}, which would otherwise cut the argument to one
     * @param required whether it has no default
     * @param variadic whether it is VARIADIC
     */
    public record Parameter(String name, String type, String argumentType, boolean required, boolean variadic) {}

    /**
     * What a function returns.
     *
     * @param type the type, or the relation whose row type it is; domains resolved
     * @param setOf whether it returns a set
     * @param composite whether it returns rows with columns: of a relation, a composite type or OUT parameters
     */
    public record Returns(QualifiedName type, boolean setOf, boolean composite) {

        /** One value that has no columns. */
        public boolean scalar() {
            return !setOf && !composite;
        }

        /** A set of values that have no columns. */
        public boolean setOfScalar() {
            return setOf && !composite;
        }

        /** One row. */
        public boolean singleComposite() {
            return !setOf && composite;
        }

        /** Nothing. */
        public boolean isVoid() {
            return scalar() && type.equals(new QualifiedName("pg_catalog", "void"));
        }
    }

    /** What a function may do. */
    public enum Volatility {
        IMMUTABLE,
        STABLE,
        VOLATILE
    }

    /** A setting of the transaction that the function asks for. */
    public record Setting(String name, String value) {}
}
