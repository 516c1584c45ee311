package io.nextmavens.runtime.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Interfaces, unions and references that comments tell of. */
class GraphqlPolymorphismIT {

    private static final String[] GARAGE = {
        "CREATE SCHEMA garage",
        "CREATE TABLE garage.person (id int PRIMARY KEY, name text NOT NULL)",
        "CREATE TABLE garage.company (id int PRIMARY KEY, title text NOT NULL)",
        "COMMENT ON TABLE garage.person IS E'@unionMember Owner\\n@ref vehicles to:Vehicle"
                + "\\n@refVia vehicles via:car\\n@refVia vehicles via:bike'",
        "COMMENT ON TABLE garage.company IS '@unionMember Owner'",
        // one table
        "CREATE TABLE garage.part (id int PRIMARY KEY, kind text, whole_id int REFERENCES garage.part,"
                + " maker_id int REFERENCES garage.company, name text NOT NULL, teeth int, volume numeric)",
        "COMMENT ON TABLE garage.part IS E'@interface mode:single type:kind"
                + "\\n@type gear name:Gear attributes:teeth!,maker_id\\n@type tank name:Tank attributes:volume>litres"
                + "\\n@ref gear to:Gear singular via:(whole_id)->part(id)'",
        "CREATE FUNCTION garage.part_label(part garage.part) RETURNS text LANGUAGE sql STABLE"
                + " AS 'SELECT part.kind || part.id'",
        "CREATE FUNCTION garage.first_gear() RETURNS garage.part LANGUAGE sql STABLE"
                + " AS 'SELECT * FROM garage.part WHERE kind = ''gear'' ORDER BY id LIMIT 1'",
        "COMMENT ON FUNCTION garage.first_gear() IS '@returnType Gear'",
        // a table for each kind
        "CREATE TYPE garage.job_type AS ENUM ('REPAIR', 'WASH')",
        "CREATE TABLE garage.job (id int PRIMARY KEY, type garage.job_type NOT NULL,"
                + " person_id int NOT NULL REFERENCES garage.person, after_id int REFERENCES garage.job, minutes int)",
        "COMMENT ON TABLE garage.job IS E'@interface mode:relational"
                + "\\n@type REPAIR references:repair\\n@type WASH references:garage.wash'",
        "CREATE TABLE garage.repair (job_id int PRIMARY KEY REFERENCES garage.job, fault text NOT NULL)",
        "CREATE TABLE garage.wash (job_id int PRIMARY KEY REFERENCES garage.job, wax boolean NOT NULL)",
        "CREATE FUNCTION garage.job_minutes_by(job garage.job) RETURNS int LANGUAGE sql STABLE"
                + " AS 'SELECT job.minutes'",
        "COMMENT ON FUNCTION garage.job_minutes_by(garage.job) IS E'@behavior +queryField\\n@arg0variant nodeId'",
        "CREATE FUNCTION garage.repairs() RETURNS SETOF garage.repair LANGUAGE sql STABLE"
                + " AS 'SELECT * FROM garage.repair ORDER BY job_id'",
        "CREATE FUNCTION garage.latest_repair() RETURNS garage.repair LANGUAGE sql VOLATILE"
                + " AS 'SELECT * FROM garage.repair ORDER BY job_id DESC LIMIT 1'",
        // tables with something in common
        "CREATE TYPE garage.vehicle AS (id int, name text, built date)",
        "COMMENT ON TYPE garage.vehicle IS E'@interface mode:union\\n@behavior node"
                + "\\n@ref owner to:Owner singular\\n@ref drivers to:Person plural'",
        "COMMENT ON COLUMN garage.vehicle.id IS '@notNull'",
        "CREATE TABLE garage.car (id int PRIMARY KEY, name text NOT NULL, built date,"
                + " person_id int REFERENCES garage.person, company_id int REFERENCES garage.company, doors int)",
        "CREATE TABLE garage.bike (id int NOT NULL, name text NOT NULL, built date,"
                + " person_id int REFERENCES garage.person, frame text PRIMARY KEY)",
        "CREATE TABLE garage.car_driver (car_id int REFERENCES garage.car, person_id int REFERENCES garage.person,"
                + " PRIMARY KEY (car_id, person_id))",
        "CREATE TABLE garage.bike_driver (frame text REFERENCES garage.bike, person_id int REFERENCES garage.person,"
                + " PRIMARY KEY (frame, person_id))",
        "COMMENT ON TABLE garage.car_driver IS '@omit'",
        "COMMENT ON TABLE garage.car IS E'@implements Vehicle\\n@ref owner to:Owner singular"
                + "\\n@refVia owner via:person\\n@refVia owner via:company"
                + "\\n@ref drivers to:Person plural via:(id)->car_driver(car_id);(person_id)->person(id)'",
        "COMMENT ON TABLE garage.bike IS E'@implements Vehicle\\n@ref owner to:Owner singular"
                + "\\n@refVia owner via:person\\n@ref drivers to:Person plural via:bike_driver;person'",
        "CREATE TYPE garage.nothing AS (id int)",
        "COMMENT ON TYPE garage.nothing IS '@interface mode:union'",
        "CREATE FUNCTION garage.some_vehicle() RETURNS garage.vehicle LANGUAGE sql STABLE AS 'SELECT 1, ''x'', null::date'",
        // domains that refuse null
        "CREATE TYPE garage.slot AS (day int)",
        "CREATE DOMAIN garage.open AS garage.slot NOT NULL",
        "CREATE DOMAIN garage.days AS garage.open[] NOT NULL",
        "CREATE TABLE garage.hours (id int PRIMARY KEY, weeks garage.days[])",
        "INSERT INTO garage.person VALUES (1, 'Ada'), (2, 'Bo')",
        "INSERT INTO garage.company VALUES (1, 'Works')",
        "INSERT INTO garage.part VALUES (1, 'gear', NULL, 1, 'g', 12, NULL), (2, 'tank', 1, NULL, 't', NULL, 4.5),"
                + " (3, 'bolt', 2, NULL, 'b', NULL, NULL), (4, 'gear', 2, NULL, 'h', 20, NULL)",
        "INSERT INTO garage.job VALUES (1, 'REPAIR', 1, NULL, 30), (2, 'WASH', 2, 1, 10), (3, 'REPAIR', 2, 2, 20)",
        "INSERT INTO garage.repair VALUES (1, 'brakes'), (3, 'lamp')",
        "INSERT INTO garage.wash VALUES (2, true)",
        "INSERT INTO garage.car VALUES (1, 'a', '2020-01-01', 1, NULL, 4), (2, 'b', '2019-01-01', NULL, 1, 2)",
        "INSERT INTO garage.bike VALUES (1, 'c', '2021-01-01', 1, 'x1'), (3, 'd', NULL, 2, 'x2')",
        "INSERT INTO garage.car_driver VALUES (1, 1), (1, 2)",
        "INSERT INTO garage.bike_driver VALUES ('x1', 2)",
        "INSERT INTO garage.hours VALUES (1, ARRAY[ARRAY[ROW(1)::garage.slot::garage.open]::garage.days])",
        "CREATE ROLE washer NOLOGIN",
        "GRANT USAGE ON SCHEMA garage TO washer",
        "GRANT SELECT ON ALL TABLES IN SCHEMA garage TO washer",
        "ALTER TABLE garage.repair ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE garage.car ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY old_ones ON garage.car TO washer USING (built < '2020-01-01')"
    };

