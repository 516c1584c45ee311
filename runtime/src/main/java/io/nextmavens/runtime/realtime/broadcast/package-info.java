/** Messages of clients and of the database to the members of a channel. */
package io.nextmavens.runtime.realtime.broadcast;
