/** The one catalogue of the REST service's coded errors, with PostgREST's codes, texts and statuses. */
package io.nextmavens.runtime.rest.error;
