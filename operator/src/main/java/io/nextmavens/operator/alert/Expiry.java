package io.nextmavens.operator.alert;

import io.nextmavens.crds.v1alpha1.AlertCause;
import java.time.Instant;

/**
 * Something that ends at a known time.
 *
 * @param cause {@code CERTIFICATE_EXPIRY} or {@code CREDENTIAL_EXPIRY}
 * @param what which, for people: never its content
 * @param at when
 */
record Expiry(AlertCause cause, String what, Instant at) {}
