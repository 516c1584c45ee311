/** Mails and the one-time tokens in them. */
package io.nextmavens.runtime.auth.mail;
