package io.nextmavens.runtime.graphql.plan;

import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLTypeUtil;
import io.nextmavens.runtime.graphql.introspection.DbAttribute;
import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.FunctionSource;
import io.nextmavens.runtime.graphql.model.Node;
import io.nextmavens.runtime.graphql.model.ScalarKind;
import io.nextmavens.runtime.graphql.model.Table;
import io.nextmavens.runtime.graphql.schema.GraphqlSchema;
import io.nextmavens.runtime.graphql.schema.InputMeaning;
import io.nextmavens.runtime.graphql.schema.Meaning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Plans one mutation: a statement that changes something and one that answers.
 *
 * <p>The answer must see the change, and a statement does not see what happens within itself (manual, section 7.8.4).
 * So the changed row is handed from one statement to the other in a setting of the transaction, and both go out in one
 * flush. Not thread-safe; use one for each mutation.
 */
final class MutationPlanner {

    private static final String HANDED = "nextmavens.graphql_row";
    private static final String GONE = "nullif(current_setting('" + HANDED + "', true), '') is null";
    private static final Codec TEXT = new Codec.Scalar(ScalarKind.STRING, "text");

    private final GraphqlSchema schema;
    private final Inputs inputs;
    private final PlanContext changing;
    private final PlanContext answering;
    private final FieldPlanner planner;

    MutationPlanner(GraphqlSchema schema, Inputs inputs, Map<String, FragmentDefinition> fragments) {
        this.schema = schema;
        this.inputs = inputs;
        this.changing = new PlanContext(schema, inputs, fragments);
        this.answering = new PlanContext(schema, inputs, fragments);
        this.planner = new FieldPlanner(answering);
    }

    OperationPlan.Step plan(String key, Field field, List<Field> fields) {
        if (field.getName().equals("__typename")) {
            Statement name = new Statement("select to_json('Mutation'::text)", List.of(), false, false, false);
            return new OperationPlan.Step(key, field, Optional.empty(), Optional.of(name), Optional.empty(), "");
        }
        String payload = ((GraphQLNamedType) GraphQLTypeUtil.unwrapAll(schema.schema()
                        .getMutationType()
                        .getFieldDefinition(field.getName())
                        .getType()))
                .getName();
        Map<String, Input> input =
                inputs.argument(field, "input").map(inputs::fields).orElse(Map.of());
        return switch (schema.meaning("Mutation", field.getName()).orElseThrow()) {
            case Meaning.Create(Table table) -> {
                String answer = ofRow(table, payload, input, fields, table.sql());
                yield step(key, field, create(table, input), answer, Optional.empty());
            }
            case Meaning.Update(Table table, Optional<Table.Key> by) -> {
                String answer = ofRow(table, payload, input, fields, table.sql());
                yield step(key, field, update(table, by, input), answer, Optional.empty());
            }
            case Meaning.Delete(Table table, Optional<Table.Key> by) -> {
                String answer = ofRow(table, payload, input, fields, table.sql());
                yield step(key, field, delete(table, by, input), answer, Optional.of(nothing(table)));
            }
            case Meaning.Call(FunctionSource function) -> call(key, field, function, payload, input, fields);
            default -> throw new IllegalStateException(field.getName() + " is no mutation");
        };
    }

    private static String nothing(Table table) {
        return "No values were deleted in collection '"
                + table.names().resource()
                + "' because no values you can delete were found matching these criteria.";
    }

    private OperationPlan.Step step(String key, Field field, String change, String answer, Optional<String> missing) {
        return new OperationPlan.Step(
                key,
                field,
                Optional.of(OperationPlanner.statement(changing, change)),
                Optional.of(OperationPlanner.statement(answering, answer)),
                missing,
                "");
    }

    // ---- tables

    private Row row;

    /** The answer about a row that was handed over. */
    private String ofRow(Table table, String payload, Map<String, Input> input, List<Field> fields, String type) {
        String alias = answering.alias();
        row = Row.ofAlias(alias, table.row());
        Source source = new Source(
                handedRow(type, alias),
                alias,
                table.row(),
                Optional.of(table),
                List.of(),
                "__" + table.source().name() + "__",
                false);
        // an update that finds no row answers that there is none
        String object = payload(
                payload,
                input,
                fields,
                source,
                each -> "case when " + GONE + " then null else "
                        + planner.output().row(table.row(), row, each, true) + " end");
        return "select " + object + " from " + source.from();
    }

    private static String handedRow(String type, String alias) {
        return "(select (q.x).* from (select nullif(current_setting('" + HANDED + "', true), '')::" + type
                + " as x offset 0) q) as " + alias;
    }

    /** A change whose row is handed over. */
    private String handing(Table table, String change) {
        String columns = table.source().attributes().stream()
                .map(column -> isNeeded(table, column) ? "m." + Sql.name(column.name()) : "null")
                .collect(Collectors.joining(", "));
        return "with m as (" + change + ") select to_json(set_config('" + HANDED + "', coalesce((select row(" + columns
                + ")::" + table.sql() + "::text from m), ''), true))";
    }

