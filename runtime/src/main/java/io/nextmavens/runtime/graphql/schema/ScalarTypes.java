package io.nextmavens.runtime.graphql.schema;

import graphql.GraphQLContext;
import graphql.Scalars;
import graphql.execution.CoercedVariables;
import graphql.language.ArrayValue;
import graphql.language.BooleanValue;
import graphql.language.EnumValue;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.NullValue;
import graphql.language.ObjectField;
import graphql.language.ObjectValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.GraphQLScalarType;
import io.nextmavens.runtime.graphql.model.ScalarKind;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Scalars of the schema, and which inputs they take. */
final class ScalarTypes {

    private static final Pattern UUID = Pattern.compile(
            "[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

    private ScalarTypes() {}

    /** The description of a scalar's type. */
    static Optional<String> description(ScalarKind kind, boolean dynamicJson) {
        return Optional.ofNullable(
                switch (kind) {
                    case BIGINT ->
                        "A signed eight-byte integer. The upper big integer values are greater than the max value for a"
                                + " JavaScript number. Therefore all big integers will be output as strings and not"
                                + " numbers.";
                    case NUMERIC -> "A floating point number that requires more precision than IEEE 754 binary 64";
                    case XML -> "An XML document";
                    case TSVECTOR ->
                        "A PostgreSQL full-text search document (`tsvector`). See"
                                + " https://www.postgresql.org/docs/current/datatype-textsearch.html";
                    case TSQUERY ->
                        "A PostgreSQL full-text search query (`tsquery`). See"
                                + " https://www.postgresql.org/docs/current/datatype-textsearch.html";
                    case JSON ->
                        dynamicJson
                                ? "Represents JSON values as specified by [ECMA-404](http://www.ecma-international.org/"
                                        + "publications/files/ECMA-ST/ECMA-404.pdf)."
                                : "A JavaScript object encoded in the JSON format as specified by"
                                        + " [ECMA-404](http://www.ecma-international.org/publications/files/ECMA-ST/"
                                        + "ECMA-404.pdf).";
                    case JSONPATH -> "A string representing an SQL/JSONPath expression";
                    case TIMESTAMP, TIMESTAMPTZ ->
                        "A point in time as described by the [ISO 8601](https://en.wikipedia.org/wiki/ISO_8601) and,"
                                + " if it has a timezone, [RFC 3339](https://datatracker.ietf.org/doc/html/rfc3339)"
                                + " standards. Input values that do not conform to both ISO 8601 and RFC 3339 may be"
                                + " coerced, which may lead to unexpected results.";
                    case DATE -> "A calendar date in YYYY-MM-DD format.";
                    case TIME, TIMETZ ->
                        "The exact time of day, does not include the date. May or may not have a timezone offset.";
                    case UUID ->
                        "A universally unique identifier as defined by [RFC"
                                + " 4122](https://tools.ietf.org/html/rfc4122).";
                    case BIT -> "A string representing a series of binary bits";
                    case HSTORE ->
                        "A set of key/value pairs, keys are strings, values may be a string or null. Exposed as a JSON"
                                + " object.";
                    case INET -> "An IPv4 or IPv6 host address, and optionally its subnet.";
                    case CIDR -> "An IPv4 or IPv6 CIDR address.";
                    case MACADDR -> "A 6-byte MAC address.";
                    case MACADDR8 -> "An 8-byte MAC address.";
                    case OID -> "PostgreSQL identifier for a database entity";
                    case REGPROC -> "A builtin object identifier type for a function name";
                    case REGPROCEDURE -> "A builtin object identifier type for a function with argument types";
                    case REGOPER -> "A builtin object identifier type for an operator";
                    case REGOPERATOR -> "A builtin object identifier type for an operator with argument types";
                    case REGCLASS -> "A builtin object identifier type for a relation name";
                    case REGTYPE -> "A builtin object identifier type for a data type name";
                    case REGROLE -> "A builtin object identifier type for a role name";
                    case REGNAMESPACE -> "A builtin object identifier type for a namespace name";
                    case REGCONFIG -> "A builtin object identifier type for a text search configuration";
                    case REGDICTIONARY -> "A builtin object identifier type for a text search dictionary";
                    case BYTEA -> "Binary data encoded using Base64";
                    case LTREE ->
                        "Represents an `ltree` hierarchical label tree as outlined in"
                                + " https://www.postgresql.org/docs/current/ltree.html";
                    case GEOJSON -> "A geometry as GeoJSON (RFC 7946), or any text that PostGIS reads as one.";
                    default -> null;
                });
    }

    /** The scalar of that name; GraphQL's own where it is one of them. */
    static GraphQLScalarType of(String name, ScalarKind kind, Optional<String> description, boolean dynamicJson) {
        return switch (name) {
            case "Int" -> Scalars.GraphQLInt;
            case "Float" -> Scalars.GraphQLFloat;
            case "String" -> Scalars.GraphQLString;
            case "Boolean" -> Scalars.GraphQLBoolean;
            default ->
                GraphQLScalarType.newScalar()
                        .name(name)
                        .description(description.orElse(null))
                        .coercing(coercing(name, kind, dynamicJson))
                        .build();
        };
    }

    /** A scalar that is text. */
    static GraphQLScalarType text(String name, String description) {
        return GraphQLScalarType.newScalar()
                .name(name)
                .description(description)
                .coercing(new Text(name))
                .build();
    }

    private static Coercing<?, ?> coercing(String name, ScalarKind kind, boolean dynamicJson) {
        return switch (kind) {
            case INT -> Scalars.GraphQLInt.getCoercing();
            case FLOAT, MONEY -> Scalars.GraphQLFloat.getCoercing();
            case BOOLEAN -> Scalars.GraphQLBoolean.getCoercing();
            case STRING -> Scalars.GraphQLString.getCoercing();
            case OID -> new Whole();
            case JSON -> dynamicJson ? new Dynamic() : new JsonString();
            case HSTORE, GEOJSON -> new Dynamic();
            case UUID -> new UuidText();
            default -> new Text(name);
        };
    }

    /** Text, of a string in a document and of any plain value in variables. */
    private static class Text implements Coercing<String, String> {

        private final String name;

        Text(String name) {
            this.name = name;
        }

        @Override
        public String serialize(Object value, GraphQLContext context, Locale locale) {
            return value.toString();
        }

        @Override
        public String parseValue(Object input, GraphQLContext context, Locale locale) {
            if (input instanceof Map || input instanceof List) {
                throw new CoercingParseValueException(name + " cannot represent a list or an object");
            }
            return checked(input instanceof Number number ? plain(number) : input.toString());
        }

        @Override
        public String parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
            if (input instanceof StringValue text) {
                try {
                    return checked(text.getValue());
                } catch (CoercingParseValueException e) {
                    throw new CoercingParseLiteralException(e.getMessage());
                }
            }
            throw new CoercingParseLiteralException(name + " can only parse string values (kind='"
                    + input.getClass().getSimpleName() + "')");
        }

        String checked(String text) {
            return text;
        }

        private static String plain(Number number) {
            return number instanceof java.math.BigDecimal decimal ? decimal.toPlainString() : number.toString();
        }
    }

