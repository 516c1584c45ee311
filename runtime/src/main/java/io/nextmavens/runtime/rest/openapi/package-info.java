/** The description of a schema as OpenAPI 2.0, made of the catalog: what the root answers. Pure. */
package io.nextmavens.runtime.rest.openapi;
