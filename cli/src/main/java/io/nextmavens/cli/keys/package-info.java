/** {@code keys}: what an application needs to reach a project. */
package io.nextmavens.cli.keys;
