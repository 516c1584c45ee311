package io.nextmavens.operator.database;

/**
 * A tenant after a round.
 *
 * @param members how many it has
 * @param invited how many are invited and have not proven their address
 * @param changes what the round wrote
 */
public record TenantReport(int members, int invited, Changes changes) {}
