/** The database kind {@code standalone}: PostgreSQL in a StatefulSet of the project's own. */
package io.nextmavens.operator.standalone;
