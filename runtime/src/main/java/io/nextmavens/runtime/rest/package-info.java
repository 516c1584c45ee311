/**
 * The REST service, compatible on the wire with PostgREST 14 to 16.
 *
 * <p>A package per stage, in the order of the request's way: {@code request} parses, {@code plan} plans against the
 * catalog, {@code sql} writes one statement, {@code response} says what goes back. {@code error} is the catalogue of
 * coded errors. All of them are pure.
 */
package io.nextmavens.runtime.rest;
