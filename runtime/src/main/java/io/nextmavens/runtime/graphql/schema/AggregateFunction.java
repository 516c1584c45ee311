package io.nextmavens.runtime.graphql.schema;

import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.ScalarKind;
import java.util.Optional;

/** Functions over all rows of a connection. */
public enum AggregateFunction {
    SUM("sum", "Sum", "SumAggregates"),
    DISTINCT_COUNT("distinctCount", "Distinct count", "DistinctCountAggregates"),
    MIN("min", "Minimum", "MinAggregates"),
    MAX("max", "Maximum", "MaxAggregates"),
    AVERAGE("average", "Mean average", "AverageAggregates"),
    STDDEV_SAMPLE("stddevSample", "Sample standard deviation", "StddevSampleAggregates"),
    STDDEV_POPULATION("stddevPopulation", "Population standard deviation", "StddevPopulationAggregates"),
    VARIANCE_SAMPLE("varianceSample", "Sample variance", "VarianceSampleAggregates"),
    VARIANCE_POPULATION("variancePopulation", "Population variance", "VariancePopulationAggregates");

    private static final Codec BIGINT = new Codec.Scalar(ScalarKind.BIGINT, "pg_catalog.int8");
    private static final Codec NUMERIC = new Codec.Scalar(ScalarKind.NUMERIC, "pg_catalog.numeric");
    private static final Codec FLOAT = new Codec.Scalar(ScalarKind.FLOAT, "pg_catalog.float8");

    private final String fieldName;
    private final String description;
    private final String typeSuffix;

    AggregateFunction(String fieldName, String description, String typeSuffix) {
        this.fieldName = fieldName;
        this.description = description;
        this.typeSuffix = typeSuffix;
    }

    public String fieldName() {
        return fieldName;
    }

    String description() {
        return description;
    }

    String typeSuffix() {
        return typeSuffix;
    }

    /** The function of that field. */
    public static Optional<AggregateFunction> ofField(String name) {
        for (AggregateFunction function : values()) {
            if (function.fieldName.equals(name)) {
                return Optional.of(function);
            }
        }
        return Optional.empty();
    }

    boolean takes(Codec codec) {
        if (this == DISTINCT_COUNT) {
            return codec.unwrapped() instanceof Codec.Scalar scalar && scalar.kind() != ScalarKind.JSON;
        }
        if (!(codec.unwrapped() instanceof Codec.Scalar scalar)) {
            return false;
        }
        return switch (scalar.kind()) {
            case INT, BIGINT, FLOAT, NUMERIC -> true;
            case INTERVAL, MONEY -> this == SUM || this == MIN || this == MAX;
            case DATE, TIMESTAMP, TIMESTAMPTZ, TIME, TIMETZ, STRING ->
                (this == MIN || this == MAX) && !scalar.sqlType().matches(".*\"(cidr|macaddr8?|char|name)\"");
            default -> false;
        };
    }

    /** The codec of what it gives for values of the codec (manual, section 9.21). */
    public Codec result(Codec codec) {
        Codec plain = codec.unwrapped();
        return switch (this) {
            case DISTINCT_COUNT -> BIGINT;
            case MIN, MAX -> plain;
            case SUM -> plain.is(ScalarKind.INT) ? BIGINT : plain.is(ScalarKind.BIGINT) ? NUMERIC : plain;
            default -> plain.is(ScalarKind.FLOAT) ? FLOAT : NUMERIC;
        };
    }

    /** The call in SQL. */
    public String sql(String argument) {
        return switch (this) {
            case SUM -> "sum(" + argument + ")";
            case DISTINCT_COUNT -> "count(DISTINCT " + argument + ")";
            case MIN -> "min(" + argument + ")";
            case MAX -> "max(" + argument + ")";
            case AVERAGE -> "avg(" + argument + ")";
            case STDDEV_SAMPLE -> "stddev_samp(" + argument + ")";
            case STDDEV_POPULATION -> "stddev_pop(" + argument + ")";
            case VARIANCE_SAMPLE -> "var_samp(" + argument + ")";
            case VARIANCE_POPULATION -> "var_pop(" + argument + ")";
        };
    }
}
