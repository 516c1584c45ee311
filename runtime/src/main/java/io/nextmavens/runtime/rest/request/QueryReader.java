package io.nextmavens.runtime.rest.request;

import io.nextmavens.runtime.rest.request.Query.Argument;
import io.nextmavens.runtime.rest.request.Query.OnPath;
import io.nextmavens.runtime.rest.request.QueryString.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Sorts the parameters of a query string by what they say, and has each read by its own parser. */
final class QueryReader {

    private final List<Parameter> parameters;
    private final boolean functionByGet;

    private QueryReader(List<Parameter> parameters, boolean functionByGet) {
        this.parameters = parameters;
        this.functionByGet = functionByGet;
    }

    /**
     * Reads the query string.
     *
     * @param functionByGet whether parameters that are not filters are a function's arguments
     */
    static Query read(List<Parameter> parameters, LimitsAndOffsets limits, boolean functionByGet) {
        return new QueryReader(parameters, functionByGet).query(limits);
    }

    /** What a parameter says, by the word after its last dot. */
    private enum Kind {
        ORDER,
        LOGIC,
        RANGE,
        SELECT,
        COLUMNS,
        ON_CONFLICT,
        FILTER
    }

    private static Kind kind(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "order" -> Kind.ORDER;
            case "and", "or" -> Kind.LOGIC;
            case "limit", "offset" -> Kind.RANGE;
            default ->
                switch (name) {
                    case "select" -> Kind.SELECT;
                    case "columns" -> Kind.COLUMNS;
                    case "on_conflict" -> Kind.ON_CONFLICT;
                    default -> Kind.FILTER;
                };
        };
    }

    /** Whether a parameter of that name is a filter, or an argument. */
    static boolean isFilter(String name) {
        return kind(name) == Kind.FILTER;
    }

    /** In the order in which PostgREST finds mistakes, for a client that made two is told of one. */
    private Query query(LimitsAndOffsets limits) {
        List<OnPath<List<OrderTerm>>> order = new ArrayList<>(1);
        each(Kind.ORDER, parameter -> order.add(order(parameter)));
        List<OnPath<LogicTree>> logic = new ArrayList<>(1);
        each(Kind.LOGIC, parameter -> logic.add(logic(parameter)));
        Optional<Set<String>> columns = first("columns")
                .map(text -> new LinkedHashSet<>(read(QueryDiagnosis.Part.COLUMNS, text, text, ColumnsParser::parse)));
        List<SelectItem> select = read(
                QueryDiagnosis.Part.SELECT,
                first("select").orElse("*"),
                first("select").orElse("*"),
                SelectParser::parse);
        List<OnPath<Filter>> filters = new ArrayList<>(2);
        List<Argument> arguments = new ArrayList<>(functionByGet ? 4 : 0);
        Set<String> keys = new LinkedHashSet<>();
        each(Kind.FILTER, parameter -> {
            keys.add(parameter.name());
            filter(parameter, filters, arguments);
        });
        Optional<List<String>> onConflict = first("on_conflict")
                .map(text -> read(QueryDiagnosis.Part.ON_CONFLICT, text, text, ColumnsParser::parse));
        return new Query(
                CanonicalQuery.of(parameters, List.of()).with(List.of()),
                List.copyOf(select),
                List.copyOf(filters),
                List.copyOf(logic),
                List.copyOf(order),
                limits.embedded(),
                columns.map(Collections::unmodifiableSet),
                onConflict.map(List::copyOf),
                List.copyOf(arguments),
                Collections.unmodifiableSet(keys));
    }

    private interface Step {
        void take(Parameter parameter);
    }

    private void each(Kind kind, Step step) {
        for (Parameter parameter : parameters) {
            if (parameter.value() != null && kind(parameter.name()) == kind) {
                step.take(parameter);
            }
        }
    }

    private Optional<String> first(String name) {
        for (Parameter parameter : parameters) {
            if (parameter.name().equals(name)) {
                return Optional.ofNullable(parameter.value());
            }
        }
        return Optional.empty();
    }

    private static OnPath<List<OrderTerm>> order(Parameter parameter) {
        List<String> path = path(parameter.name()).path();
        return new OnPath<>(
                path,
                List.copyOf(read(QueryDiagnosis.Part.ORDER, parameter.value(), parameter.value(), OrderParser::parse)));
    }

    private static OnPath<LogicTree> logic(Parameter parameter) {
        ParameterPath.Split key =
                read(QueryDiagnosis.Part.LOGIC_PATH, parameter.name(), parameter.name(), ParameterPath::parseLogic);
        return new OnPath<>(
                key.path(),
                read(
                        QueryDiagnosis.Part.LOGIC_TREE,
                        parameter.value(),
                        key.last().name() + parameter.value(),
                        LogicParser::parse));
    }

    private void filter(Parameter parameter, List<OnPath<Filter>> filters, List<Argument> arguments) {
        ParameterPath.Split key = path(parameter.name());
        String value = parameter.value();
        Optional<Filter> filter = read(
                functionByGet ? QueryDiagnosis.Part.ARGUMENT_OR_FILTER : QueryDiagnosis.Part.FILTER,
                value,
                value,
                text -> Optional.ofNullable(FilterParser.parse(key.last(), text)));
        if (filter.isPresent()) {
            filters.add(new OnPath<>(key.path(), filter.get()));
        } else if (functionByGet) {
            arguments.add(new Argument(key.last().name(), value));
        } else {
            throw QueryDiagnosis.explain(QueryDiagnosis.Part.FILTER, value, value)
                    .exception();
        }
    }

    static ParameterPath.Split path(String name) {
        return read(QueryDiagnosis.Part.TREE_PATH, name, name, ParameterPath::parse);
    }

    private static <T> T read(QueryDiagnosis.Part part, String written, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (Mismatch e) {
            throw QueryDiagnosis.explain(part, written, text).exception();
        }
    }
}
