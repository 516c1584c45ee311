package io.nextmavens.runtime.graphql.schema;

/**
 * What can be subscribed to.
 *
 * @param changes of tables, which the realtime service reads
 * @param topics that the database notifies
 * @param live queries whose answers are sent again when they change
 */
public record SubscriptionFields(boolean changes, boolean topics, boolean live) {

    /** Nothing: the schema has no subscriptions. */
    public static final SubscriptionFields NONE = new SubscriptionFields(false, false, false);
}
