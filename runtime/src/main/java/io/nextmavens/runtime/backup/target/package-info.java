/** Where backups are kept. */
package io.nextmavens.runtime.backup.target;
