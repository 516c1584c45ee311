package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.rest.request.OrderTerm.Direction;
import io.nextmavens.runtime.rest.request.OrderTerm.Nulls;
import java.util.Optional;

/**
 * One term of an order.
 *
 * @param embed the {@link Embed#alias()} of the to-one embed whose field decides; this level's own when empty
 * @param field what decides
 */
public record Ordering(Optional<String> embed, FieldRef field, Optional<Direction> direction, Optional<Nulls> nulls) {}
