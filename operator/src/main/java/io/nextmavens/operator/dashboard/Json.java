package io.nextmavens.operator.dashboard;

import io.vertx.core.json.JsonArray;
import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as JSON has them: null for what is not known, and no more digits than anybody looks at. */
final class Json {

    private static final MathContext DIGITS = new MathContext(3);

    private Json() {}

    static Number number(double value) {
        if (!Double.isFinite(value)) {
            return null;
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return (long) value;
        }
        return new BigDecimal(value).round(DIGITS).doubleValue();
    }

    static JsonArray numbers(float[] values) {
        var array = new JsonArray();
        for (float value : values) {
            array.add(number(value));
        }
        return array;
    }
}