    private static LibraryFixture garage;

    @BeforeAll
    static void start() {
        garage = LibraryFixture.start(GARAGE, "GRAPHILE_SCHEMA", "garage", "GRAPHILE_SIMPLE_COLLECTIONS", "both");
    }

    @AfterAll
    static void stop() {
        garage.close();
    }

    private static JsonObject json(String text) {
        return new JsonObject(text.replace('\'', '"'));
    }

    private static String nodeId(Object... parts) {
        return Base64.getEncoder()
                .encodeToString(new JsonArray(List.of(parts)).encode().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonArray nodes(String field, String selection) {
        return garage.data("{ rows: " + field + " { nodes { " + selection + " } } }")
                .getJsonObject("rows")
                .getJsonArray("nodes");
    }

    // ---- rows of one table

    @Test
    void showsRowsOfOneTableAsTheirKinds() {
        // When
        JsonArray parts = nodes(
                "allParts",
                "__typename id name ... on Gear { teeth label companyByMakerId { title } } ... on Tank { litres }"
                        + " ... on Node { nodeId }");

        // Then
        assertThat(parts.getJsonObject(0))
                .isEqualTo(json("{'__typename':'Gear','id':1,'name':'g','teeth':12,'label':'gear1',"
                                + "'companyByMakerId':{'title':'Works'}}")
                        .put("nodeId", nodeId("Gear", 1)));
        assertThat(parts.getJsonObject(1))
                .isEqualTo(json("{'__typename':'Tank','id':2,'name':'t','litres':'4.5'}")
                        .put("nodeId", nodeId("Tank", 2)));
        assertThat(parts.getValue(2)).isNull();
    }

    @Test
    void followsRelationsOfRowsOfOneTable() {
        // When
        JsonObject tank = garage.data("{ tank(nodeId: \"" + nodeId("Tank", 2) + "\") { partByWholeId { __typename id"
                        + " partsByWholeId { totalCount } } partsByWholeIdList(condition: { name: \"h\" }) { id"
                        + " partByWholeId { name ... on Tank { litres } } } gear { teeth } } }")
                .getJsonObject("tank");

        // Then
        assertThat(tank)
                .isEqualTo(json("{'partByWholeId':{'__typename':'Gear','id':1,'partsByWholeId':{'totalCount':1}},"
                        + "'partsByWholeIdList':[{'id':4,'partByWholeId':{'name':'t','litres':'4.5'}}],"
                        + "'gear':{'teeth':12}}"));
    }

    @Test
    void givesNoRowOfAnotherKind() {
        // When
        JsonObject data = garage.data("{ gear(nodeId: \"" + nodeId("Gear", 2) + "\") { id } node(nodeId: \""
                + nodeId("Gear", 2) + "\") { nodeId } partly: allParts(condition: { id: 4 }) { nodes { ... on Gear {"
                + " gear { teeth } } } } firstGear { teeth } }");

        // Then
        assertThat(data)
                .isEqualTo(
                        json("{'gear':null,'node':null,'partly':{'nodes':[{'gear':null}]},'firstGear':{'teeth':12}}"));
    }

    // ---- a table for each kind

    @Test
    void showsRowsWithTablesOfTheirOwn() {
        // When
        JsonArray jobs = nodes(
                "allJobs",
                "__typename id minutes personByPersonId { name } ... on Repair { fault nodeId } ... on Wash { wax }");

        // Then
        assertThat(jobs.getJsonObject(0))
                .isEqualTo(json("{'__typename':'Repair','id':1,'minutes':30,'personByPersonId':{'name':'Ada'},"
                                + "'fault':'brakes'}")
                        .put("nodeId", nodeId("repairs", 1)));
        assertThat(jobs.getJsonObject(1))
                .isEqualTo(
                        json("{'__typename':'Wash','id':2,'minutes':10,'personByPersonId':{'name':'Bo'},'wax':true}"));
    }

    @Test
    void readsColumnsOfTheBaseWhereverAKindComesFrom() {
        // When
        JsonObject data = garage.data("{ allRepairs(orderBy: MINUTES_ASC, condition: { personId: 2 },"
                + " filter: { minutes: { lessThan: 25 } }) { nodes { id fault jobByAfterId { __typename id } }"
                + " totalCount } repairs { nodes { id minutes } } repairByJobId(jobId: 1) { type jobsByAfterId {"
                + " nodes { id } } } node(nodeId: \"" + nodeId("repairs", 3) + "\") { ... on Job { minutes } } }");
        JsonObject called = garage.data(
                "mutation { latestRepair(input: {}) { repair { id fault minutes" + " personByPersonId { name } } } }");

        // Then
        assertThat(data)
                .isEqualTo(json("{'allRepairs':{'nodes':[{'id':3,'fault':'lamp','jobByAfterId':"
                        + "{'__typename':'Wash','id':2}}],'totalCount':1},'repairs':{'nodes':[{'id':1,'minutes':30},"
                        + "{'id':3,'minutes':20}]},'repairByJobId':{'type':'REPAIR','jobsByAfterId':{'nodes':[{'id':2}]}},"
                        + "'node':{'minutes':20}}"));
        assertThat(called)
                .isEqualTo(json("{'latestRepair':{'repair':{'id':3,'fault':'lamp','minutes':20,"
                        + "'personByPersonId':{'name':'Bo'}}}}"));
    }

    @Test
    void pagesThroughAKindByAColumnOfTheBase() {
        // Given
        String page = "query ($after: Cursor) { allRepairs(first: 1, after: $after, orderBy: MINUTES_ASC) {"
                + " nodes { id } pageInfo { endCursor hasNextPage } } }";

        // When
        JsonObject first = garage.data(page).getJsonObject("allRepairs");
        JsonObject second = garage.data(
                        page,
                        new JsonObject()
                                .put("after", first.getJsonObject("pageInfo").getString("endCursor")))
                .getJsonObject("allRepairs");

        // Then
        assertThat(first.getJsonArray("nodes").encode()).isEqualTo("[{\"id\":3}]");
        assertThat(second.getJsonArray("nodes").encode()).isEqualTo("[{\"id\":1}]");
        assertThat(second.getJsonObject("pageInfo").getBoolean("hasNextPage")).isFalse();
    }

    @Test
    void takesARowByItsIdentifierAndCallsAFunctionOfItTwice() {
        // When
        JsonObject data = garage.data(
                "query ($id: ID) { byKind: jobMinutesBy(job: \"" + nodeId("washes", 2)
                        + "\") none: jobMinutesBy(job: $id) allWashes { nodes { id } } }",
                new JsonObject().put("id", "no id"));

        // Then
        assertThat(data).isEqualTo(json("{'byKind':10,'none':null,'allWashes':{'nodes':[{'id':2}]}}"));
    }

    @Test
    void hasNoMutationsOfSuchTables() {
        // When
        JsonArray mutations = garage.data("{ __type(name: \"Mutation\") { fields { name } } }")
                .getJsonObject("__type")
                .getJsonArray("fields");

        // Then
        assertThat(mutations.encode())
                .contains("createCar")
                .doesNotContain("createPart", "updateJob", "deleteRepair", "createVehicle");
    }

    // ---- tables with something in common

    @Test
    void readsRowsOfSeveralTables() {
        // When
        JsonObject data = garage.data("{ allVehicles(orderBy: NAME_DESC) { nodes { __typename name ... on Car { doors }"
                + " ... on Bike { frame } } totalCount } some: allVehiclesList(only: [Bike], first: 1) { id name }"
                + " old: allVehicles(condition: { id: 1 }, filter: { built: { lessThan: \"2020-06-01\" } }) {"
                + " nodes { name } } none: allNothings { nodes { id } totalCount } }");

        // Then
        assertThat(data)
                .isEqualTo(json("{'allVehicles':{'nodes':[{'__typename':'Bike','name':'d','frame':'x2'},"
                        + "{'__typename':'Bike','name':'c','frame':'x1'},{'__typename':'Car','name':'b','doors':2},"
                        + "{'__typename':'Car','name':'a','doors':4}],'totalCount':4},'some':[{'id':1,'name':'c'}],"
                        + "'old':{'nodes':[{'name':'a'}]},'none':{'nodes':[],'totalCount':0}}"));
    }

    @Test
    void pagesThroughRowsOfSeveralTablesBothWays() {
        // Given
        String forward =
                "query ($after: Cursor) { allVehicles(first: 3, after: $after) { edges { cursor node { name } }"
                        + " pageInfo { hasNextPage } } }";
        String back = "query ($before: Cursor) { allVehicles(last: 2, before: $before, orderBy: BUILT_ASC) {"
                + " edges { cursor node { name } } pageInfo { hasPreviousPage } } }";

        // When
        JsonArray first = edges(garage.data(forward));
        JsonArray second = edges(garage.data(
                forward, new JsonObject().put("after", first.getJsonObject(2).getString("cursor"))));
        JsonArray last = edges(garage.data(back));
        JsonArray before = edges(garage.data(
                back, new JsonObject().put("before", last.getJsonObject(0).getString("cursor"))));

        // Then
        assertThat(names(first)).containsExactly("c", "d", "a");
        assertThat(names(second)).containsExactly("b");
        assertThat(names(last)).containsExactly("c", "d");
        assertThat(names(before)).containsExactly("b", "a");
    }

    private static JsonArray edges(JsonObject data) {
        return data.getJsonObject("allVehicles").getJsonArray("edges");
    }

    private static List<String> names(JsonArray edges) {
        return edges.stream()
                .map(edge -> ((JsonObject) edge).getJsonObject("node").getString("name"))
                .toList();
    }

    @Test
    void followsReferencesThroughSeveralTables() {
        // When
        JsonObject data = garage.data("{ allVehicles { nodes { name owner { ... on Person { name vehicles { nodes {"
                + " name } totalCount } } ... on Company { title } } drivers { nodes { name } } } } }");

        // Then
        JsonArray vehicles = data.getJsonObject("allVehicles").getJsonArray("nodes");
        assertThat(vehicles.getJsonObject(0))
                .isEqualTo(json("{'name':'c','owner':{'name':'Ada','vehicles':{'nodes':[{'name':'c'},{'name':'a'}],"
                        + "'totalCount':2}},'drivers':{'nodes':[{'name':'Bo'}]}}"));
        assertThat(vehicles.getJsonObject(2).getJsonObject("drivers"))
                .isEqualTo(json("{'nodes':[{'name':'Ada'},{'name':'Bo'}]}"));
        assertThat(vehicles.getJsonObject(3).getJsonObject("owner")).isEqualTo(json("{'title':'Works'}"));
    }

    @Test
    void showsARoleOnlyTheRowsOfItsPolicies() {
        // When
        JsonObject data = garage.ask(
                        "{ allJobs { nodes { id } } allVehicles { nodes { name } totalCount }"
                                + " personById(id: 1) { vehicles { nodes { name } } } }",
                        "Authorization",
                        LibraryFixture.as("washer"))
                .getJsonObject("data");

        // Then
        assertThat(data)
                .isEqualTo(
                        json(
                                "{'allJobs':{'nodes':[null,{'id':2},null]},'allVehicles':{'nodes':[{'name':'c'},"
                                        + "{'name':'d'},{'name':'b'}],'totalCount':3},'personById':{'vehicles':{'nodes':[{'name':'c'}]}}}"));
    }

    @Test
    void tellsOfTypesAsIntrospectionDoes() {
        // When
        JsonObject data = garage.data(
                "{ job: __type(name: \"Job\") { kind possibleTypes { name } interfaces { name } }"
                        + " owner: __type(name: \"Owner\") { kind possibleTypes { name } }"
                        + " query: __type(name: \"Query\") { fields { name } }"
                        + " hours: __type(name: \"Hour\") { fields { name type { ofType { kind ofType { ofType { kind } } } } } } }");

        // Then
        assertThat(data.getJsonObject("job").encode())
                .contains("INTERFACE", "Repair", "Wash", "\"interfaces\":[{\"name\":\"Node\"}]");
        assertThat(data.getJsonObject("owner").encode()).contains("UNION", "Person", "Company");
        assertThat(data.getJsonObject("query").encode()).doesNotContain("someVehicle", "partById", "jobById");
        assertThat(data.getJsonObject("hours").encode())
                .contains("{\"kind\":\"NON_NULL\",\"ofType\":{\"ofType\":{\"kind\":\"NON_NULL\"}}}");
    }

    @Test
    void issuesOneStatementHoweverManyTypesThereAre() {
        // Given
        String query = "{ allVehicles { nodes { name owner { ... on Person { name } } drivers { nodes { name vehicles {"
                + " nodes { name } } } } } } allJobs { nodes { id ... on Repair { fault } jobsByAfterId { nodes { id"
                + " jobByAfterId { id } } } } } }";
        garage.data(query);
        garage.sql("SELECT pg_stat_statements_reset()");

        // When
        garage.data(query);

        // Then
        assertThat(garage.one("SELECT sum(calls)::text FROM pg_stat_statements s"
                        + " JOIN pg_database d ON d.oid = s.dbid"
                        + " WHERE query LIKE '%garage%' AND query NOT LIKE '%pg_stat_statements%'"))
                .isEqualTo("1");
    }

    @Test
    void refusesTypesWithinTypesThatMultiply() {
        // Given
        String query = "{ allVehiclesList { " + "owner { ... on Person { vehiclesList { ".repeat(10) + "name"
                + " } } }".repeat(10) + " } }";

        // When
        JsonObject error = garage.error(query);

        // Then
        assertThat(error.getString("message")).contains("too many interfaces and unions");
    }

    @Test
    void saysWhichTableHadNoRowToDelete() {
        // When
        JsonObject error = garage.error("mutation { deleteCarById(input: { id: 9 }) { car { id } } }");

        // Then
        assertThat(error.getString("message")).contains("in collection 'car'");
    }
}
