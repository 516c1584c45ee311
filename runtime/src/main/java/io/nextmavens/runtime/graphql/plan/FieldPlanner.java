package io.nextmavens.runtime.graphql.plan;

import graphql.language.Field;
import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.FunctionSource;
import io.nextmavens.runtime.graphql.model.Relation;
import io.nextmavens.runtime.graphql.model.ScalarKind;
import io.nextmavens.runtime.graphql.model.Table;
import io.nextmavens.runtime.graphql.schema.Meaning;
import io.nextmavens.runtime.graphql.schema.Meaning.Shape;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Turns fields into expressions of SQL that give their JSON. Not thread-safe. */
final class FieldPlanner {

    private static final String NOTHING = "null::json";

    private final PlanContext context;
    private final OutputSql output;
    private final RowsSql rows;

    FieldPlanner(PlanContext context) {
        this.context = context;
        this.output = new OutputSql(context, this);
        this.rows = new RowsSql(context, this);
    }

    OutputSql output() {
        return output;
    }

    RowsSql rows() {
        return rows;
    }

    // ---- rows

    /** The JSON object of a row that is there. */
    String object(Row row, String type, List<Field> selection) {
        Optional<String> token = Tokens.of(context, row);
        if (token.isPresent()) {
            return token.get();
        }
        Map<String, String> members = new LinkedHashMap<>();
        context.fields(selection, type)
                .forEach((key, fields) -> members.put(key, member(row, type, fields.getFirst(), fields)));
        return Sql.object(members);
    }

    private String member(Row row, String type, Field field, List<Field> fields) {
        if (field.getName().equals("__typename")) {
            return typename(type);
        }
        Meaning meaning = context.schema()
                .meaning(type, field.getName())
                .orElseThrow(() -> new IllegalStateException(type + "." + field.getName() + " means nothing"));
        return member(row, meaning, field, fields);
    }

    static String typename(String type) {
        return Sql.literal(type) + "::text";
    }

    String member(Row row, Meaning meaning, Field field, List<Field> fields) {
        return switch (meaning) {
            case Meaning.Column(Attribute attribute) ->
                output.value(attribute.codec(), row.column(attribute), fields, attribute.notNull());
            case Meaning.NodeId(Table table) -> nodeId(table, row);
            case Meaning.Related(Relation relation, Shape shape) -> related(row, relation, shape, field, fields);
            case Meaning.Computed(FunctionSource function, Shape shape) ->
                called(function, Optional.of(row), shape, field, fields);
            default -> throw new IllegalStateException(meaning + " is no field of a row");
        };
    }

    /** The identifier of a row of the table. */
    String nodeId(Table table, Row row) {
        return nodeId(table, row::column);
    }

    /** The same of expressions for the columns of its key. */
    String nodeId(Table table, Function<Attribute, String> column) {
        StringBuilder json = new StringBuilder(Sql.literal("["
                + new JsonArray(List.of(table.names().nodeIdentifier()))
                        .encode()
                        .replaceAll("^\\[|]$", "")));
        for (Attribute attribute : table.primaryKey().orElseThrow().attributes()) {
            json.append(" || ',' || ").append(OutputSql.plainJson(attribute.codec(), column.apply(attribute)));
        }
        return Sql.base64(json + " || ']'");
    }

