/** {@code logs}: what the pods of a project say, and the operator about it. */
package io.nextmavens.cli.logs;
