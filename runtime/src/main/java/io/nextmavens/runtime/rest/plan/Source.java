package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.catalog.QualifiedName;
import java.util.Optional;

/** Where the rows of a level come from. */
public sealed interface Source {

    /** What the columns of the rows are qualified with. */
    QualifiedName qualifier();

    /**
     * A table or view.
     *
     * @param alias what it is called in the statement
     * @param junction the junction of a many-to-many relationship, joined in without an alias
     */
    record Table(QualifiedName name, Optional<String> alias, Optional<QualifiedName> junction) implements Source {

        @Override
        public QualifiedName qualifier() {
            return alias.map(QualifiedName::local).orElse(name);
        }
    }

    /**
     * The rows that a mutation or a function returned.
     *
     * @param alias the name of the relation they are of
     */
    record Returned(String alias) implements Source {

        @Override
        public QualifiedName qualifier() {
            return QualifiedName.local(alias);
        }
    }

    /**
     * A computed relationship.
     *
     * @param argument what the row of the level above is called
     * @param argumentType the relation whose row it is; decides between overloads
     */
    record Computed(QualifiedName function, String argument, QualifiedName argumentType, String alias)
            implements Source {

        @Override
        public QualifiedName qualifier() {
            return QualifiedName.local(alias);
        }
    }
}
