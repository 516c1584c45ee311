/** {@code tenants}: the tenants of a project that are objects. */
package io.nextmavens.cli.tenants;
