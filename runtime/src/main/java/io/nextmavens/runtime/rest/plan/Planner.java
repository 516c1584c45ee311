package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.catalog.Catalog;
import io.nextmavens.runtime.catalog.Function;
import io.nextmavens.runtime.catalog.Function.Volatility;
import io.nextmavens.runtime.catalog.QualifiedName;
import io.nextmavens.runtime.catalog.Relation;
import io.nextmavens.runtime.rest.error.RequestErrors;
import io.nextmavens.runtime.rest.error.SchemaErrors;
import io.nextmavens.runtime.rest.plan.Negotiation.Choice;
import io.nextmavens.runtime.rest.plan.ReadPlanner.Top;
import io.nextmavens.runtime.rest.request.Action;
import io.nextmavens.runtime.rest.request.Action.CallMethod;
import io.nextmavens.runtime.rest.request.MediaType;
import io.nextmavens.runtime.rest.request.MediaType.Plain;
import io.nextmavens.runtime.rest.request.Payload;
import io.nextmavens.runtime.rest.request.Preferences.Count;
import io.nextmavens.runtime.rest.request.Preferences.Representation;
import io.nextmavens.runtime.rest.request.RestRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Plans requests against one catalog. A pure function of its arguments; immutable and thread-safe.
 *
 * <p>A request that cannot be planned ends in a {@link io.nextmavens.runtime.rest.error.RestException} with what to
 * tell the client.
 */
public final class Planner {

    /** More tables than that, and the search for a similar name costs more than it is worth. */
    private static final int MOST_TABLES_TO_SUGGEST = 500;

    private final Catalog catalog;
    private final PlanSettings settings;
    private final ReadPlanner reads;
    private final MutationPlanner mutations;
    private final FunctionSearch functions;
    private final Negotiation negotiation;

    public Planner(Catalog catalog, PlanSettings settings) {
        this.catalog = catalog;
        this.settings = settings;
        this.reads = new ReadPlanner(catalog, settings);
        this.mutations = new MutationPlanner(catalog, reads.fields());
        this.functions = new FunctionSearch(catalog);
        this.negotiation = new Negotiation(catalog, settings.executionPlans());
    }

    /** The plan for a request and its body. */
    public Plan plan(RestRequest request, Payload payload) {
        return switch (request.action()) {
            case Action.Read read -> read(request, name(request, read.relation()), read.headersOnly());
            case Action.Mutate mutate -> mutate(request, payload, name(request, mutate.relation()), mutate.mutation());
            case Action.Call call -> call(request, payload, name(request, call.function()), call.method());
            case Action.OpenApi describe -> describe(request, describe.headersOnly());
            case Action.RelationOptions options ->
                new Plan.RelationOptions(relation(name(request, options.relation())));
            case Action.FunctionOptions options ->
                new Plan.FunctionOptions(functions.find(
                        name(request, options.function()),
                        CallPlanner.names(request, payload, true),
                        Optional.empty()));
            case Action.RootOptions _ -> new Plan.RootOptions();
        };
    }

    private static QualifiedName name(RestRequest request, String name) {
        return new QualifiedName(request.schema(), name);
    }

    private Plan read(RestRequest request, QualifiedName name, boolean headersOnly) {
        relation(name);
        NodeDraft root = reads.draft(request, name, Top.RELATION);
        Choice choice = negotiation.choose(request.accept(), name, selectsWholeRows(root));
        checkPreferences(request);
        return new Plan.Read(
                name,
                ReadPlanner.freeze(root),
                headersOnly ? new Body.None() : choice.body(),
                choice.mediaType(),
                headersOnly,
                request.preferences().count(),
                pageMayBePart(request),
                countAtMost(request),
                ReadPlanner.legacyNames(root));
    }

    /** One more than a page can have: then there are more, and how many more may be estimated. */
    private OptionalLong countAtMost(RestRequest request) {
        return settings.maxRows().isPresent()
                        && request.preferences()
                                .count()
                                .filter(Count.ESTIMATED::equals)
                                .isPresent()
                ? OptionalLong.of(settings.maxRows().getAsLong() + 1)
                : OptionalLong.empty();
    }

