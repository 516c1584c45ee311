/** {@code kubectl nextmavens}: a command for people over the API of Kubernetes. */
package io.nextmavens.cli;
