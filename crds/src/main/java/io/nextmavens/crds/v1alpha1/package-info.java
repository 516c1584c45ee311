/**
 * The API group {@code nextmavens.io/v1alpha1}: one record per section of the custom resource.
 *
 * <p>Records are immutable and hold what the API server holds. A component that the schema gives a default is never
 * null here either, so that code and pure tests see the same with and without an API server. Other optional
 * components are null where they are not set; methods over them return {@link java.util.Optional}.
 */
package io.nextmavens.crds.v1alpha1;
