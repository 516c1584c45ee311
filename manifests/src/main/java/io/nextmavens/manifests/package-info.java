/** What is applied to a target: the database catalog, install manifests, samples. */
package io.nextmavens.manifests;
