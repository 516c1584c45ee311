/**
 * One project's database on a PostgreSQL server: logins, catalog, migrations, isolation, replication, over JDBC.
 *
 * <p>Nothing here knows of Kubernetes. {@link io.nextmavens.operator.database.DatabaseProvisioner} is the way in.
 */
package io.nextmavens.operator.database;
