/**
 * The database catalog and an application's migrations, applied over JDBC with a record of what was applied.
 *
 * <p>Needs nothing but a connection: the operator and the stand-alone runtime use the same classes.
 */
package io.nextmavens.manifests.catalog;
