package io.nextmavens.operator.database;

import java.util.Optional;

/**
 * A replication slot that has a name as slots of projects have it.
 *
 * @param name its name
 * @param project {@code namespace/name} of the project whose mark its database carries; empty where it has none
 * @param active whether a reader is connected
 */
public record ServerSlot(String name, Optional<String> project, boolean active) {}
