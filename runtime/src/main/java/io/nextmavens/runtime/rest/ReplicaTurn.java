package io.nextmavens.runtime.rest;

import io.nextmavens.runtime.replica.Fallback;
import io.nextmavens.runtime.replica.ReplicaRead;
import java.util.function.Consumer;

/**
 * A transaction's turn at the replica.
 *
 * @param read what is known of it
 * @param answered run when the replica answers
 * @param atPrimary has the primary answer in its place
 */
record ReplicaTurn(ReplicaRead read, Runnable answered, Consumer<Fallback> atPrimary) {}
