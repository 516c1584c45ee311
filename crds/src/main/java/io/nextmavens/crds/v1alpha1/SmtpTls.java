package io.nextmavens.crds.v1alpha1;

import java.util.Locale;

/** How the conversation with a mail server is encrypted. */
public enum SmtpTls {
    /** Never. */
    Disable,
    /** By STARTTLS where the server offers it. */
    Starttls,
    /** By STARTTLS; without it nothing is sent. */
    Required,
    /** From the first byte. */
    Implicit;

    /** Returns the value as the runtime's setting has it. */
    public String setting() {
        return name().toLowerCase(Locale.ROOT);
    }
}
