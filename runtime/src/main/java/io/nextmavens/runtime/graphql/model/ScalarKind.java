package io.nextmavens.runtime.graphql.model;

/** Types of PostgreSQL that have one value, by how that value travels in GraphQL. */
public enum ScalarKind {
    BOOLEAN("Boolean"),
    INT("Int"),
    BIGINT("BigInt"),
    FLOAT("Float"),
    MONEY("Float"),
    NUMERIC("BigFloat"),
    STRING("String"),
    XML("XML"),
    TSVECTOR("TSVector"),
    TSQUERY("TSQuery"),
    JSON("JSON"),
    JSONPATH("JSONPath"),
    TIMESTAMP("Datetime"),
    TIMESTAMPTZ("Datetime"),
    DATE("Date"),
    TIME("Time"),
    TIMETZ("Time"),
    UUID("UUID"),
    BIT("BitString"),
    HSTORE("KeyValueHash"),
    INET("InternetAddress"),
    CIDR("CidrAddress"),
    MACADDR("MacAddress"),
    MACADDR8("MacAddress8"),
    OID("Oid"),
    REGPROC("RegProc"),
    REGPROCEDURE("RegProcedure"),
    REGOPER("RegOper"),
    REGOPERATOR("RegOperator"),
    REGCLASS("RegClass"),
    REGTYPE("RegType"),
    REGROLE("RegRole"),
    REGNAMESPACE("RegNamespace"),
    REGCONFIG("RegConfig"),
    REGDICTIONARY("RegDictionary"),
    BYTEA("Base64EncodedBinary"),
    LTREE("LTree"),
    GEOJSON("GeoJSON"),
    INTERVAL("Interval"),
    POINT("Point"),
    LINE("Line"),
    LSEG("LineSegment"),
    BOX("Box"),
    PATH("Path"),
    POLYGON("Polygon"),
    CIRCLE("Circle"),
    VOID("Void");

    private final String graphqlName;

    ScalarKind(String graphqlName) {
        this.graphqlName = graphqlName;
    }

    /** The name of its type in GraphQL. */
    public String graphqlName() {
        return graphqlName;
    }

    /** Whether GraphQL shows it as an object with fields. */
    public boolean isObject() {
        return switch (this) {
            case INTERVAL, POINT, LINE, LSEG, BOX, PATH, POLYGON, CIRCLE -> true;
            default -> false;
        };
    }
}
