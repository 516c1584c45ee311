/** {@code suspend}, {@code resume}, {@code rotate}: changes of a project, and who else sets what they change. */
package io.nextmavens.cli.change;
