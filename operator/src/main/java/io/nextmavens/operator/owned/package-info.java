/** The Kubernetes objects of a project: their names and labels, and how they are brought to what is wanted. */
package io.nextmavens.operator.owned;