    private static final class UuidText extends Text {

        UuidText() {
            super("UUID");
        }

        @Override
        String checked(String text) {
            if (!UUID.matcher(text).matches()) {
                throw new CoercingParseValueException(
                        "Invalid UUID, expected 32 hexadecimal characters, optionally with hyphens");
            }
            return text;
        }
    }

    /** JSON in a string. */
    private static final class JsonString extends Text {

        JsonString() {
            super("JSON");
        }

        @Override
        String checked(String text) {
            try {
                var _ = Json.decodeValue(text);
            } catch (DecodeException e) {
                throw new CoercingParseValueException("The text is not JSON");
            }
            return text;
        }
    }

    /** Whole numbers of four bytes without a sign. */
    private static final class Whole implements Coercing<Object, Object> {

        @Override
        public Object serialize(Object value, GraphQLContext context, Locale locale) {
            return value;
        }

        @Override
        public Object parseValue(Object input, GraphQLContext context, Locale locale) {
            try {
                return Long.parseLong(input.toString());
            } catch (NumberFormatException e) {
                throw new CoercingParseValueException("Invalid integer");
            }
        }

        @Override
        public Object parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
            if (input instanceof IntValue number) {
                return number.getValue().longValue();
            }
            throw new CoercingParseLiteralException("Invalid integer");
        }
    }

    /** Any value, as it is. */
    private static final class Dynamic implements Coercing<Object, Object> {

        @Override
        public Object serialize(Object value, GraphQLContext context, Locale locale) {
            return value;
        }

        @Override
        public Object parseValue(Object input, GraphQLContext context, Locale locale) {
            return input;
        }

        @Override
        public Object parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
            return switch (input) {
                case StringValue text -> text.getValue();
                case BooleanValue bool -> bool.isValue();
                case IntValue number -> number.getValue();
                case FloatValue number -> number.getValue();
                case EnumValue name -> name.getName();
                case ArrayValue list ->
                    list.getValues().stream()
                            .map(each -> parseLiteral(each, variables, context, locale))
                            .toList();
                case ObjectValue object -> {
                    Map<String, Object> map = new LinkedHashMap<>();
                    for (ObjectField field : object.getObjectFields()) {
                        map.put(field.getName(), parseLiteral(field.getValue(), variables, context, locale));
                    }
                    yield map;
                }
                case VariableReference reference -> variables.get(reference.getName());
                case NullValue nothing -> "";
                default -> throw new CoercingParseLiteralException("A value was expected");
            };
        }
    }
}
