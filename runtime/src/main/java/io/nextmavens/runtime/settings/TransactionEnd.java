package io.nextmavens.runtime.settings;

/**
 * How transactions end ({@code PGRST_DB_TX_END}).
 *
 * @param rollback whether they are undone unless a request says otherwise
 * @param override whether a request may say otherwise with {@code Prefer: tx=}
 */
public record TransactionEnd(boolean rollback, boolean override) {}
