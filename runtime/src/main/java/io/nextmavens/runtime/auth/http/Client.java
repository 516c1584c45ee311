package io.nextmavens.runtime.auth.http;

import java.util.Optional;

/**
 * Where a request comes from.
 *
 * @param address of the client, or of the last proxy that does not tell
 * @param isThisMachine whether it comes from the machine itself, through no proxy
 * @param userAgent what the client says of itself
 */
public record Client(String address, boolean isThisMachine, Optional<String> userAgent) {}
