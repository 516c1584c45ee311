/** Backups of projects: the CronJobs that make them and try them, and what came of their Jobs. */
package io.nextmavens.operator.backup;
