package io.nextmavens.runtime.graphql.execution;

import graphql.language.Definition;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;

/** Looks for fields that read the schema. Pure. */
final class IntrospectionFields {

    private IntrospectionFields() {}

    static boolean areIn(Document document) {
        for (Definition<?> definition : document.getDefinitions()) {
            SelectionSet set =
                    switch (definition) {
                        case OperationDefinition operation -> operation.getSelectionSet();
                        case FragmentDefinition fragment -> fragment.getSelectionSet();
                        default -> null;
                    };
            if (areIn(set)) {
                return true;
            }
        }
        return false;
    }

    private static boolean areIn(SelectionSet set) {
        if (set == null) {
            return false;
        }
        for (Selection<?> selection : set.getSelections()) {
            boolean found =
                    switch (selection) {
                        case Field field ->
                            field.getName().equals("__schema")
                                    || field.getName().equals("__type")
                                    || areIn(field.getSelectionSet());
                        case InlineFragment fragment -> areIn(fragment.getSelectionSet());
                        default -> false;
                    };
            if (found) {
                return true;
            }
        }
        return false;
    }
}
