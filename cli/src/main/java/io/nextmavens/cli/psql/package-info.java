/** {@code psql}: a session in a project's database. */
package io.nextmavens.cli.psql;
