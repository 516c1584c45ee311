package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.catalog.QualifiedName;
import io.nextmavens.runtime.rest.request.Field.JsonStep;
import java.util.List;
import java.util.Optional;

/**
 * A column (or computed field) of one level of the answer, with what is known of how to treat it.
 *
 * @param name the column; {@code *} for all of them
 * @param path the steps into JSON; empty for the column itself
 * @param toJson whether the column has to become {@code jsonb} before the path applies
 * @param conversion the function that converts it: on its way out in a select, of an operand in a condition
 * @param wholeRow whether the row itself is meant, so that a row that is not there counts as null
 */
public record FieldRef(
        String name, List<JsonStep> path, boolean toJson, Optional<QualifiedName> conversion, boolean wholeRow) {

    public FieldRef {
        path = List.copyOf(path);
    }

    /** A column of which nothing more is known. */
    public static FieldRef unknown(String name, List<JsonStep> path) {
        return new FieldRef(name, path, false, Optional.empty(), false);
    }

    /** Whether it stands for all columns. */
    public boolean isStar() {
        return name.equals("*");
    }

    /** The same field, converted by that function. */
    FieldRef convertedBy(Optional<QualifiedName> function) {
        return function.isPresent() ? new FieldRef(name, path, toJson, function, wholeRow) : this;
    }

    /** The row that the field would be of. */
    FieldRef asWholeRow() {
        return new FieldRef(name, path, toJson, conversion, true);
    }
}
