/**
 * Realtime: changes of the database, broadcast and presence over WebSocket. In the order of the data: {@code socket}
 * (connections) and {@code phoenix} (the protocol), {@code channel} (joins, policies), {@code broadcast},
 * {@code presence}, {@code pgoutput} and {@code changes} (from the log to the subscribers), {@code pods} (other pods).
 */
package io.nextmavens.runtime.realtime;
