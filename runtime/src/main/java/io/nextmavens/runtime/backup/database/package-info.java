/** What a backup has to do with PostgreSQL: its tools, its catalog, and the roles of another server. */
package io.nextmavens.runtime.backup.database;
