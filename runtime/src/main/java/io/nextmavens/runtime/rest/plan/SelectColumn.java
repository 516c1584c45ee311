package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.rest.request.SelectItem.Aggregate;
import java.util.Optional;

/**
 * One member of a row, in the order of its application: field, cast, aggregate, cast of the aggregate, alias.
 *
 * @param field what is selected
 * @param aggregate computed over the rows of a group; the other columns are what groups them
 * @param aggregateCast the type the aggregate is cast to, as the client wrote it
 * @param cast the type the field is cast to, as the client wrote it
 * @param alias what the member is called, where it is not the field's name
 */
public record SelectColumn(
        FieldRef field,
        Optional<Aggregate> aggregate,
        Optional<String> aggregateCast,
        Optional<String> cast,
        Optional<String> alias) {

    /** The field alone. */
    static SelectColumn of(FieldRef field) {
        return new SelectColumn(field, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** What the member is called. */
    public String label() {
        return alias.orElse(field.name());
    }

    SelectColumn withField(FieldRef other) {
        return new SelectColumn(other, aggregate, aggregateCast, cast, alias);
    }

    SelectColumn withAlias(String label) {
        return new SelectColumn(field, aggregate, aggregateCast, cast, Optional.of(label));
    }

    SelectColumn withoutAggregate() {
        return new SelectColumn(field, Optional.empty(), Optional.empty(), cast, alias);
    }
}
