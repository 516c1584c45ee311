package io.nextmavens.runtime.realtime.pgoutput;

import java.nio.charset.StandardCharsets;

/** A row's values as text, in the order of the relation's columns; equal to itself alone. Not changed once shared. */
public final class Tuple {

    private static final byte[] UNCHANGED = {};

    private final byte[][] values;

    Tuple(int columns) {
        values = new byte[columns][];
    }

    void setText(int column, byte[] text) {
        values[column] = text;
    }

    void setUnchanged(int column) {
        values[column] = UNCHANGED;
    }

    /** How many columns there are. */
    public int size() {
        return values.length;
    }

    public boolean isNull(int column) {
        return values[column] == null;
    }

    /** Whether the log does not have the value, because it is stored out of line and was not changed (TOAST). */
    @SuppressWarnings("ReferenceEquality") // the one object that stands for it
    public boolean isUnchanged(int column) {
        return values[column] == UNCHANGED;
    }

    public boolean hasUnchanged() {
        for (int i = 0; i < values.length; i++) {
            if (isUnchanged(i)) {
                return true;
            }
        }
        return false;
    }

    /** The value's text; null for null. */
    public String text(int column) {
        return values[column] == null ? null : new String(values[column], StandardCharsets.UTF_8);
    }

    /** The same row with its missing values taken from an older version of it, where that has them. */
    public Tuple filledFrom(Tuple older) {
        Tuple filled = new Tuple(values.length);
        for (int i = 0; i < values.length; i++) {
            filled.values[i] = isUnchanged(i) ? older.values[i] : values[i];
        }
        return filled;
    }

    /** The same row with one value that was missing. */
    public Tuple with(int column, String text) {
        Tuple filled = filledFrom(this);
        filled.values[column] = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
        return filled;
    }
}