    private Plan mutate(RestRequest request, Payload payload, QualifiedName name, Action.Mutation kind) {
        Relation relation = relation(name);
        NodeDraft root = reads.draft(request, name, Top.MUTATED);
        Mutation mutation = mutations.plan(kind, request, payload, relation, root);
        checkPreferences(request);
        Choice choice = negotiation.choose(request.accept(), name, selectsWholeRows(root));
        Optional<Representation> representation = request.preferences().representation();
        return new Plan.Mutate(
                name,
                mutation,
                ReadPlanner.freeze(root),
                representation.filter(Representation.FULL::equals).isPresent() ? choice.body() : new Body.None(),
                choice.mediaType(),
                representation,
                ReadPlanner.legacyNames(root));
    }

    private Plan call(RestRequest request, Payload payload, QualifiedName name, CallMethod method) {
        boolean inQuery = method != CallMethod.POST;
        Set<String> names = CallPlanner.names(request, payload, inQuery);
        Function function =
                functions.find(name, names, inQuery ? Optional.empty() : Optional.of(request.contentType()));
        QualifiedName rowsOf = function.returns().composite()
                ? new QualifiedName(name.schema(), function.returns().type().name())
                : name;
        NodeDraft root = reads.draft(request, rowsOf, Top.CALLED);
        Invocation invocation = new Invocation(
                function,
                CallPlanner.arguments(
                        function, request.query().arguments(), inQuery ? new Payload.None() : payload, names),
                Returning.ofCall(root));
        Choice choice = negotiation.choose(request.accept(), rowsOf, selectsWholeRows(root));
        checkPreferences(request);
        if (request.preferences().strict()
                && request.preferences().maxAffected().isPresent()
                && !function.returns().setOf()) {
            throw RequestErrors.maxAffectedFunction().exception();
        }
        boolean headersOnly = method == CallMethod.HEAD;
        return new Plan.Call(
                name,
                invocation,
                ReadPlanner.freeze(root),
                headersOnly ? new Body.None() : choice.body(),
                choice.mediaType(),
                inQuery || function.volatility() != Volatility.VOLATILE,
                headersOnly,
                request.preferences().count(),
                pageMayBePart(request),
                ReadPlanner.legacyNames(root));
    }

    private static Plan describe(RestRequest request, boolean headersOnly) {
        List<MediaType> accepted = request.accept();
        if (accepted.stream().noneMatch(type -> type == Plain.OPENAPI || type == Plain.JSON || type == Plain.ANY)) {
            throw RequestErrors.mediaTypes(
                            accepted.stream().map(MediaType::mime).toList())
                    .exception();
        }
        return new Plan.Describe(request.schema(), headersOnly);
    }

    private Relation relation(QualifiedName name) {
        return catalog.relation(name)
                .orElseThrow(() -> SchemaErrors.noTable(name.schema(), name.name(), similarTable(name))
                        .exception());
    }

    private Optional<String> similarTable(QualifiedName name) {
        List<String> tables = catalog.relations().keySet().stream()
                .filter(other -> other.schema().equals(name.schema()))
                .map(QualifiedName::name)
                .toList();
        return tables.size() < MOST_TABLES_TO_SUGGEST
                ? Suggestions.of(tables).closest(name.name(), Suggestions.CLOSE)
                : Optional.empty();
    }

    /** Handlers of a relation take its rows as they are: nothing chosen, nothing embedded. */
    private static boolean selectsWholeRows(NodeDraft root) {
        return root.children.isEmpty()
                && root.columns.size() == 1
                && root.columns.getFirst().field().isStar();
    }

    private boolean pageMayBePart(RestRequest request) {
        return settings.maxRows().isPresent() || !request.range().isAll();
    }

    private static void checkPreferences(RestRequest request) {
        if (request.preferences().strict() && !request.preferences().invalid().isEmpty()) {
            throw RequestErrors.preferences(request.preferences().invalid()).exception();
        }
    }
}
