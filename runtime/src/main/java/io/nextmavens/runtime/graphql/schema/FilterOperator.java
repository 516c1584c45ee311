package io.nextmavens.runtime.graphql.schema;

/** Comparisons of the argument {@code filter}, with the names of postgraphile-plugin-connection-filter. */
public enum FilterOperator {
    IS_NULL("isNull", "Is null (if `true` is specified) or is not null (if `false` is specified)."),
    EQUAL_TO("equalTo", "Equal to the specified value."),
    NOT_EQUAL_TO("notEqualTo", "Not equal to the specified value."),
    DISTINCT_FROM("distinctFrom", "Not equal to the specified value, treating null like an ordinary value."),
    NOT_DISTINCT_FROM("notDistinctFrom", "Equal to the specified value, treating null like an ordinary value."),
    IN("in", "Included in the specified list."),
    NOT_IN("notIn", "Not included in the specified list."),
    LESS_THAN("lessThan", "Less than the specified value."),
    LESS_THAN_OR_EQUAL_TO("lessThanOrEqualTo", "Less than or equal to the specified value."),
    GREATER_THAN("greaterThan", "Greater than the specified value."),
    GREATER_THAN_OR_EQUAL_TO("greaterThanOrEqualTo", "Greater than or equal to the specified value."),
    INCLUDES("includes", "Contains the specified string (case-sensitive)."),
    NOT_INCLUDES("notIncludes", "Does not contain the specified string (case-sensitive)."),
    INCLUDES_INSENSITIVE("includesInsensitive", "Contains the specified string (case-insensitive)."),
    NOT_INCLUDES_INSENSITIVE("notIncludesInsensitive", "Does not contain the specified string (case-insensitive)."),
    STARTS_WITH("startsWith", "Starts with the specified string (case-sensitive)."),
    NOT_STARTS_WITH("notStartsWith", "Does not start with the specified string (case-sensitive)."),
    STARTS_WITH_INSENSITIVE("startsWithInsensitive", "Starts with the specified string (case-insensitive)."),
    NOT_STARTS_WITH_INSENSITIVE(
            "notStartsWithInsensitive", "Does not start with the specified string (case-insensitive)."),
    ENDS_WITH("endsWith", "Ends with the specified string (case-sensitive)."),
    NOT_ENDS_WITH("notEndsWith", "Does not end with the specified string (case-sensitive)."),
    ENDS_WITH_INSENSITIVE("endsWithInsensitive", "Ends with the specified string (case-insensitive)."),
    NOT_ENDS_WITH_INSENSITIVE("notEndsWithInsensitive", "Does not end with the specified string (case-insensitive)."),
    LIKE(
            "like",
            "Matches the specified pattern (case-sensitive). An underscore (_) matches any single character; a percent"
                    + " sign (%) matches any sequence of zero or more characters."),
    NOT_LIKE(
            "notLike",
            "Does not match the specified pattern (case-sensitive). An underscore (_) matches any single character; a"
                    + " percent sign (%) matches any sequence of zero or more characters."),
    LIKE_INSENSITIVE(
            "likeInsensitive",
            "Matches the specified pattern (case-insensitive). An underscore (_) matches any single character; a"
                    + " percent sign (%) matches any sequence of zero or more characters."),
    NOT_LIKE_INSENSITIVE(
            "notLikeInsensitive",
            "Does not match the specified pattern (case-insensitive). An underscore (_) matches any single character;"
                    + " a percent sign (%) matches any sequence of zero or more characters."),
    EQUAL_TO_INSENSITIVE("equalToInsensitive", "Equal to the specified value (case-insensitive)."),
    NOT_EQUAL_TO_INSENSITIVE("notEqualToInsensitive", "Not equal to the specified value (case-insensitive)."),
    DISTINCT_FROM_INSENSITIVE(
            "distinctFromInsensitive",
            "Not equal to the specified value, treating null like an ordinary value (case-insensitive)."),
    NOT_DISTINCT_FROM_INSENSITIVE(
            "notDistinctFromInsensitive",
            "Equal to the specified value, treating null like an ordinary value (case-insensitive)."),
    IN_INSENSITIVE("inInsensitive", "Included in the specified list (case-insensitive)."),
    NOT_IN_INSENSITIVE("notInInsensitive", "Not included in the specified list (case-insensitive)."),
    LESS_THAN_INSENSITIVE("lessThanInsensitive", "Less than the specified value (case-insensitive)."),
    LESS_THAN_OR_EQUAL_TO_INSENSITIVE(
            "lessThanOrEqualToInsensitive", "Less than or equal to the specified value (case-insensitive)."),
    GREATER_THAN_INSENSITIVE("greaterThanInsensitive", "Greater than the specified value (case-insensitive)."),
    GREATER_THAN_OR_EQUAL_TO_INSENSITIVE(
            "greaterThanOrEqualToInsensitive", "Greater than or equal to the specified value (case-insensitive)."),
    CONTAINS("contains", "Contains the specified list of values."),
    CONTAINED_BY("containedBy", "Contained by the specified list of values."),
    OVERLAPS("overlaps", "Overlaps the specified list of values."),
    ANY_EQUAL_TO("anyEqualTo", "Any array item is equal to the specified value."),
    ANY_NOT_EQUAL_TO("anyNotEqualTo", "Any array item is not equal to the specified value."),
    ANY_LESS_THAN("anyLessThan", "Any array item is less than the specified value."),
    ANY_LESS_THAN_OR_EQUAL_TO("anyLessThanOrEqualTo", "Any array item is less than or equal to the specified value."),
    ANY_GREATER_THAN("anyGreaterThan", "Any array item is greater than the specified value."),
    ANY_GREATER_THAN_OR_EQUAL_TO(
            "anyGreaterThanOrEqualTo", "Any array item is greater than or equal to the specified value."),
    RANGE_CONTAINS("contains", "Contains the specified range."),
    RANGE_CONTAINS_ELEMENT("containsElement", "Contains the specified value."),
    RANGE_CONTAINED_BY("containedBy", "Contained by the specified range."),
    RANGE_OVERLAPS("overlaps", "Overlaps the specified range."),
    STRICTLY_LEFT_OF("strictlyLeftOf", "Strictly left of the specified range."),
    STRICTLY_RIGHT_OF("strictlyRightOf", "Strictly right of the specified range."),
    NOT_EXTENDS_RIGHT_OF("notExtendsRightOf", "Does not extend right of the specified range."),
    NOT_EXTENDS_LEFT_OF("notExtendsLeftOf", "Does not extend left of the specified range."),
    ADJACENT_TO("adjacentTo", "Adjacent to the specified range."),
    JSON_CONTAINS("contains", "Contains the specified JSON."),
    JSON_CONTAINED_BY("containedBy", "Contained by the specified JSON."),
    CONTAINS_KEY("containsKey", "Contains the specified key."),
    CONTAINS_ALL_KEYS("containsAllKeys", "Contains all of the specified keys."),
    CONTAINS_ANY_KEYS("containsAnyKeys", "Contains any of the specified keys."),
    HSTORE_CONTAINS("contains", "Contains the specified KeyValueHash."),
    HSTORE_CONTAINED_BY("containedBy", "Contained by the specified KeyValueHash."),
    INET_CONTAINS("contains", "Contains the specified internet address."),
    INET_CONTAINS_OR_EQUAL_TO("containsOrEqualTo", "Contains or equal to the specified internet address."),
    INET_CONTAINED_BY("containedBy", "Contained by the specified internet address."),
    INET_CONTAINED_BY_OR_EQUAL_TO("containedByOrEqualTo", "Contained by or equal to the specified internet address."),
    INET_CONTAINS_OR_CONTAINED_BY("containsOrContainedBy", "Contains or contained by the specified internet address.");

    private final String fieldName;
    private final String description;

    FilterOperator(String fieldName, String description) {
        this.fieldName = fieldName;
        this.description = description;
    }

    /** Its name in GraphQL. */
    public String fieldName() {
        return fieldName;
    }

    String description() {
        return description;
    }
}
