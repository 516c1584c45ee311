package io.nextmavens.runtime.graphql.plan;

import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.Node;
import io.nextmavens.runtime.graphql.model.Polymorphic;
import io.nextmavens.runtime.graphql.model.Table;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Globally unique identifiers in SQL: of rows, and rows of them. */
final class NodeSql {

    private final PlanContext context;

    NodeSql(PlanContext context) {
        this.context = context;
    }

    /** The identifier of a row, of expressions for the columns of its key. */
    static String identifier(Node node, Function<Attribute, String> column) {
        StringBuilder json = new StringBuilder(Sql.literal(
                "[" + new JsonArray(List.of(node.identifier())).encode().replaceAll("^\\[|]$", "")));
        for (Attribute attribute : key(node.table())) {
            json.append(" || ',' || ").append(OutputSql.plainJson(attribute.codec(), column.apply(attribute)));
        }
        return Sql.base64(json + " || ']'");
    }

    private static List<Attribute> key(Table table) {
        return table.primaryKey().orElseThrow().attributes();
    }

    /** Conditions under which a row is that of an identifier. */
    List<String> isNode(Node node, String alias, Input id) {
        List<Attribute> key = key(node.table());
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            conditions.add(alias + "." + Sql.name(key.get(i).column()) + " = "
                    + part(id, node.identifier(), key.size(), i, key.get(i)));
        }
        // an identifier is that of one kind, whatever row has the key
        node.kind()
                .ifPresent(kind -> conditions.add("(" + alias + "."
                        + Sql.name(kind.column().column()) + ")::text = " + Sql.literal(kind.value())));
        return conditions;
    }

    private String part(Input id, String identifier, int parts, int index, Attribute column) {
        Bind bind = id.variable().isPresent()
                ? new Bind.NodeIdPart(id.variable().get(), identifier, parts, index)
                : new Bind.Constant(NodeIds.part(String.valueOf(id.value()), identifier, parts, index));
        return context.bind(bind, column.codec().sqlType());
    }

    /** The row of an identifier as one value, or null. */
    String row(Codec.Composite codec, Input id) {
        Table table = context.schema().model().table(codec).orElseThrow();
        String alias = context.alias();
        List<String> any = nodes(table, codec).stream()
                .map(node -> node.table() == table
                        ? String.join(" and ", isNode(node, alias, id))
                        : String.join(" and ", isKind(table, node, alias, id)))
                .map(condition -> "(" + condition + ")")
                .toList();
        return "(select " + alias + " from " + table.sql() + " as " + alias + " where " + String.join(" or ", any)
                + ")";
    }

    private List<Node> nodes(Table table, Codec.Composite codec) {
        Optional<Node> own = table.node();
        if (own.isPresent()) {
            return List.of(own.get());
        }
        if (!(context.schema().model().polymorphic(codec.typeName()).orElse(null) instanceof Polymorphic.Kinds kinds)) {
            throw new IllegalStateException(codec + " has no identifiers");
        }
        return context.schema().nodes().values().stream()
                .filter(node -> kinds.objectTypes().contains(node.typeName()))
                .toList();
    }

    /** Conditions under which a row of the base is that of the identifier of a kind, whose key refers to the base's. */
    private List<String> isKind(Table base, Node node, String alias, Input id) {
        List<Attribute> key = key(base);
        List<Attribute> kindKey = key(node.table());
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            conditions.add(alias + "." + Sql.name(key.get(i).column()) + " = "
                    + part(id, node.identifier(), kindKey.size(), i, kindKey.get(i)));
        }
        return conditions;
    }
}
