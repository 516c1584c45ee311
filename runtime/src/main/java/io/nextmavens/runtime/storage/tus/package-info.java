/** Uploads that come in pieces and survive breaks: tus 1.0.0 (tus.io/protocols/resumable-upload). */
package io.nextmavens.runtime.storage.tus;
