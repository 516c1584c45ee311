/** The pods that serve a project, and the Service in front of them. */
package io.nextmavens.operator.runtime;
