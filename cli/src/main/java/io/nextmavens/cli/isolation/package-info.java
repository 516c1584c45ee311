/** {@code isolation}: whether tenants are kept apart. */
package io.nextmavens.cli.isolation;
