package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.catalog.Catalog;
import io.nextmavens.runtime.catalog.Column;
import io.nextmavens.runtime.catalog.QualifiedName;
import io.nextmavens.runtime.catalog.Relation;
import io.nextmavens.runtime.rest.error.RequestErrors;
import io.nextmavens.runtime.rest.error.SchemaErrors;
import io.nextmavens.runtime.rest.plan.Mutation.Assignment;
import io.nextmavens.runtime.rest.plan.Mutation.Delete;
import io.nextmavens.runtime.rest.plan.Mutation.Document;
import io.nextmavens.runtime.rest.plan.Mutation.Insert;
import io.nextmavens.runtime.rest.plan.Mutation.OnConflict;
import io.nextmavens.runtime.rest.plan.Mutation.Update;
import io.nextmavens.runtime.rest.request.Action;
import io.nextmavens.runtime.rest.request.Filter;
import io.nextmavens.runtime.rest.request.Filter.Comparison;
import io.nextmavens.runtime.rest.request.Filter.Operation;
import io.nextmavens.runtime.rest.request.LogicTree;
import io.nextmavens.runtime.rest.request.Payload;
import io.nextmavens.runtime.rest.request.Preferences.Missing;
import io.nextmavens.runtime.rest.request.Preferences.Representation;
import io.nextmavens.runtime.rest.request.Preferences.Resolution;
import io.nextmavens.runtime.rest.request.Query.OnPath;
import io.nextmavens.runtime.rest.request.RestRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Plans how rows change. */
final class MutationPlanner {

    private final Catalog catalog;
    private final FieldResolver fields;

    MutationPlanner(Catalog catalog, FieldResolver fields) {
        this.catalog = catalog;
        this.fields = fields;
    }

    Mutation plan(Action.Mutation kind, RestRequest request, Payload payload, Relation relation, NodeDraft root) {
        List<String> returning = wantsRows(request) ? Returning.of(root, relation.primaryKey()) : List.of();
        boolean applyDefaults =
                request.preferences().missing().filter(Missing.DEFAULT::equals).isPresent();
        QualifiedName target = relation.name();
        return switch (kind) {
            case INSERT ->
                new Insert(
                        target,
                        assignments(relation, request, payload),
                        document(payload),
                        request.preferences()
                                .resolution()
                                .map(resolution -> new OnConflict(
                                        resolution, request.query().onConflict().orElse(relation.primaryKey()))),
                        false,
                        List.of(),
                        returning,
                        relation.primaryKey(),
                        applyDefaults);
            case UPDATE ->
                new Update(
                        target,
                        assignments(relation, request, payload),
                        document(payload),
                        conditions(relation, request),
                        returning,
                        applyDefaults);
            case UPSERT_ONE -> {
                checkNamesOneRow(relation, request);
                if (!keys(request, payload).containsAll(relation.primaryKey())) {
                    throw RequestErrors.putKey().exception();
                }
                yield new Insert(
                        target,
                        assignments(relation, request, payload),
                        document(payload),
                        Optional.of(new OnConflict(Resolution.MERGE_DUPLICATES, relation.primaryKey())),
                        true,
                        conditions(relation, request),
                        returning,
                        List.of(),
                        false);
            }
            case DELETE -> new Delete(target, conditions(relation, request), returning);
        };
    }

    private static boolean wantsRows(RestRequest request) {
        return request.preferences()
                .representation()
                .filter(wanted -> wanted != Representation.MINIMAL)
                .isPresent();
    }

    private List<Condition> conditions(Relation relation, RestRequest request) {
        List<Condition> conditions = new ArrayList<>();
        for (OnPath<Filter> filter : request.query().filters()) {
            if (filter.isRoot()) {
                conditions.add(fields.condition(relation.name(), filter.value()));
            }
        }
        for (OnPath<LogicTree> tree : request.query().logic()) {
            if (tree.isRoot()) {
                conditions.add(fields.condition(relation.name(), tree.value()));
            }
        }
        return conditions;
    }

    /** A PUT is about the row that its filters name by the whole primary key and nothing else. */
    private static void checkNamesOneRow(Relation relation, RestRequest request) {
        Set<String> key = new HashSet<>(relation.primaryKey());
        boolean onlyEquals = request.query().filters().stream()
                .filter(OnPath::isRoot)
                .map(OnPath::value)
                .allMatch(MutationPlanner::isEquals);
        if (key.isEmpty()
                || !request.query().logic().isEmpty()
                || !request.query().filterKeys().equals(key)
                || !onlyEquals) {
            throw RequestErrors.putFilters().exception();
        }
    }

    private static boolean isEquals(Filter filter) {
        return !filter.negated()
                && filter.operation() instanceof Operation.Compare(var operator, var quantifier, var operand)
                && operator == Comparison.EQ
                && quantifier.isEmpty();
    }

    private List<Assignment> assignments(Relation relation, RestRequest request, Payload payload) {
        List<Assignment> assignments = new ArrayList<>();
        for (String name : new TreeSet<>(keys(request, payload))) {
            Column column = relation.column(name)
                    .orElseThrow(() ->
                            SchemaErrors.noColumn(relation.name().name(), name).exception());
            assignments.add(new Assignment(
                    name,
                    column.nominalType(),
                    catalog.representation("json", column.nominalType()),
                    column.defaultExpression()));
        }
        return assignments;
    }

    /** The names that the body, or else {@code columns=}, gives values to. */
    static Set<String> keys(RestRequest request, Payload payload) {
        return switch (payload) {
            case Payload.Json json -> json.keys();
            case Payload.Form form -> form.keys();
            case Payload.RawJson _ -> request.query().columns().orElse(Set.of());
            case Payload.None _, Payload.Raw _ -> Set.of();
        };
    }

    /** The body as JSON. */
    static Document document(Payload payload) {
        return Document.of(
                switch (payload) {
                    case Payload.Json json -> json.text();
                    case Payload.RawJson raw -> raw.text();
                    case Payload.Raw raw -> raw.bytes().toString(StandardCharsets.UTF_8);
                    case Payload.None _ -> "";
                    case Payload.Form _ -> throw new IllegalArgumentException("a form is no document");
                });
    }
}
