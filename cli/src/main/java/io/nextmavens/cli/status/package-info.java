/** {@code status}: how projects are. */
package io.nextmavens.cli.status;
