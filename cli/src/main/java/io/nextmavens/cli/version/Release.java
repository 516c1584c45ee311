package io.nextmavens.cli.version;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which release of the command this is. */
public final class Release {

    private Release() {}

    /** Its version, as the build wrote it down. */
    public static String version() {
        var properties = new Properties();
        try (var file = Release.class.getResourceAsStream("/nextmavens-cli.properties")) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
