package io.nextmavens.runtime.graphql.execution;

import graphql.GraphQLContext;
import graphql.GraphQLException;
import graphql.execution.CoercedVariables;
import graphql.execution.RawVariables;
import graphql.execution.ValuesResolver;
import graphql.language.Document;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.parser.ParserEnvironment;
import graphql.parser.ParserOptions;
import graphql.validation.OperationValidationRule;
import graphql.validation.ValidationError;
import graphql.validation.Validator;
import io.nextmavens.runtime.graphql.schema.GraphqlSchema;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads and validates documents against one schema, and remembers those that were valid. Thread-safe. */
public final class Operations {

    /** Why an operation is not run. */
    public static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;
        private final transient List<GraphqlError> errors;

        public Refused(List<GraphqlError> errors) {
            super(errors.getFirst().message(), null, false, false);
            this.errors = List.copyOf(errors);
        }

        public List<GraphqlError> errors() {
            return errors;
        }
    }

    private record Key(String text, String operationName) {}

    private static final int REMEMBERED = 1000;
    private static final int REMEMBERED_LENGTH = 64 * 1024;
    private static final int MOST_ERRORS = 20;

    private final GraphqlSchema schema;
    private final DocumentGuard guard;
    private final boolean introspection;
    private final ParserOptions parserOptions;
    private final Map<Key, Operation> known = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Operation> eldest) {
            return size() > REMEMBERED;
        }
    });

    /**
     * Operations on a schema.
     *
     * @param tokens that a document may have
     * @param introspection whether operations may read the schema
     */
    public Operations(GraphqlSchema schema, DocumentGuard guard, int tokens, boolean introspection) {
        this.schema = schema;
        this.guard = guard;
        this.introspection = introspection;
        this.parserOptions = ParserOptions.newParserOptions()
                .captureIgnoredChars(false)
                .captureSourceLocation(true)
                .captureLineComments(false)
                .readerTrackData(false)
                .maxTokens(tokens)
                .maxWhitespaceTokens(10 * tokens)
                .maxCharacters(4 * 1024 * 1024)
                .maxRuleDepth(2000)
                .build();
    }

    /** An operation that was found valid before; null when it has to be {@link #read}. */
    public Operation known(String text, String operationName) {
        return known.get(new Key(text, operationName));
    }

    /**
     * Reads an operation; takes milliseconds, so not for an event loop.
     *
     * @param operationName which of the document's, or null where it has one
     * @throws Refused when it is too large or not valid
     */
    public Operation read(String text, String operationName) throws Refused {
        Optional<GraphqlError> tooLarge = guard.check(text);
        if (tooLarge.isPresent()) {
            throw new Refused(List.of(tooLarge.get()));
        }
        Document document = parse(text);
        OperationDefinition definition = choose(document, operationName);
        Optional<GraphqlError> tooExpensive = guard.check(document, definition);
        if (tooExpensive.isPresent()) {
            throw new Refused(List.of(tooExpensive.get()));
        }
        if (!introspection && IntrospectionFields.areIn(document)) {
            throw new Refused(List.of(GraphqlError.of(
                    "INTROSPECTION_DISABLED", "Introspection is switched off; GRAPHILE_INTROSPECTION allows it")));
        }
        validate(document);
        Map<String, FragmentDefinition> fragments = new HashMap<>();
        document.getDefinitionsOfType(FragmentDefinition.class)
                .forEach(fragment -> fragments.put(fragment.getName(), fragment));
        Operation operation = new Operation(document, definition, fragments);
        if (text.length() <= REMEMBERED_LENGTH) {
            known.put(new Key(text, operationName), operation);
        }
        return operation;
    }

    private Document parse(String text) throws Refused {
        try {
            return new Parser()
                    .parseDocument(ParserEnvironment.newParserEnvironment()
                            .document(text)
                            .parserOptions(parserOptions)
                            .locale(Locale.ENGLISH)
                            .build());
        } catch (InvalidSyntaxException e) {
            throw new Refused(List.of(
                    GraphqlError.of("GRAPHQL_PARSE_FAILED", e.getMessage()).at(e.getLocation())));
        }
    }

    private static OperationDefinition choose(Document document, String name) throws Refused {
        List<OperationDefinition> all = document.getDefinitionsOfType(OperationDefinition.class);
        if (name != null) {
            return all.stream()
                    .filter(operation -> name.equals(operation.getName()))
                    .findFirst()
                    .orElseThrow(() -> new Refused(List.of(GraphqlError.of(
                            "OPERATION_RESOLUTION_FAILURE", "Unknown operation named \"" + name + "\"."))));
        }
        if (all.size() != 1) {
            throw new Refused(List.of(GraphqlError.of(
                    "OPERATION_RESOLUTION_FAILURE",
                    all.isEmpty()
                            ? "The document has no operation."
                            : "Must provide operation name if query contains multiple operations.")));
        }
        return all.getFirst();
    }

    private void validate(Document document) throws Refused {
        // the guard bounds introspection by what it costs, not by how often a field is asked for
        List<ValidationError> errors = new Validator()
                .validateDocument(
                        schema.schema(),
                        document,
                        rule -> rule != OperationValidationRule.GOOD_FAITH_INTROSPECTION,
                        Locale.ENGLISH);
        if (!errors.isEmpty()) {
            throw new Refused(errors.stream()
                    .limit(MOST_ERRORS)
                    .map(error -> GraphqlError.of("GRAPHQL_VALIDATION_FAILED", error.getMessage())
                            .at(
                                    error.getLocations().isEmpty()
                                            ? null
                                            : error.getLocations().getFirst()))
                    .toList());
        }
    }

    /**
     * Variables as the operation declares them.
     *
     * @throws Refused when one has a value that its type does not have
     */
    public Map<String, Object> variables(Operation operation, JsonObject given) throws Refused {
        if (operation.definition().getVariableDefinitions().isEmpty()) {
            return Map.of();
        }
        try {
            CoercedVariables coerced = ValuesResolver.coerceVariableValues(
                    schema.schema(),
                    operation.definition().getVariableDefinitions(),
                    RawVariables.of(given.getMap().isEmpty() ? Map.of() : Plain.map(given)),
                    GraphQLContext.getDefault(),
                    Locale.ENGLISH);
            return coerced.toMap();
        } catch (GraphQLException e) {
            throw new Refused(List.of(GraphqlError.of("BAD_USER_INPUT", e.getMessage())));
        }
    }
}
