package io.nextmavens.runtime.rest.request;

import io.nextmavens.runtime.rest.request.QueryString.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The form of a query string that an answer names: the parameters sorted by name, those of the same name joined by
 * commas, encoded again. Immutable.
 *
 * @param texts what is written before, between and after the operands: one more than there are operands
 * @param operands which operand comes next, by its number
 */
public record CanonicalQuery(List<String> texts, List<Integer> operands) {

    public CanonicalQuery {
        texts = List.copyOf(texts);
        operands = List.copyOf(operands);
    }

    /**
     * The form of some parameters.
     *
     * @param cut for each operand, which of the parameters it was cut off from
     */
    static CanonicalQuery of(List<Parameter> parameters, List<Integer> cut) {
        Map<String, List<Integer>> sorted = parameters.size() == 1 ? new LinkedHashMap<>(2) : new TreeMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            sorted.computeIfAbsent(parameters.get(i).name(), name -> new ArrayList<>(1))
                    .add(i);
        }
        List<String> texts = new ArrayList<>(cut.size() + 1);
        List<Integer> operands = new ArrayList<>(cut.size());
        StringBuilder text = new StringBuilder();
        String separator = "";
        for (Map.Entry<String, List<Integer>> entry : sorted.entrySet()) {
            text.append(separator);
            QueryString.encode(entry.getKey(), text);
            text.append('=');
            String comma = "";
            for (int position : entry.getValue()) {
                String value = parameters.get(position).value();
                text.append(comma);
                QueryString.encode(value == null ? "" : value, text);
                int operand = cut.indexOf(position);
                if (operand >= 0) {
                    texts.add(text.toString());
                    operands.add(operand);
                    text.setLength(0);
                }
                comma = ",";
            }
            separator = "&";
        }
        texts.add(text.toString());
        return new CanonicalQuery(texts, operands);
    }

    /** The form with these operands. */
    public String with(List<String> values) {
        if (operands.isEmpty()) {
            return texts.getFirst();
        }
        StringBuilder all = new StringBuilder(128);
        for (int i = 0; i < operands.size(); i++) {
            all.append(texts.get(i));
            QueryString.encode(values.get(operands.get(i)), all);
        }
        return all.append(texts.getLast()).toString();
    }
}
