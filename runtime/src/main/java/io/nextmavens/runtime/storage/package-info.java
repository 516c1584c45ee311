/**
 * Storage: files guarded by policies. A request is read ({@code request}), its row decided by the database
 * ({@code objects}), its bytes moved ({@code content}); {@code copies} and {@code sweeper} work behind it.
 */
package io.nextmavens.runtime.storage;
