/** Access tokens and the keys that sign them. */
package io.nextmavens.runtime.auth.token;
