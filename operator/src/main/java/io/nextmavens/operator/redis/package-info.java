/** The Redis between the pods of a project's runtime: its configuration and its pod. */
package io.nextmavens.operator.redis;
