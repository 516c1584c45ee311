/** What is shown, and how: tables, JSON, exit codes. */
package io.nextmavens.cli.output;
