/** Requests as the flows see them, and how answers go out. */
package io.nextmavens.runtime.auth.http;
