package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.rest.request.Field.JsonStep;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Names members that PostgreSQL would not name as clients expect: places in JSON, converted fields, aggregates. */
final class Labels {

    private Labels() {}

    /**
     * The column with the alias it needs.
     *
     * @param spread whether the level's members are those of the level above, which has to know their names
     */
    static SelectColumn label(SelectColumn column, boolean spread) {
        if (column.alias().isPresent()) {
            return column;
        }
        if (column.aggregate().isPresent()) {
            return spread ? column.withAlias(column.aggregate().get().name().toLowerCase(Locale.ROOT)) : column;
        }
        FieldRef field = column.field();
        if (!field.path().isEmpty()) {
            return column.withAlias(lastKey(field.path()).orElse(field.name()));
        }
        return field.conversion().isPresent() ? column.withAlias(field.name()) : column;
    }

    private static Optional<String> lastKey(List<JsonStep> path) {
        for (JsonStep step : path.reversed()) {
            if (step instanceof JsonStep.Key key) {
                return Optional.of(key.key());
            }
        }
        return Optional.empty();
    }
}
