/**
 * Users, their sessions and tokens: GoTrue's API under {@code /auth/v1} and the short one under {@code /api/auth}. A
 * request is read ({@code http}), limited ({@code limit}) and answered by one of the flows, each a package, over the
 * tables of {@code store}.
 */
package io.nextmavens.runtime.auth;