    private String related(Row row, Relation relation, Shape shape, Field field, List<Field> fields) {
        Source source = tableSource(relation.target());
        Row target = Row.ofAlias(source.alias(), relation.target().row());
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < relation.columns().size(); i++) {
            conditions.add(target.column(relation.targetColumns().get(i)) + " = "
                    + row.column(relation.columns().get(i)));
        }
        return switch (shape) {
            case SINGLE -> one(source.with(conditions), fields);
            case CONNECTION ->
                rows.connection(
                        source.with(conditions), relation.target().names().connectionType(), field, fields);
            case LIST -> rows.list(source.with(conditions), field, fields);
        };
    }

    /** Where a table's rows come from. */
    Source tableSource(Table table) {
        String alias = context.alias();
        return new Source(
                table.sql() + " as " + alias,
                alias,
                table.row(),
                Optional.of(table),
                List.of(),
                "__" + table.source().name() + "__",
                table.mayHaveNullRows() && table.keys().isEmpty());
    }

    /** The first row of a source, or null. */
    String one(Source source, List<Field> fields) {
        Codec.Composite codec = (Codec.Composite) source.codec();
        Row row = Row.ofAlias(source.alias(), codec);
        return "(select " + object(row, codec.typeName(), fields) + " from " + source.from()
                + Sql.where(source.conditions()) + " limit 1)";
    }

    // ---- functions

    /** What a function gives, called with the field's arguments. */
    String called(FunctionSource function, Optional<Row> row, Shape shape, Field field, List<Field> fields) {
        context.calls(function);
        String call = function.sql()
                + "("
                + Calls.arguments(context, function, row.map(Row::whole), name -> context.inputs()
                        .argument(field, name))
                + ")";
        if (!function.returnsSet()) {
            return single(function.result(), call, fields);
        }
        Source source = functionSource(function, call);
        return switch (shape) {
            case CONNECTION -> rows.connection(source, connectionType(function), field, fields);
            case LIST -> rows.list(source, field, fields);
            case SINGLE -> throw new IllegalStateException("a set is no single value");
        };
    }

    /** One value that a call gives. */
    String single(Codec codec, String call, List<Field> fields) {
        if (codec.is(ScalarKind.VOID)) {
            return NOTHING;
        }
        if (codec.unwrapped() instanceof Codec.Composite composite) {
            String alias = context.alias();
            return "(select " + output.row(composite, Row.ofAlias(alias, composite), fields, false) + " from " + call
                    + " as " + alias + ")";
        }
        return output.once(codec, call, fields);
    }

    Source functionSource(FunctionSource function, String call) {
        String alias = context.alias();
        boolean composite = function.result().unwrapped() instanceof Codec.Composite;
        return new Source(
                call + " as " + alias + (composite ? "" : "(v)"),
                alias,
                function.result(),
                Optional.empty(),
                List.of(),
                "__" + function.source().name() + "__",
                true);
    }

    private static String connectionType(FunctionSource function) {
        return function.result() instanceof Codec.Composite row && !row.isAnonymous()
                ? io.nextmavens.runtime.graphql.inflection.Words.plural(row.typeName()) + "Connection"
                : function.typeBase() + "Connection";
    }

    // ---- the query

    /** Fields of the query as one object. */
    String query(List<Field> selection) {
        Map<String, String> members = new LinkedHashMap<>();
        context.fields(selection, "Query").forEach((key, fields) -> members.put(key, root(fields.getFirst(), fields)));
        return Sql.object(members);
    }

    /** One field of the query. */
    String root(Field field, List<Field> fields) {
        if (field.getName().equals("__typename")) {
            return typename("Query");
        }
        if (field.getName().startsWith("__")) {
            throw new PlanException("Introspection is answered at the root only");
        }
        return switch (context.schema().meaning("Query", field.getName()).orElseThrow()) {
            case Meaning.QueryItself() -> query(fields);
            case Meaning.QueryId() -> "'query'::text";
            case Meaning.AnyNode() -> anyNode(field, fields);
            case Meaning.NodeOf(Table table) -> nodeOf(table, field, fields);
            case Meaning.ByKey(Table table, Table.Key key) -> byKey(table, key, field, fields);
            case Meaning.AllRows(Table table, Shape shape) ->
                shape == Shape.LIST
                        ? rows.list(tableSource(table), field, fields)
                        : rows.connection(tableSource(table), table.names().connectionType(), field, fields);
            case Meaning.Called(FunctionSource function, Shape shape) ->
                called(function, Optional.empty(), shape, field, fields);
            default -> throw new IllegalStateException(field.getName() + " is no field of the query");
        };
    }

    private String nodeIdArgument() {
        return context.schema().model().options().nodeIdField();
    }

    private String anyNode(Field field, List<Field> fields) {
        Input id = context.inputs().argument(field, nodeIdArgument()).orElseThrow();
        return node(String.valueOf(context.inputs().look(id)), fields);
    }

    /** What an identifier stands for: the query, a row, or nothing. */
    String node(String text, List<Field> fields) {
        if (isQuery(text)) {
            return query(fields);
        }
        return NodeIds.identifier(text)
                .map(context.schema().nodes()::get)
                .map(table -> byNodeId(table, new Input(text, Optional.empty()), fields))
                .orElse(NOTHING);
    }

    private static boolean isQuery(String nodeId) {
        return nodeId.equals("query")
                || nodeId.equals(Base64.getEncoder().encodeToString("\"query\"".getBytes(StandardCharsets.UTF_8)));
    }

    private String nodeOf(Table table, Field field, List<Field> fields) {
        Input id = context.inputs().argument(field, nodeIdArgument()).orElseThrow();
        return byNodeId(table, id, fields);
    }

    private String byNodeId(Table table, Input id, List<Field> fields) {
        Source source = tableSource(table);
        return one(source.with(isNode(table, source.alias(), id)), fields);
    }

    /** Conditions under which a row is that of an identifier. */
    List<String> isNode(Table table, String alias, Input id) {
        List<Attribute> key = table.primaryKey().orElseThrow().attributes();
        String identifier = table.names().nodeIdentifier();
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            Bind bind = id.variable().isPresent()
                    ? new Bind.NodeIdPart(id.variable().get(), identifier, key.size(), i)
                    : new Bind.Constant(NodeIds.part(String.valueOf(id.value()), identifier, key.size(), i));
            conditions.add(alias + "." + Sql.name(key.get(i).column()) + " = "
                    + context.bind(bind, key.get(i).codec().sqlType()));
        }
        return conditions;
    }

    private String byKey(Table table, Table.Key key, Field field, List<Field> fields) {
        Source source = tableSource(table);
        List<String> conditions = key.attributes().stream()
                .map(attribute -> source.alias() + "." + Sql.name(attribute.column()) + " = "
                        + context.value(
                                context.inputs()
                                        .argument(field, attribute.fieldName())
                                        .orElseThrow(),
                                attribute.codec()))
                .collect(Collectors.toList());
        return one(source.with(conditions), fields);
    }
}
