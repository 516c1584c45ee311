/** What the auth service is told by its environment; GoTrue's names where it has one. */
package io.nextmavens.runtime.auth.settings;
