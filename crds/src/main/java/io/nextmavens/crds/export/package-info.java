/** A project as plain manifests that re-create it, for Git. */
package io.nextmavens.crds.export;
