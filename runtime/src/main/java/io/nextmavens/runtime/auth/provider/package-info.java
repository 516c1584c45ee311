/** Signing in elsewhere: OAuth 2.0 and OpenID Connect, and how what a provider says becomes a user. */
package io.nextmavens.runtime.auth.provider;
