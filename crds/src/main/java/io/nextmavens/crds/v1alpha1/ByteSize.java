package io.nextmavens.crds.v1alpha1;

/** Sizes in specs: a number of bytes, or one with Ki, Mi, Gi or Ti for powers of 1024. */
public final class ByteSize {

    static final String PATTERN = "^[0-9]{1,6}(Ki|Mi|Gi|Ti)?$";

    private ByteSize() {}

    /**
     * How many bytes the text says.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static long bytes(String text) {
        int power = text.endsWith("i") ? "KMGT".indexOf(text.charAt(text.length() - 2)) + 1 : 0;
        return Long.parseLong(power == 0 ? text : text.substring(0, text.length() - 2)) << (10 * power);
    }
}
