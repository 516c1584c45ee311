/** Signing up, the user's own data, and the administration of users. */
package io.nextmavens.runtime.auth.user;
