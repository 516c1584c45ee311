/** PostgreSQL's logical replication messages (manual, section 54.9). */
package io.nextmavens.runtime.realtime.pgoutput;
