package io.nextmavens.runtime.graphql.execution;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.introspection.GoodFaithIntrospection;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.OperationDefinition;
import graphql.language.SelectionSet;
import io.nextmavens.runtime.graphql.schema.GraphqlSchema;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Answers fields that read the schema itself, by graphql-java's engine. Thread-safe. */
public final class Introspector {

    private final GraphQL engine;

    /** An introspector of the schema. */
    public Introspector(GraphqlSchema schema) {
        // the guards of documents are stricter, and let a client ask for two types at once
        GoodFaithIntrospection.enabledJvmWide(false);
        engine = GraphQL.newGraphQL(schema.schema())
                .preparsedDocumentProvider((input, parse) -> CompletableFuture.completedFuture(
                        new PreparsedDocumentEntry(input.getGraphQLContext().<Document>get(Document.class))))
                .build();
    }

    /**
     * The JSON of one root field; takes milliseconds, so not for an event loop.
     *
     * @param fields of one key, to be merged
     */
    public String answer(Operation operation, List<Field> fields, Map<String, Object> variables) {
        OperationDefinition alone = operation.definition().transform(builder -> builder.name(null)
                .selectionSet(SelectionSet.newSelectionSet(fields).build()));
        Document.Builder document = Document.newDocument().definition(alone);
        operation.fragments().values().forEach(document::definition);
        ExecutionResult result = engine.execute(ExecutionInput.newExecutionInput()
                .query("{ __typename }")
                .variables(variables)
                .graphQLContext(Map.of(Document.class, document.build()))
                .build());
        Map<String, Object> data = result.getData();
        if (data == null) {
            throw new IllegalStateException("introspection failed: " + result.getErrors());
        }
        return JsonText.of(data.get(fields.getFirst().getResultKey()));
    }
}
