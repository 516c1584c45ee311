package io.nextmavens.runtime.graphql.execution;

import graphql.language.Argument;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.IntValue;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Refuses operations that would take too long to look at, before anything else does. Immutable and thread-safe. */
public final class DocumentGuard {

    private static final Set<String> LISTS_OF_INTROSPECTION =
            Set.of("fields", "inputFields", "interfaces", "possibleTypes");
    private static final int INTROSPECTION_LEVELS = 3;
    private static final int NESTING = 100;

    private final int tokens;
    private final int depth;
    private final int aliases;
    private final long cost;

    /**
     * A guard with these limits.
     *
     * @param tokens of a document
     * @param depth of fields within fields
     * @param aliases of an operation, fragments counted at each use
     * @param cost of an operation: its fields, those of a page as often as it has rows
     */
    public DocumentGuard(int tokens, int depth, int aliases, long cost) {
        this.tokens = tokens;
        this.depth = depth;
        this.aliases = aliases;
        this.cost = cost;
    }

    // ---- before it is parsed

    /** What is wrong with the text of a document, if anything: too many tokens, too deep, too many aliases. */
    public Optional<GraphqlError> check(String text) {
        int count = 0;
        int nesting = 0;
        int arguments = 0;
        int most = 0;
        int colons = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '#') {
                i = skipLine(text, i);
            } else if (c == '"') {
                i = skipString(text, i);
                count++;
            } else if (isName(c)) {
                while (i + 1 < text.length() && isName(text.charAt(i + 1))) {
                    i++;
                }
                count++;
            } else if (c > ' ' && c != ',' && c != '\uFEFF') {
                count++;
                if (c == '{' || c == '[' || c == '(') {
                    most = Math.max(most, ++nesting);
                    arguments += c == '(' ? 1 : 0;
                } else if (c == '}' || c == ']' || c == ')') {
                    nesting--;
                    arguments -= c == ')' ? 1 : 0;
                } else if (c == ':' && arguments == 0) {
                    // only an alias has one outside of parentheses
                    colons++;
                }
                if (nesting == 0 && c == '}') {
                    // the end of an operation or a fragment
                    colons = 0;
                }
            }
            if (count > tokens) {
                return Optional.of(tooLarge("more than " + tokens + " tokens", "GRAPHILE_MAX_TOKENS"));
            }
            if (most > NESTING + depth) {
                return Optional.of(tooDeep());
            }
            if (colons > aliases) {
                return Optional.of(tooManyAliases("more than " + aliases));
            }
        }
        return Optional.empty();
    }

    private static boolean isName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }

    private static int skipLine(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private static int skipString(String text, int from) {
        if (text.startsWith("\"\"\"", from)) {
            int end = text.indexOf("\"\"\"", from + 3);
            while (end > 0 && text.charAt(end - 1) == '\\') {
                end = text.indexOf("\"\"\"", end + 3);
            }
            return end < 0 ? text.length() : end + 2;
        }
        for (int i = from + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"' || c == '\n') {
                return i;
            }
        }
        return text.length();
    }

    private static GraphqlError tooLarge(String what, String setting) {
        return GraphqlError.of("DOCUMENT_TOO_LARGE", "The document has " + what + "; " + setting + " allows no more");
    }

    private GraphqlError tooDeep() {
        return GraphqlError.of(
                "DOCUMENT_TOO_DEEP",
                "The document has fields more than " + depth + " levels deep; GRAPHILE_MAX_DEPTH allows no more");
    }

    private GraphqlError tooManyAliases(String many) {
        return GraphqlError.of(
                "TOO_MANY_ALIASES", "The operation has " + many + " aliases; GRAPHILE_MAX_ALIASES allows " + aliases);
    }

    // ---- before it is validated

    /** What is wrong with an operation, if anything. */
    public Optional<GraphqlError> check(Document document, OperationDefinition operation) {
        return check(document, operation, new AtomicInteger());
    }

    /**
     * The same.
     *
     * @param looked counts the selections that were looked at
     */
    Optional<GraphqlError> check(Document document, OperationDefinition operation, AtomicInteger looked) {
        Map<String, FragmentDefinition> fragments = new HashMap<>();
        document.getDefinitionsOfType(FragmentDefinition.class)
                .forEach(fragment -> fragments.putIfAbsent(fragment.getName(), fragment));
        try {
            Weighing weighing = new Weighing(fragments, looked);
            // validation looks at all of the document, and at a fragment wherever it is used
            long fields = 0;
            for (String fragment : fragments.keySet()) {
                fields = Weight.sum(fields, weighing.fragment(fragment).fields());
            }
            for (OperationDefinition other : document.getDefinitionsOfType(OperationDefinition.class)) {
                fields = Weight.sum(fields, weighing.of(other.getSelectionSet()).fields());
            }
            if (fields > tokens) {
                return Optional.of(tooLarge(
                        fields + " fields, those of a fragment counted wherever it is used,", "GRAPHILE_MAX_TOKENS"));
            }
            Weight weight = weighing.of(operation.getSelectionSet());
            if (weight.depth() > depth) {
                return Optional.of(tooDeep());
            }
            if (weight.aliases() > aliases) {
                return Optional.of(tooManyAliases(Long.toString(weight.aliases())));
            }
            if (weight.schemas() > 1) {
                return Optional.of(GraphqlError.of(
                        "INTROSPECTION_TOO_LARGE",
                        "The operation reads the whole schema " + weight.schemas() + " times; once is enough"));
            }
            if (weight.cost() > cost) {
                return Optional.of(GraphqlError.of(
                        "OPERATION_TOO_EXPENSIVE",
                        "The operation costs " + weight.cost() + "; GRAPHILE_MAX_COST allows " + cost));
            }
            return Optional.empty();
        } catch (Refused refused) {
            return Optional.of(refused.error);
        }
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient GraphqlError error;

        Refused(GraphqlError error) {
            super(error.message(), null, false, false);
            this.error = error;
        }
    }

    /**
     * What a selection comes to.
     *
     * @param fields within it, those of fragments at each use
     * @param cost the same, those of pages as often as they have rows
     * @param schemas how often it asks for the whole schema
     * @param lists how many lists of introspection are within one another
     */
    private record Weight(int depth, long fields, long aliases, long cost, long schemas, int lists) {

        static final Weight NONE = new Weight(0, 0, 0, 0, 0, 0);

        Weight beside(Weight other) {
            return new Weight(
                    Math.max(depth, other.depth),
                    sum(fields, other.fields),
                    sum(aliases, other.aliases),
                    sum(cost, other.cost),
                    sum(schemas, other.schemas),
                    Math.max(lists, other.lists));
        }

        private static long sum(long a, long b) {
            long sum = a + b;
            return sum < 0 ? Long.MAX_VALUE : sum;
        }
    }

    /** Weighs selections; each fragment once. Not thread-safe. */
    private static final class Weighing {

        private final Map<String, FragmentDefinition> fragments;
        private final AtomicInteger looked;
        private final Map<String, Weight> known = new HashMap<>();
        private final Set<String> open = new HashSet<>();

        Weighing(Map<String, FragmentDefinition> fragments, AtomicInteger looked) {
            this.fragments = fragments;
            this.looked = looked;
        }

        Weight of(SelectionSet set) {
            Weight all = Weight.NONE;
            if (set == null) {
                return all;
            }
            for (Selection<?> selection : set.getSelections()) {
                looked.incrementAndGet();
                all = all.beside(
                        switch (selection) {
                            case Field field -> field(field);
                            case InlineFragment fragment -> of(fragment.getSelectionSet());
                            case FragmentSpread spread -> fragment(spread.getName());
                            default -> Weight.NONE;
                        });
            }
            return all;
        }

        Weight fragment(String name) {
            Weight weight = known.get(name);
            if (weight != null) {
                return weight;
            }
            FragmentDefinition fragment = fragments.get(name);
            if (fragment == null) {
                return Weight.NONE;
            }
            if (!open.add(name)) {
                throw new Refused(GraphqlError.of("GRAPHQL_VALIDATION_FAILED", "Fragment " + name + " spreads itself"));
            }
            weight = of(fragment.getSelectionSet());
            open.remove(name);
            known.put(name, weight);
            return weight;
        }

        private Weight field(Field field) {
            Weight inner = of(field.getSelectionSet());
            int lists = inner.lists() + (LISTS_OF_INTROSPECTION.contains(field.getName()) ? 1 : 0);
            if (lists > INTROSPECTION_LEVELS) {
                throw new Refused(
                        GraphqlError.of("INTROSPECTION_TOO_DEEP", "Introspection follows types too many times"));
            }
            long rows = rows(field);
            long cost = inner.cost() > Long.MAX_VALUE / rows - 1 ? Long.MAX_VALUE : 1 + rows * inner.cost();
            return new Weight(
                    inner.depth() + 1,
                    Weight.sum(inner.fields(), 1),
                    Weight.sum(inner.aliases(), field.getAlias() == null ? 0 : 1),
                    cost,
                    Weight.sum(inner.schemas(), field.getName().equals("__schema") ? 1 : 0),
                    lists);
        }

        private static long rows(Field field) {
            for (Argument argument : field.getArguments()) {
                boolean size =
                        argument.getName().equals("first") || argument.getName().equals("last");
                if (size && argument.getValue() instanceof IntValue number) {
                    return Math.max(
                            1,
                            number.getValue()
                                    .min(java.math.BigInteger.valueOf(100_000))
                                    .longValue());
                }
            }
            return 1;
        }
    }
}
