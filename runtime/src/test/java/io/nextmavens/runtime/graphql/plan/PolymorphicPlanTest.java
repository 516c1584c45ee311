package io.nextmavens.runtime.graphql.plan;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.Document;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import io.nextmavens.runtime.graphql.introspection.DatabaseDescription;
import io.nextmavens.runtime.graphql.introspection.DbAttribute;
import io.nextmavens.runtime.graphql.introspection.DbClass;
import io.nextmavens.runtime.graphql.introspection.DbConstraint;
import io.nextmavens.runtime.graphql.introspection.DbType;
import io.nextmavens.runtime.graphql.introspection.Privileges;
import io.nextmavens.runtime.graphql.introspection.SmartTags;
import io.nextmavens.runtime.graphql.model.ModelBuilder;
import io.nextmavens.runtime.graphql.model.ModelOptions;
import io.nextmavens.runtime.graphql.schema.GraphqlSchema;
import io.nextmavens.runtime.graphql.schema.SchemaBuilder;
import io.nextmavens.runtime.graphql.schema.SubscriptionFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What statements interfaces and unions become. */
class PolymorphicPlanTest {

    private static final long INT = 23;
    private static final long TEXT = 25;
    private static final GraphqlSchema SCHEMA = schema();

    private static GraphqlSchema schema() {
        Map<Long, DbClass> classes = new LinkedHashMap<>();
        List.of(
                        table(
                                100,
                                'r',
                                "part",
                                "@interface mode:single type:kind\n@type gear name:Gear attributes:teeth\n"
                                        + "@type tank name:Tank",
                                "id",
                                "kind",
                                "whole_id",
                                "teeth"),
                        table(101, 'r', "job", "@interface mode:relational\n@type wash references:wash", "id", "type"),
                        table(102, 'r', "wash", "", "job_id", "wax"),
                        table(103, 'c', "vehicle", "@interface mode:union\n@ref twins to:Vehicle plural", "id"),
                        table(
                                104,
                                'r',
                                "car",
                                "@implements Vehicle\n@ref twins to:Vehicle plural\n@refVia twins via:(id)->bike(id)\n"
                                        + "@refVia twins via:(id)->car(twin_id)",
                                "id",
                                "twin_id"),
                        table(
                                105,
                                'r',
                                "bike",
                                "@implements Vehicle\n@ref twins to:Vehicle plural via:(id)->car(id);(id)->car(twin_id)",
                                "id"),
                        table(106, 'r', "bad", "@interface mode:relational\n@type x references:nowhere", "id", "type"))
                .forEach(each -> classes.put(each.oid(), each));
        List<DbConstraint> constraints = new ArrayList<>();
        List.of(100L, 101L, 102L, 104L, 105L, 106L)
                .forEach(owner -> constraints.add(constraint('p', owner, 0, List.of(1), List.of())));
        constraints.add(constraint('f', 100, 100, List.of(3), List.of(1)));
        constraints.add(constraint('f', 102, 101, List.of(1), List.of(1)));
        constraints.add(constraint('f', 104, 104, List.of(2), List.of(1)));
        constraints.add(constraint('f', 105, 104, List.of(1), List.of(1)));
        Map<Long, DbType> types = List.of(type(INT, "int4"), type(TEXT, "text")).stream()
                .collect(Collectors.toMap(DbType::oid, Function.identity()));
        DatabaseDescription database =
                new DatabaseDescription(List.of("s"), classes, types, constraints, List.of(), Map.of());
        ModelOptions options = new ModelOptions(
                Optional.of("both"),
                false,
                true,
                false,
                Optional.empty(),
                true,
                true,
                false,
                false,
                Optional.empty(),
                true,
                false);
        return SchemaBuilder.build(
                ModelBuilder.build(database, Privileges.UNLIMITED, options), false, SubscriptionFields.NONE);
    }

