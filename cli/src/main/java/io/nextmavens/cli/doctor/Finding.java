package io.nextmavens.cli.doctor;

/**
 * What was found of one thing.
 *
 * @param verdict how it is
 * @param about what it is about, in a few words
 * @param found what was found
 * @param remedy what to do; blank where nothing is
 */
record Finding(Verdict verdict, String about, String found, String remedy) {

    /** How it is. */
    enum Verdict {
        /** As it should be. */
        OK("ok"),
        /** Something works less well, or could not be looked at. */
        WARNING("warn"),
        /** Something does not work. */
        BROKEN("FAIL");

        private final String mark;

        Verdict(String mark) {
            this.mark = mark;
        }

        String mark() {
            return mark;
        }
    }

    static Finding ok(String about, String found) {
        return new Finding(Verdict.OK, about, found, "");
    }

    static Finding warning(String about, String found, String remedy) {
        return new Finding(Verdict.WARNING, about, found, remedy);
    }

    static Finding broken(String about, String found, String remedy) {
        return new Finding(Verdict.BROKEN, about, found, remedy);
    }
}
