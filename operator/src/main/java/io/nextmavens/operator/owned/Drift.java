package io.nextmavens.operator.owned;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Optional;
import java.util.Set;

/**
 * Whether an object is still what was applied.
 *
 * <p>What is wanted has to be in what is there; the API server's defaults and what others add stay out of it, as with
 * server-side apply. Lists whose elements have a key (Kubernetes API reference, "patch merge key") are compared by it,
 * all others element by element. Quantities are equal when they mean the same: the API server rewrites {@code 1000m}
 * to {@code 1}.
 */
final class Drift {

    /** Merge keys of the lists that occur in the objects of a project. */
    private static final Set<String> MERGE_KEYS = Set.of("name", "mountPath", "containerPort", "port", "uid");

    /** Fields whose values are quantities, whatever their names. */
    private static final Set<String> QUANTITIES = Set.of("limits", "requests");

    private Drift() {}

    /** Returns the path of the first difference, such as {@code spec.replicas}; empty if there is none. */
    static Optional<String> between(JsonNode wanted, JsonNode actual) {
        return between("", wanted, actual, false);
    }

    private static Optional<String> between(String path, JsonNode wanted, JsonNode actual, boolean quantity) {
        if (wanted.isObject()) {
            return ofObjects(path, wanted, actual);
        }
        if (wanted.isArray()) {
            return ofArrays(path, wanted, actual);
        }
        return same(wanted, actual, quantity) ? Optional.empty() : Optional.of(path);
    }

    private static Optional<String> ofObjects(String path, JsonNode wanted, JsonNode actual) {
        for (var field : wanted.properties()) {
            var value = field.getValue();
            if (value.isNull() || (value.isContainerNode() && value.isEmpty())) {
                continue; // the API server drops what is empty
            }
            var at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            var there = actual.path(field.getKey());
            if (there.isMissingNode()) {
                return Optional.of(at);
            }
            var quantity = QUANTITIES.contains(lastStep(path)) || field.getKey().equals("sizeLimit");
            var difference = between(at, value, there, quantity);
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> ofArrays(String path, JsonNode wanted, JsonNode actual) {
        var key = MERGE_KEYS.stream()
                .sorted()
                .filter(candidate -> allHave(wanted, candidate))
                .findFirst();
        if (key.isEmpty() && wanted.size() != actual.size()) {
            return Optional.of(path);
        }
        for (int i = 0; i < wanted.size(); i++) {
            var element = wanted.get(i);
            var there = key.isPresent() ? byKey(actual, key.get(), element) : actual.get(i);
            var at = path + "[" + i + "]";
            var difference = there == null ? Optional.of(at) : between(at, element, there, false);
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    private static boolean allHave(JsonNode elements, String key) {
        for (JsonNode element : elements) {
            if (!element.has(key)) {
                return false;
            }
        }
        return true;
    }

    private static JsonNode byKey(JsonNode elements, String key, JsonNode wanted) {
        for (JsonNode element : elements) {
            // a port is one by its protocol as well
            boolean sameProtocol = !wanted.has("protocol")
                    || element.path("protocol")
                            .asText("TCP")
                            .equals(wanted.get("protocol").asText());
            if (sameProtocol && element.path(key).equals(wanted.get(key))) {
                return element;
            }
        }
        return null;
    }

    private static boolean same(JsonNode wanted, JsonNode actual, boolean quantity) {
        if (wanted.asText().equals(actual.asText())) {
            return true;
        }
        if (quantity) {
            return sameAmount(wanted, actual);
        }
        return wanted.isNumber() && actual.isNumber() && wanted.decimalValue().compareTo(actual.decimalValue()) == 0;
    }

    private static boolean sameAmount(JsonNode wanted, JsonNode actual) {
        try {
            return Quantity.getAmountInBytes(Quantity.parse(wanted.asText()))
                            .compareTo(Quantity.getAmountInBytes(Quantity.parse(actual.asText())))
                    == 0;
        } catch (IllegalArgumentException | ArithmeticException notAQuantity) {
            return false; // the API server refuses it with a better message
        }
    }

    private static String lastStep(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
