/**
 * Backups of a project and their restore, a command of its own: {@link io.nextmavens.runtime.backup.BackupCommand}. A
 * backup is streams (the database's dump, the files, facts about both), each encrypted and cut into parts that lie on a
 * target, and a manifest that is written last.
 */
package io.nextmavens.runtime.backup;
