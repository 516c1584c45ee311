/**
 * Traces of requests and of their transactions, sent to a collector by OTLP (OpenTelemetry Protocol 1.x). Nothing of it is
 * made where no setting asks for it; docs/adr/0042-traces.md says why it is our own.
 */
package io.nextmavens.runtime.tracing;
