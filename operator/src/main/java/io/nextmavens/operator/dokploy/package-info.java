/** Applications that Dokploy deploys and that use projects: what it says of them, and when it is asked to deploy them anew. */
package io.nextmavens.operator.dokploy;
