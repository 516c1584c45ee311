/** One project without Kubernetes: the runtime as a process over an embedded PostgreSQL with the same catalog. */
package io.nextmavens.dev;
