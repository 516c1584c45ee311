/** Changes of the database: read from the log, checked against policies and filters, sent to subscribers. */
package io.nextmavens.runtime.realtime.changes;
