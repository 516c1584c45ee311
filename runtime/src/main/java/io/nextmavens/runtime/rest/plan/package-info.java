/**
 * The pure planner: a parsed request and the catalog become a plan, or an error of {@code rest.error}.
 *
 * <p>{@link io.nextmavens.runtime.rest.plan.Planner} is the entry. A plan has every name resolved (which relationship,
 * which overload, which conversion) and says nothing of SQL text, which {@code rest.sql} makes of it.
 */
package io.nextmavens.runtime.rest.plan;