    private boolean isNeeded(Table table, DbAttribute column) {
        return row.isWholeUsed()
                || row.used().contains(column.name())
                || table.row()
                        .attribute(column.name())
                        .filter(a -> a.codec().refusesNull())
                        .isPresent();
    }

    private String returning(Table table, String alias) {
        String columns = table.source().attributes().stream()
                .filter(column -> isNeeded(table, column))
                .map(column -> alias + "." + Sql.name(column.name()))
                .collect(Collectors.joining(", "));
        return " returning " + (columns.isEmpty() ? "1 as one" : columns);
    }

    private record Assignment(String column, String value) {}

    private List<Assignment> assignments(String type, Input values) {
        List<Assignment> assignments = new ArrayList<>();
        inputs.fields(values).forEach((name, value) -> {
            if (schema.input(type, name).orElseThrow() instanceof InputMeaning.Column(Attribute attribute)) {
                assignments.add(new Assignment(Sql.name(attribute.column()), changing.value(value, attribute.codec())));
            }
        });
        return assignments;
    }

    private String create(Table table, Map<String, Input> input) {
        List<Assignment> values =
                assignments(table.names().inputType(), input.get(table.names().field()));
        String into = "insert into " + table.sql() + " as t";
        String what = values.isEmpty()
                ? " default values"
                : " ("
                        + values.stream().map(Assignment::column).collect(Collectors.joining(", "))
                        + ") values ("
                        + values.stream().map(Assignment::value).collect(Collectors.joining(", "))
                        + ")";
        return handing(table, into + what + returning(table, "t"));
    }

    private String update(Table table, Optional<Table.Key> key, Map<String, Input> input) {
        List<Assignment> values =
                assignments(table.names().patchType(), input.get(table.names().patchField()));
        if (values.isEmpty()) {
            throw new PlanException("Attempted to update a record, but no new values were specified.");
        }
        return handing(
                table,
                "update " + table.sql() + " as t set "
                        + values.stream()
                                .map(each -> each.column() + " = " + each.value())
                                .collect(Collectors.joining(", "))
                        + Sql.where(keyConditions(table, key, input))
                        + returning(table, "t"));
    }

    private String delete(Table table, Optional<Table.Key> key, Map<String, Input> input) {
        return handing(
                table,
                "delete from " + table.sql() + " as t" + Sql.where(keyConditions(table, key, input))
                        + returning(table, "t"));
    }

    private List<String> keyConditions(Table table, Optional<Table.Key> key, Map<String, Input> input) {
        if (key.isPresent()) {
            return key.get().attributes().stream()
                    .map(attribute -> "t." + Sql.name(attribute.column()) + " = "
                            + changing.value(input.get(attribute.fieldName()), attribute.codec()))
                    .toList();
        }
        Input id = input.get(schema.model().options().nodeIdField());
        return new NodeSql(changing).isNode(table.node().orElseThrow(), "t", id);
    }

    // ---- functions

    private OperationPlan.Step call(
            String key,
            Field field,
            FunctionSource function,
            String payload,
            Map<String, Input> input,
            List<Field> fields) {
        String call = function.sql()
                + "("
                + Calls.arguments(changing, function, Optional.empty(), name -> Optional.ofNullable(input.get(name)))
                + ")";
        Codec result = function.result();
        Optional<Codec.Composite> rowCodec =
                result.unwrapped() instanceof Codec.Composite composite && !composite.isAnonymous()
                        ? Optional.of(composite)
                        : Optional.empty();
        if (rowCodec.isPresent() && !function.returnsSet()) {
            return callOfRow(key, field, rowCodec.get(), call, payload, input, fields);
        }
        Optional<Codec.Composite> element = rowCodec.isPresent()
                ? rowCodec
                : result instanceof Codec.Array array && array.element() instanceof Codec.Composite composite
                        ? Optional.of(composite)
                        : Optional.empty();
        return element.isPresent()
                ? callOfRows(key, field, function, element.get(), call, payload, input, fields)
                : callOfValue(key, field, function, call, payload, input, fields);
    }

    private static String hand(String text) {
        return "select to_json(set_config('" + HANDED + "', coalesce(" + text + ", ''), true))";
    }

    private OperationPlan.Step callOfRow(
            String key,
            Field field,
            Codec.Composite codec,
            String call,
            String payload,
            Map<String, Input> input,
            List<Field> fields) {
        String alias = answering.alias();
        row = Row.ofAlias(alias, codec);
        Optional<Table> table = schema.model().table(codec);
        Source source = new Source(
                Row.joined(handedRow(codec.sqlType(), alias), alias, codec, false),
                alias,
                codec,
                table.filter(Table::isRelation),
                List.of(),
                "__" + codec.source().orElseThrow().name() + "__",
                true);
        String object =
                payload(payload, input, fields, source, each -> planner.output().row(codec, row, each, false));
        return step(
                key,
                field,
                hand("(" + call + ")::text"),
                "select " + object + " from " + source.from(),
                Optional.empty());
    }

