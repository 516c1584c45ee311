package io.nextmavens.crds.v1alpha1;

/** Methods of HTTP (RFC 9110, section 9; RFC 5789). */
public enum HttpMethod {
    GET,
    HEAD,
    POST,
    PUT,
    PATCH,
    DELETE,
    OPTIONS
}