    private static DbClass table(long oid, char kind, String name, String comment, String... columns) {
        List<DbAttribute> attributes = new ArrayList<>();
        for (String column : columns) {
            long type = List.of("kind", "type", "wax").contains(column) ? TEXT : INT;
            attributes.add(new DbAttribute(
                    attributes.size() + 1, column, type, attributes.isEmpty(), false, false, SmartTags.NONE));
        }
        return new DbClass(
                oid,
                "s",
                name,
                kind,
                1000 + oid,
                true,
                false,
                28,
                List.of(),
                attributes,
                List.of(),
                SmartTags.parse(comment));
    }

    private static DbConstraint constraint(
            char kind, long owner, long referenced, List<Integer> columns, List<Integer> referencedColumns) {
        return new DbConstraint(
                kind + "_" + owner + "_" + columns,
                kind,
                owner,
                referenced,
                columns,
                referencedColumns,
                false,
                SmartTags.NONE);
    }

    private static DbType type(long oid, String name) {
        return new DbType(oid, "pg_catalog", name, 'b', 0, 0, 0, 0, false, false, List.of(), "", SmartTags.NONE);
    }

    private static OperationPlan.Query plan(String query) {
        Document document = Parser.parse(query);
        Map<String, FragmentDefinition> fragments = document.getDefinitionsOfType(FragmentDefinition.class).stream()
                .collect(Collectors.toMap(FragmentDefinition::getName, Function.identity()));
        return (OperationPlan.Query) new OperationPlanner(SCHEMA)
                .plan(document.getDefinitionsOfType(OperationDefinition.class).getFirst(), fragments, Map.of());
    }

    private static String sql(String query) {
        return plan(query).statement().orElseThrow().sql();
    }

    private static int count(String sql, String part) {
        return sql.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    @Test
    void makesABranchOfEachKind() {
        // When
        String sql = sql("{ allPartsList { id ... on Gear { teeth } } }");

        // Then
        assertThat(sql)
                .contains("::text when 'gear' then json_build_object(")
                .contains("'teeth', ")
                .contains(" when 'tank' then json_build_object(");
        assertThat(count(sql, "'teeth'")).isOne();
    }

    @Test
    void writesOnceWhatAllKindsAreAskedForAlike() {
        // When
        String sql =
                sql("{ allPartsList { partsByWholeIdList { partsByWholeIdList { partsByWholeIdList { id } } } } }");

        // Then
        assertThat(count(sql, "\"s\".\"part\"")).isEqualTo(4);
    }

    @Test
    void readsTheBaseOfAKindOnce() {
        // When
        String sql = sql("{ allJobsList { id type ... on Wash { wax } } }");

        // Then
        assertThat(count(sql, "\"s\".\"job\"")).isOne();
        assertThat(count(sql, "\"s\".\"wash\"")).isOne();
    }

    @Test
    void joinsTheBaseWhereAKindIsReadByItself() {
        assertThat(sql("{ allWashesList(condition: { id: 1 }, orderBy: TYPE_ASC) { id wax } }"))
                .contains("from \"s\".\"wash\" as __t0 join \"s\".\"job\" as __t0b on (__t0b.\"id\" = __t0.\"job_id\")")
                .contains("where __t0b.\"id\" = ")
                .contains("order by __t0b.\"type\"");
    }

    @Test
    void readsOnlyTheTablesThatAreAskedFor() {
        // When
        String sql = sql("{ allVehicles(only: [Bike]) { totalCount } }");

        // Then
        assertThat(sql).contains("\"s\".\"bike\"").doesNotContain("\"s\".\"car\"");
    }

    @Test
    void refusesWhatMultiplies() {
        // Given
        String query = "{ allVehiclesList { " + "twinsList { ".repeat(12) + "id" + " }".repeat(12) + " } }";

        // When
        OperationPlan.Query plan = plan(query);

        // Then
        assertThat(plan.statement()).isEmpty();
        assertThat(plan.roots().getFirst().message()).contains("too many interfaces and unions");
    }

    @Test
    void leavesATableAsItIsWhoseCommentIsNotUnderstood() {
        assertThat(SCHEMA.schema().getObjectType("Bad")).isNotNull();
        assertThat(SCHEMA.schema().getType("Job")).isInstanceOf(graphql.schema.GraphQLInterfaceType.class);
    }
}
