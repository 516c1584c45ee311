package io.nextmavens.runtime.rest.response;

import io.nextmavens.runtime.catalog.Function;
import io.nextmavens.runtime.catalog.Function.Volatility;
import io.nextmavens.runtime.catalog.Relation;
import io.nextmavens.runtime.rest.Header;
import io.nextmavens.runtime.rest.plan.Plan;
import io.nextmavens.runtime.rest.request.MediaType.Plain;
import io.nextmavens.runtime.rest.request.RestRequest;
import java.util.ArrayList;
import java.util.List;

/** The answers that are about the API itself: OPTIONS, and the description at the root. */
public final class InformationAnswers {

    private InformationAnswers() {}

    /** OPTIONS of a relation: the methods it has, privileges aside. */
    public static ResponseHead options(Plan.RelationOptions plan) {
        Relation relation = plan.relation();
        StringBuilder allowed = new StringBuilder("OPTIONS,GET,HEAD");
        if (relation.insertable()) {
            allowed.append(",POST");
        }
        if (relation.insertable()
                && relation.updatable()
                && !relation.primaryKey().isEmpty()) {
            allowed.append(",PUT");
        }
        if (relation.updatable()) {
            allowed.append(",PATCH");
        }
        if (relation.deletable()) {
            allowed.append(",DELETE");
        }
        return allow(allowed.toString());
    }

    /** OPTIONS of a function: GET is for those that change nothing. */
    public static ResponseHead options(Plan.FunctionOptions plan) {
        Function function = plan.function();
        return allow(function.volatility() == Volatility.VOLATILE ? "OPTIONS,POST" : "OPTIONS,GET,HEAD,POST");
    }

    /** OPTIONS of the root. */
    public static ResponseHead options(Plan.RootOptions plan) {
        return allow("OPTIONS,GET,HEAD");
    }

    private static ResponseHead allow(String methods) {
        return ResponseHead.of(
                200, List.of(new Header("Access-Control-Allow-Origin", "*"), new Header("Allow", methods)));
    }

    /** The head of the description; its body is OpenAPI. */
    public static ResponseHead description(RestRequest request) {
        List<Header> headers = new ArrayList<>(2);
        headers.add(new Header("Content-Type", Plain.OPENAPI.contentType()));
        StatementAnswers.addProfile(request, headers);
        return ResponseHead.of(200, headers);
    }
}
