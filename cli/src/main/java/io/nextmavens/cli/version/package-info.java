/** {@code version}: what runs here and there. */
package io.nextmavens.cli.version;
