package io.nextmavens.runtime.rest.error;

import java.util.Optional;

/**
 * The fields of PostgreSQL's error response that reach a client (manual, section 55.8).
 *
 * @param sqlState five characters
 * @param message field M
 * @param detail field D
 * @param hint field H
 */
public record SqlFailure(String sqlState, String message, Optional<String> detail, Optional<String> hint) {}
