/** What stands between a flood and the service: limits, and proof that a person asks. */
package io.nextmavens.runtime.auth.limit;
