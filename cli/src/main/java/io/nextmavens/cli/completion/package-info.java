/** {@code completion}: what a shell suggests. */
package io.nextmavens.cli.completion;
