package io.nextmavens.runtime.graphql.plan;

import graphql.language.Field;
import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.FunctionSource;
import io.nextmavens.runtime.graphql.model.Node;
import io.nextmavens.runtime.graphql.model.Polymorphic;
import io.nextmavens.runtime.graphql.model.Reference;
import io.nextmavens.runtime.graphql.model.Relation;
import io.nextmavens.runtime.graphql.model.ScalarKind;
import io.nextmavens.runtime.graphql.model.Table;
import io.nextmavens.runtime.graphql.schema.Meaning;
import io.nextmavens.runtime.graphql.schema.Meaning.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns fields into expressions of SQL that give their JSON. Not thread-safe. */
final class FieldPlanner {

    private static final String NOTHING = "null::json";

    private final PlanContext context;
    private final OutputSql output;
    private final RowsSql rows;
    private final NodeSql nodes;
    private final MembersSql members;
    private final PolymorphicSql polymorphics;

    FieldPlanner(PlanContext context) {
        this.context = context;
        this.output = new OutputSql(context, this);
        this.rows = new RowsSql(context, this);
        this.nodes = new NodeSql(context);
        this.members = new MembersSql(context);
        this.polymorphics = new PolymorphicSql(context, this);
    }

    OutputSql output() {
        return output;
    }

    NodeSql nodes() {
        return nodes;
    }

    // ---- rows

    /** The JSON object of a row that is there. */
    String object(Row row, String type, List<Field> selection) {
        Optional<String> token = Tokens.of(context, row);
        if (token.isPresent()) {
            return token.get();
        }
        Optional<Polymorphic> several = context.schema().model().polymorphic(type);
        return several.isPresent()
                ? polymorphics.object(several.get(), row, selection)
                : object(row, type, context.fields(selection, type), Map.of());
    }

    /**
     * The JSON object of a row of one type.
     *
     * @param known members that are planned already, by their keys
     */
    String object(Row row, String type, Map<String, List<Field>> selection, Map<String, String> known) {
        Map<String, String> object = new LinkedHashMap<>();
        selection.forEach((key, fields) -> {
            String planned = known.get(key);
            object.put(key, planned == null ? member(row, type, fields.getFirst(), fields) : planned);
        });
        return Sql.object(object);
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
            case Meaning.NodeId(Node node) -> NodeSql.identifier(node, row::column);
            case Meaning.Referenced(Reference reference, Shape shape) ->
                referenced(row, reference, shape, field, fields);
            case Meaning.Related(Relation relation, Shape shape) -> related(row, relation, shape, field, fields);
            case Meaning.Computed(FunctionSource function, Shape shape) ->
                called(function, Optional.of(row), shape, field, fields);
            default -> throw new IllegalStateException(meaning + " is no field of a row");
        };
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

    private String referenced(Row row, Reference reference, Shape shape, Field field, List<Field> fields) {
        Source source = reference.several()
                ? members.reached(several(reference), reference, row, field)
                : pathsSource(row, reference.paths());
        return switch (shape) {
            case SINGLE -> one(source, fields);
            case CONNECTION -> rows.connection(source, reference.connectionType(), field, fields);
            case LIST -> rows.list(source, field, fields);
        };
    }

    private Polymorphic.Members several(Reference reference) {
        return (Polymorphic.Members)
                context.schema().model().polymorphic(reference.typeName()).orElseThrow();
    }

    /** The rows of one table that paths lead to. */
    private Source pathsSource(Row row, List<Reference.Path> paths) {
        Table table = paths.getFirst().target();
        MembersSql.Reached reached;
        if (paths.size() == 1) {
            reached = members.reached(paths.getFirst(), row);
        } else {
            // rows come as often as paths lead to them
            List<Attribute> key = table.uniqueOrder();
            String alias = context.alias();
            String keys = context.alias();
            List<String> parts = new ArrayList<>();
            for (Reference.Path path : paths) {
                MembersSql.Reached each = members.reached(path, row);
                parts.add("select "
                        + key.stream().map(each.row()::column).collect(Collectors.joining(", ")) + " from "
                        + each.from() + Sql.where(each.conditions()));
            }
            String columns = key.stream().map(k -> Sql.name(k.column())).collect(Collectors.joining(", "));
            String same = key.stream()
                    .map(k -> alias + "." + Sql.name(k.column()) + " = " + keys + "." + Sql.name(k.column()))
                    .collect(Collectors.joining(" and "));
            reached = new MembersSql.Reached(
                    Row.joined(table.sql() + " as " + alias, alias, table.row(), true) + " join ("
                            + String.join(" union all ", parts) + ") as " + keys + "(" + columns + ") on (" + same
                            + ")",
                    Row.ofAlias(alias, table.row()),
                    List.of());
        }
        return new Source(
                reached.from(),
                reached.row().sql(),
                table.row(),
                Optional.of(table),
                reached.conditions(),
                "__" + table.source().name() + "__",
                false);
    }

    /** Where a table's rows come from. */
    Source tableSource(Table table) {
        String alias = context.alias();
        return new Source(
                Row.joined(table.sql() + " as " + alias, alias, table.row(), true),
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
        String order = source.members().isPresent() ? Orders.ofMembers(source).sql(false) : "";
        return "(select " + object(row, codec.typeName(), fields) + " from " + source.from()
                + Sql.where(source.conditions()) + order + " limit 1)";
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
            return "(select " + output.row(composite, Row.ofAlias(alias, composite), fields, false) + " from "
                    + Row.joined(call + " as " + alias, alias, composite, false) + ")";
        }
        return output.once(codec, call, fields);
    }

    Source functionSource(FunctionSource function, String call) {
        String alias = context.alias();
        boolean composite = function.result().unwrapped() instanceof Codec.Composite;
        return new Source(
                Row.joined(call + " as " + alias + (composite ? "" : "(v)"), alias, function.result(), false),
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
            case Meaning.NodeOf(Node node) -> nodeOf(node, field, fields);
            case Meaning.ByKey(Table table, Table.Key key) -> byKey(table, key, field, fields);
            case Meaning.AllRows(Table table, Shape shape) ->
                shape == Shape.LIST
                        ? rows.list(tableSource(table), field, fields)
                        : rows.connection(tableSource(table), table.names().connectionType(), field, fields);
            case Meaning.AllMembers(Polymorphic.Members all, Shape shape) ->
                shape == Shape.LIST
                        ? rows.list(members.all(all, field), field, fields)
                        : rows.connection(members.all(all, field), all.connectionType(), field, fields);
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
                .map(node -> byNodeId(node, new Input(text, Optional.empty()), fields))
                .orElse(NOTHING);
    }

    private static boolean isQuery(String nodeId) {
        return nodeId.equals("query")
                || nodeId.equals(Base64.getEncoder().encodeToString("\"query\"".getBytes(StandardCharsets.UTF_8)));
    }

    private String nodeOf(Node node, Field field, List<Field> fields) {
        Input id = context.inputs().argument(field, nodeIdArgument()).orElseThrow();
        return byNodeId(node, id, fields);
    }

    private String byNodeId(Node node, Input id, List<Field> fields) {
        Source source = tableSource(node.table());
        return one(source.with(nodes.isNode(node, source.alias(), id)), fields);
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
