/** The bytes of a backup on their way: encrypted in the age format, cut into parts, and back. */
package io.nextmavens.runtime.backup.stream;
