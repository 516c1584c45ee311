package io.nextmavens.runtime.graphql.plan;

import graphql.language.Directive;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Collects the fields of a selection (specification, section 6.3.2). Not thread-safe. */
final class Selections {

    private final Map<String, FragmentDefinition> fragments;
    private final Inputs inputs;

    Selections(Map<String, FragmentDefinition> fragments, Inputs inputs) {
        this.fragments = fragments;
        this.inputs = inputs;
    }

    /**
     * Fields that an object of a type has, by their response keys; several fields of one key are to be merged.
     *
     * @param applies whether a fragment on a type is for the object
     */
    Map<String, List<Field>> of(List<Field> parents, Predicate<String> applies) {
        Map<String, List<Field>> fields = new LinkedHashMap<>();
        for (Field parent : parents) {
            if (parent.getSelectionSet() != null) {
                collect(parent.getSelectionSet(), applies, fields);
            }
        }
        return fields;
    }

    /** The same for the root of an operation. */
    Map<String, List<Field>> of(SelectionSet root, Predicate<String> applies) {
        Map<String, List<Field>> fields = new LinkedHashMap<>();
        collect(root, applies, fields);
        return fields;
    }

    private void collect(SelectionSet set, Predicate<String> applies, Map<String, List<Field>> fields) {
        for (Selection<?> selection : set.getSelections()) {
            switch (selection) {
                case Field field
                when isIncluded(field.getDirectives()) ->
                    fields.computeIfAbsent(field.getResultKey(), key -> new ArrayList<>())
                            .add(field);
                case InlineFragment fragment
                when isIncluded(fragment.getDirectives())
                        && (fragment.getTypeCondition() == null
                                || applies.test(fragment.getTypeCondition().getName())) ->
                    collect(fragment.getSelectionSet(), applies, fields);
                case FragmentSpread spread
                when isIncluded(spread.getDirectives()) -> {
                    FragmentDefinition fragment = fragments.get(spread.getName());
                    if (applies.test(fragment.getTypeCondition().getName())) {
                        collect(fragment.getSelectionSet(), applies, fields);
                    }
                }
                default -> {
                    // not included, or not for this type
                }
            }
        }
    }

    private boolean isIncluded(List<Directive> directives) {
        for (Directive directive : directives) {
            boolean include = directive.getName().equals("include");
            if (include || directive.getName().equals("skip")) {
                Optional<Input> condition = Optional.ofNullable(directive.getArgument("if"))
                        .flatMap(argument -> inputs.read(argument.getValue()));
                boolean value =
                        condition.map(inputs::look).filter(Boolean.TRUE::equals).isPresent();
                if (value != include) {
                    return false;
                }
            }
        }
        return true;
    }
}
