/** Sign-ins that leave for another place, a mailbox or a provider, and come back. */
package io.nextmavens.runtime.auth.flow;
