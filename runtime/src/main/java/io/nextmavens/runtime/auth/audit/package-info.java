/** What was done, by whom, kept in the database and counted. */
package io.nextmavens.runtime.auth.audit;
