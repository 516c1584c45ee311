package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.rest.request.Filter.Operation;
import io.nextmavens.runtime.rest.request.LogicTree.LogicOperator;
import java.util.List;

/** What the rows of one level have to meet. */
public sealed interface Condition {

    /** Several, joined. */
    record Group(boolean negated, LogicOperator operator, List<Condition> children) implements Condition {

        public Group {
            children = List.copyOf(children);
        }
    }

    /**
     * A comparison.
     *
     * @param field what is compared
     * @param fullText whether the field has to become a document of full-text search first
     */
    record Test(FieldRef field, boolean fullText, boolean negated, Operation operation) implements Condition {}

    /**
     * Whether an embed has rows.
     *
     * @param present whether it has to have some, or to have none
     * @param embed the {@link Embed#alias()} of the embed
     */
    record EmbedPresence(boolean present, String embed) implements Condition {}
}