    private OperationPlan.Step callOfRows(
            String key,
            Field field,
            FunctionSource function,
            Codec.Composite codec,
            String call,
            String payload,
            Map<String, Input> input,
            List<Field> fields) {
        String all = "nullif(current_setting('" + HANDED + "', true), '')::" + codec.sqlType() + "[]";
        Codec array = new Codec.Array(codec, codec.sqlType() + "[]");
        boolean set = function.returnsSet();
        String object = payload(payload, input, fields, null, each -> {
            String list = planner.output().value(array, all, each, false);
            return set ? "coalesce((" + list + "), '[]'::json)" : list;
        });
        String text = set
                ? "(select array_agg(case when q.v is null then null else q.v end)::" + codec.sqlType()
                        + "[]::text from (select " + call + " as v) q)"
                : call + "::text";
        return step(key, field, hand(text), "select " + object, Optional.empty());
    }

    /** Values that have no type to be handed over as become JSON at once. */
    private OperationPlan.Step callOfValue(
            String key,
            Field field,
            FunctionSource function,
            String call,
            String payload,
            Map<String, Input> input,
            List<Field> fields) {
        FieldPlanner atOnce = new FieldPlanner(changing);
        String alias = changing.alias();
        Map<String, String> results = new LinkedHashMap<>();
        String object = payload(payload, input, fields, null, each -> {
            String name = "r" + results.size();
            String value = value(atOnce, function, alias, each);
            results.put(name, function.returnsSet() ? "coalesce(json_agg(" + value + "), '[]'::json)" : value);
            return "(current_setting('" + HANDED + "', true)::json -> '" + name + "')";
        });
        boolean composite = function.result().unwrapped() instanceof Codec.Composite;
        boolean nothing = results.isEmpty();
        String from = nothing || function.returnsSet() || composite
                ? call + " as " + alias + (composite || nothing ? "" : "(v)")
                : "(select " + call + " as v offset 0) " + alias;
        String text = nothing
                ? "(select count(*)::text from " + from + ")"
                : "(select " + Sql.object(results) + "::text from " + from + ")";
        Statement change = OperationPlanner.statement(changing, hand(text));
        Statement answer = new Statement(
                "select " + object,
                answering.binds(),
                answering.hasJsonTexts() || changing.hasJsonTexts(),
                answering.hasTokens() || changing.hasTokens(),
                true);
        return new OperationPlan.Step(key, field, Optional.of(change), Optional.of(answer), Optional.empty(), "");
    }

    private static String value(FieldPlanner planner, FunctionSource function, String alias, List<Field> fields) {
        if (function.result().unwrapped() instanceof Codec.Composite composite) {
            return planner.output().row(composite, Row.ofAlias(alias, composite), fields, false);
        }
        return planner.output().value(function.result(), alias + ".v", fields, false);
    }

    // ---- payloads

    /**
     * The payload's JSON.
     *
     * @param source the row it is about; null when there is none or there are many
     * @param result makes the result's JSON of the fields asked of it
     */
    private String payload(
            String type,
            Map<String, Input> input,
            List<Field> fields,
            Source source,
            Function<List<Field>, String> result) {
        Map<String, String> members = new LinkedHashMap<>();
        answering.fields(fields, type).forEach((key, each) -> {
            Field field = each.getFirst();
            if (field.getName().equals("__typename")) {
                members.put(key, FieldPlanner.typename(type));
                return;
            }
            members.put(
                    key,
                    switch (schema.meaning(type, field.getName()).orElseThrow()) {
                        case Meaning.ClientMutationId() ->
                            Optional.ofNullable(input.get("clientMutationId"))
                                    .map(id -> answering.value(id, TEXT))
                                    .orElse("null::text");
                        case Meaning.Result() -> result.apply(each);
                        case Meaning.DeletedNodeId(Node node) -> NodeSql.identifier(node, row::column);
                        case Meaning.QueryOfPayload() -> planner.query(each);
                        case Meaning.Edge(Table table) -> edge(table, source, field, each, result);
                        case Meaning.Related related -> planner.member(row, related, field, each);
                        default -> throw new IllegalStateException(field.getName() + " is no field of a payload");
                    });
        });
        return "to_json(" + Sql.object(members) + ")";
    }

    private String edge(
            Table table, Source source, Field field, List<Field> fields, Function<List<Field>, String> result) {
        Orders orders = Orders.of(answering, source, field);
        table.uniqueOrder().forEach(row::column);
        orders.columns().forEach(row.used()::add);
        if (orders.usesRow()) {
            row.whole();
        }
        Map<String, String> members = new LinkedHashMap<>();
        answering
                .fields(fields, table.names().edgeType())
                .forEach((key, each) -> members.put(
                        key,
                        switch (each.getFirst().getName()) {
                            case "cursor" -> orders.cursor();
                            case "node" -> result.apply(each);
                            default -> FieldPlanner.typename(table.names().edgeType());
                        }));
        return "case when " + GONE + " then null else " + Sql.object(members) + " end";
    }
}
