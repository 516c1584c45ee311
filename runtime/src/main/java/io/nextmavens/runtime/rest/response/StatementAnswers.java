package io.nextmavens.runtime.rest.response;

import io.nextmavens.runtime.rest.Header;
import io.nextmavens.runtime.rest.error.RequestErrors;
import io.nextmavens.runtime.rest.error.RestException;
import io.nextmavens.runtime.rest.plan.Mutation;
import io.nextmavens.runtime.rest.plan.Plan;
import io.nextmavens.runtime.rest.request.Preferences;
import io.nextmavens.runtime.rest.request.Preferences.Representation;
import io.nextmavens.runtime.rest.request.Preferences.Resolution;
import io.nextmavens.runtime.rest.request.RestRequest;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The answer to a request that ran a statement. */
public final class StatementAnswers {

    private static final Answer.Body NONE = new Answer.Body.None();
    private static final Answer.Body OF_STATEMENT = new Answer.Body.OfStatement();

    private final RestRequest request;
    private final Plan.Statement plan;
    private final StatementResult result;

    private StatementAnswers(RestRequest request, Plan.Statement plan, StatementResult result) {
        this.request = request;
        this.plan = plan;
        this.result = result;
    }

    /**
     * The answer.
     *
     * @throws RestException where {@code response.headers} or {@code response.status} is not what it should be
     */
    public static Answer of(RestRequest request, Plan.Statement plan, StatementResult result) {
        Answer answer = new StatementAnswers(request, plan, result).answer();
        return new Answer(ResponseSettings.apply(answer.head(), result), answer.body());
    }

    /** The head of the answer to a request for an execution plan; its body is the plan. */
    public static ResponseHead ofExplanation(RestRequest request, Plan.Statement plan) {
        List<Header> headers = new ArrayList<>(2);
        headers.add(new Header("Content-Type", plan.mediaType().contentType()));
        addProfile(request, headers);
        return ResponseHead.of(200, headers);
    }

    private Answer answer() {
        return switch (plan) {
            case Plan.Read read -> read(read);
            case Plan.Call call -> call(call);
            case Plan.Mutate mutate ->
                switch (mutate.mutation()) {
                    case Mutation.Insert insert -> insert.put() ? put(mutate) : inserted(mutate);
                    case Mutation.Update update -> changed(mutate, 0, result.page() - 1);
                    case Mutation.Delete delete -> changed(mutate, 1, 0);
                };
        };
    }

    private Answer read(Plan.Read read) {
        List<Header> headers = new ArrayList<>(6);
        headers.add(contentRange());
        String query = request.query().canonical();
        headers.add(new Header(
                "Content-Location",
                "/" + UriText.segment(read.target().name()) + (query.isEmpty() ? "" : "?" + query)));
        addContentType(headers);
        PreferenceApplied.header(request, plan).ifPresent(headers::add);
        return rows(headers, read.headersOnly());
    }

    private Answer call(Plan.Call call) {
        List<Header> headers = new ArrayList<>(6);
        headers.add(contentRange());
        PreferenceApplied.header(request, plan).ifPresent(headers::add);
        if (call.invocation().function().returns().isVoid()) {
            return new Answer(ResponseHead.of(204, headers), NONE);
        }
        addContentType(headers);
        return rows(headers, call.headersOnly());
    }

    private Answer rows(List<Header> headers, boolean headersOnly) {
        long first = request.range().offset();
        int status = ContentRange.status(first, result.page(), result.total());
        Answer.Body body = headersOnly
                ? NONE
                : status == 416
                        ? new Answer.Body.OfError(RequestErrors.rangeOutOfBounds(
                                first, result.total().orElse(0)))
                        : OF_STATEMENT;
        return new Answer(ResponseHead.of(status, headers), body);
    }

    private Header contentRange() {
        long first = request.range().offset();
        return ContentRange.header(first, first + result.page() - 1, result.total());
    }

    private Answer inserted(Plan.Mutate mutate) {
        List<Header> headers = new ArrayList<>(5);
        location(mutate).ifPresent(headers::add);
        headers.add(ContentRange.header(1, 0, countedPage()));
        PreferenceApplied.header(request, plan).ifPresent(headers::add);
        int status =
                result.inserted().isEmpty() || onlyUpdated(result.inserted().getAsLong()) ? 200 : 201;
        return withRepresentation(mutate, status, status, headers);
    }

    private boolean onlyUpdated(long inserted) {
        return inserted <= 0 && request.preferences().resolution().equals(Optional.of(Resolution.MERGE_DUPLICATES));
    }

    private Answer put(Plan.Mutate mutate) {
        List<Header> headers = new ArrayList<>(3);
        PreferenceApplied.header(request, plan).ifPresent(headers::add);
        return withRepresentation(mutate, result.inserted().orElse(0) > 0 ? 201 : 200, 204, headers);
    }

    private Answer changed(Plan.Mutate mutate, long first, long last) {
        List<Header> headers = new ArrayList<>(4);
        headers.add(ContentRange.header(first, last, countedPage()));
        PreferenceApplied.header(request, plan).ifPresent(headers::add);
        return withRepresentation(mutate, 200, 204, headers);
    }

    private Answer withRepresentation(Plan.Mutate mutate, int status, int statusWithout, List<Header> headers) {
        if (mutate.representation().equals(Optional.of(Representation.FULL))) {
            addContentType(headers);
            return new Answer(ResponseHead.of(status, headers), OF_STATEMENT);
        }
        return new Answer(ResponseHead.of(statusWithout, headers), NONE);
    }

    private OptionalLong countedPage() {
        Preferences preferences = request.preferences();
        return preferences.countsRows() ? OptionalLong.of(result.page()) : OptionalLong.empty();
    }

    private Optional<Header> location(Plan.Mutate mutate) {
        if (result.location().isEmpty()) {
            return Optional.empty();
        }
        JsonArray key = new JsonArray(result.location().get());
        if (key.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder uri =
                new StringBuilder("/").append(UriText.segment(mutate.target().name()));
        for (int i = 0; i < key.size(); i++) {
            JsonArray pair = key.getJsonArray(i);
            uri.append(i == 0 ? '?' : '&')
                    .append(UriText.parameter(pair.getString(0)))
                    .append('=')
                    .append(UriText.parameter(pair.getString(1)));
        }
        return Optional.of(new Header("Location", uri.toString()));
    }

    private void addContentType(List<Header> headers) {
        headers.add(new Header("Content-Type", plan.mediaType().contentType()));
        addProfile(request, headers);
    }

    static void addProfile(RestRequest request, List<Header> headers) {
        if (request.schemaNegotiated()) {
            headers.add(new Header("Content-Profile", request.schema()));
        }
    }
}
