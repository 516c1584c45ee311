/** Passwords: how they are kept, checked and which are good enough. */
package io.nextmavens.runtime.auth.password;
