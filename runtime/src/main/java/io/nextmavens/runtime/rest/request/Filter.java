package io.nextmavens.runtime.rest.request;

import java.util.List;
import java.util.Optional;

/**
 * One condition: {@code field=not.operator.operand}.
 *
 * @param field what is compared; when it names an embed of the request and the operation is {@code is.null} or
 *     {@code is.not_null}, the condition is whether that embed has rows
 */
public record Filter(Field field, boolean negated, Operation operation) {

    /** The operator with its operand; operands are text that PostgreSQL turns into the column's type. */
    public sealed interface Operation {

        /** An operator that {@code (any)} and {@code (all)} may follow; the operand is an array literal then. */
        record Compare(Comparison operator, Optional<Quantifier> quantifier, String operand) implements Operation {}

        /** An operator of arrays, ranges and JSON, and {@code neq}. */
        record Simple(SimpleOperator operator, String operand) implements Operation {}

        /** {@code in.(a,b)}. */
        record In(List<String> operands) implements Operation {

            public In {
                operands = List.copyOf(operands);
            }
        }

        /** {@code is.null} and its kind. */
        record Is(IsValue value) implements Operation {}

        /** {@code isdistinct.x}. */
        record IsDistinctFrom(String operand) implements Operation {}

        /** {@code fts(language).query} and its kind. */
        record FullText(TextSearch search, Optional<String> language, String operand) implements Operation {}
    }

    /** {@code any} and {@code all}. */
    public enum Quantifier {
        ANY,
        ALL
    }

    /** The operators that take a quantifier. For the LIKE ones an asterisk in the operand stands for {@code %}. */
    public enum Comparison {
        EQ("eq", "="),
        GTE("gte", ">="),
        GT("gt", ">"),
        LTE("lte", "<="),
        LT("lt", "<"),
        LIKE("like", "like"),
        ILIKE("ilike", "ilike"),
        MATCH("match", "~"),
        IMATCH("imatch", "~*");

        private final String keyword;
        private final String sql;

        Comparison(String keyword, String sql) {
            this.keyword = keyword;
            this.sql = sql;
        }

        /** As it is written in a query string. */
        public String keyword() {
            return keyword;
        }

        /** As it is written in SQL. */
        public String sql() {
            return sql;
        }
    }

    /** The operators that take no quantifier. */
    public enum SimpleOperator {
        NEQ("neq", "<>"),
        CONTAINS("cs", "@>"),
        CONTAINED("cd", "<@"),
        OVERLAP("ov", "&&"),
        STRICTLY_LEFT("sl", "<<"),
        STRICTLY_RIGHT("sr", ">>"),
        NOT_EXTENDS_RIGHT("nxr", "&<"),
        NOT_EXTENDS_LEFT("nxl", "&>"),
        ADJACENT("adj", "-|-");

        private final String keyword;
        private final String sql;

        SimpleOperator(String keyword, String sql) {
            this.keyword = keyword;
            this.sql = sql;
        }

        /** As it is written in a query string. */
        public String keyword() {
            return keyword;
        }

        /** As it is written in SQL. */
        public String sql() {
            return sql;
        }
    }

    /** The operand of {@code is}. */
    public enum IsValue {
        NULL("null", "NULL"),
        NOT_NULL("not_null", "NOT NULL"),
        TRUE("true", "TRUE"),
        FALSE("false", "FALSE"),
        UNKNOWN("unknown", "UNKNOWN");

        private final String keyword;
        private final String sql;

        IsValue(String keyword, String sql) {
            this.keyword = keyword;
            this.sql = sql;
        }

        /** As it is written in a query string, in lower case. */
        public String keyword() {
            return keyword;
        }

        /** As it is written in SQL, after IS. */
        public String sql() {
            return sql;
        }
    }

    /** The functions of full-text search. */
    public enum TextSearch {
        TO_TSQUERY("fts", "to_tsquery"),
        PLAINTO("plfts", "plainto_tsquery"),
        PHRASETO("phfts", "phraseto_tsquery"),
        WEBSEARCH("wfts", "websearch_to_tsquery");

        private final String keyword;
        private final String sql;

        TextSearch(String keyword, String sql) {
            this.keyword = keyword;
            this.sql = sql;
        }

        /** As it is written in a query string. */
        public String keyword() {
            return keyword;
        }

        /** The function that makes the query. */
        public String sql() {
            return sql;
        }
    }
}
