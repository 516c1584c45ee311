package io.nextmavens.runtime.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * The settings of one transaction, set by one statement: {@code set_config(name, value, is_local => true)} for each, in
 * the order they were added. Not thread-safe.
 *
 * <p>The statement gives back one number and not the values, which would travel for nothing.
 */
public final class SessionSettings {

    private static final String[] TEXTS = new String[64];

    private final List<String> values = new ArrayList<>(32);
    private int count;

    /** Sets one more; {@code role} among them decides as whom what follows is done. */
    public SessionSettings set(String name, String value) {
        values.add(name);
        values.add(value);
        count++;
        return this;
    }

    /** The step that sets them. */
    public Step.Run step() {
        return new Step.Run(count < TEXTS.length ? shared(count) : text(count), values, RowSink.NOTHING, "", true);
    }

    /** Names are values too, so the text depends on nothing but their number. */
    private static String shared(int count) {
        String text = TEXTS[count];
        if (text == null) {
            text = text(count);
            TEXTS[count] = text;
        }
        return text;
    }

    private static String text(int count) {
        StringBuilder sql = new StringBuilder("SELECT num_nulls(");
        for (int i = 0; i < count; i++) {
            sql.append(i == 0 ? "" : ",")
                    .append("set_config($")
                    .append(2 * i + 1)
                    .append(",$")
                    .append(2 * i + 2)
                    .append(",true)");
        }
        return sql.append(')').toString();
    }
}
