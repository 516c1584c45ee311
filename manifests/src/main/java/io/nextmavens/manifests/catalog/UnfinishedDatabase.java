package io.nextmavens.manifests.catalog;

/**
 * The database that a restore or a clone makes beside the one that it is to replace: by what it is known to the command
 * that makes it, and to whoever tidies up after one that was ended. Pure.
 */
public final class UnfinishedDatabase {

    /** What its comment begins with. */
    public static final String MARK = "nextmavens.io/restoring=";

    /** PostgreSQL's limit, in bytes; names of projects' databases have one byte a character. */
    private static final int LONGEST_NAME = 63;

    private UnfinishedDatabase() {}

    /** Its name, from that of the database that it is to replace. */
    public static String nameFor(String wanted) {
        return beside(wanted, "__restoring");
    }

    /** A name for another database beside one: its own, cut where it would be too long with the suffix. */
    public static String beside(String wanted, String suffix) {
        return wanted.substring(0, Math.min(wanted.length(), LONGEST_NAME - suffix.length())) + suffix;
    }
}
