/** Which tenant a user works for. */
package io.nextmavens.runtime.auth.tenant;
