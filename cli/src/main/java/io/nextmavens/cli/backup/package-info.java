/** {@code backup}, {@code restore}: the objects that ask for one, and what came of them. */
package io.nextmavens.cli.backup;
