package io.nextmavens.manifests.catalog;

import java.sql.SQLException;

/** A file of the catalog could not be applied; what it did was rolled back. */
public final class CatalogException extends SQLException {

    private static final long serialVersionUID = 1L;

    private final String file;

    CatalogException(String file, String message) {
        super("catalog file " + file + ": " + message);
        this.file = file;
    }

    CatalogException(String file, int line, SQLException cause) {
        super("catalog file " + file + " line " + line + ": " + cause.getMessage(), cause.getSQLState(), cause);
        this.file = file;
    }

    /** Returns the file's name. */
    public String file() {
        return file;
    }
}
