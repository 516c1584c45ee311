package io.nextmavens.runtime.postgres;

import java.util.Locale;
import java.util.Optional;

/** How much of TLS a connection to the database needs; libpq's {@code sslmode} (PostgreSQL manual, section 34.19). */
public enum SslMode {
    /** Never TLS. */
    DISABLE,
    /** TLS where the server offers it, its certificate unchecked. */
    PREFER,
    /** TLS or nothing, the certificate unchecked. */
    REQUIRE,
    /** TLS with a certificate of a trusted authority. */
    VERIFY_CA,
    /** TLS with a certificate of a trusted authority for this host. */
    VERIFY_FULL;

    /** The mode of that libpq name; {@code allow} counts as {@code prefer}. */
    public static Optional<SslMode> of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "disable" -> Optional.of(DISABLE);
            case "allow", "prefer" -> Optional.of(PREFER);
            case "require" -> Optional.of(REQUIRE);
            case "verify-ca" -> Optional.of(VERIFY_CA);
            case "verify-full" -> Optional.of(VERIFY_FULL);
            default -> Optional.empty();
        };
    }

    /** Whether the server's certificate is checked. */
    public boolean verifies() {
        return this == VERIFY_CA || this == VERIFY_FULL;
    }
}
