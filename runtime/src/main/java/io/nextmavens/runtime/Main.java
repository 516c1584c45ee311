package io.nextmavens.runtime;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the runtime. */
@QuarkusMain
public final class Main {

    /**
     * Quarkus refuses request targets that RFC 3986 does not allow. Clients of PostgREST send such ones,
     * {@code ?tags=cs.{a}} for instance; what the services cannot read they refuse themselves. The native image reads
     * this property when it is built (application.properties).
     */
    private static final String ANY_TARGET = "vertx.disableURIValidation";

    private Main() {}

    public static void main(String... arguments) {
        System.setProperty(ANY_TARGET, "true");
        Quarkus.run(arguments);
    }
}
