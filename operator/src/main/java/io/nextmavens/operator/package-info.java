/**
 * The operator: brings every {@code NextMavensProject} about and keeps it so.
 *
 * <p>{@link io.nextmavens.operator.project} reconciles, {@link io.nextmavens.operator.database} does what is done over
 * JDBC, {@code standalone}, {@code runtime} and {@code route} say what objects are wanted, and {@code owned} applies
 * them.
 */
package io.nextmavens.operator;
