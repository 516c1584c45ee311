/** Who may talk to the pods of a project: NetworkPolicies. */
package io.nextmavens.operator.network;
