/** What only the keys of the project may do: users, links and the log, administered. */
package io.nextmavens.runtime.auth.admin;
