/** The way in from outside the cluster: Traefik's {@code IngressRoute} or the Gateway API's {@code HTTPRoute}. */
package io.nextmavens.operator.route;
