package io.nextmavens.runtime.graphql.schema;

import graphql.schema.GraphQLSchema;
import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.Model;
import io.nextmavens.runtime.graphql.model.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A schema and what its parts stand for. Immutable and thread-safe.
 *
 * @param schema for validation and introspection; nothing is fetched through it
 * @param model what it was made of
 * @param meanings of fields, by the name of their type and their own
 * @param rows the row behind an object type
 * @param inputs of fields of input types, by the name of their type and their own
 * @param orders what values of an order stand for, by the name of their enum and their own
 * @param nodes by what begins their identifiers
 * @param abstractTypes interfaces and unions that an object type is of, by its name
 * @param signsTokens whether rows of the token type become signed tokens
 */
public record GraphqlSchema(
        GraphQLSchema schema,
        Model model,
        Map<String, Map<String, Meaning>> meanings,
        Map<String, Codec.Composite> rows,
        Map<String, Map<String, InputMeaning>> inputs,
        Map<String, Map<String, List<OrderTerm>>> orders,
        Map<String, Node> nodes,
        Map<String, Set<String>> abstractTypes,
        boolean signsTokens) {

    /** What the field stands for; empty for fields that need no database. */
    public Optional<Meaning> meaning(String type, String field) {
        return Optional.ofNullable(meanings.getOrDefault(type, Map.of()).get(field));
    }

    /** Whether objects of the type are what a fragment on the other asks for (specification, section 5.5.2.3). */
    public boolean isOf(String type, String condition) {
        return condition.equals(type)
                || abstractTypes.getOrDefault(type, Set.of()).contains(condition);
    }

    /** What the field of an input stands for. */
    public Optional<InputMeaning> input(String type, String field) {
        return Optional.ofNullable(inputs.getOrDefault(type, Map.of()).get(field));
    }
}
