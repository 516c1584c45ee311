/** Sessions and their refresh tokens: begun, carried on and ended. */
package io.nextmavens.runtime.auth.session;
