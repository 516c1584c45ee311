package io.nextmavens.runtime.rest.request;

import io.nextmavens.runtime.rest.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Requests of the tests, with the settings most of them have. */
final class Requests {

    static final RequestSettings SETTINGS = new RequestSettings(List.of("test"), false, Optional.empty(), true);

    private Requests() {}

    static RequestHead head(String method, String target, String... namesAndValues) {
        List<Header> headers = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
        }
        int question = target.indexOf('?');
        return question < 0
                ? new RequestHead(method, target, "", headers)
                : new RequestHead(method, target.substring(0, question), target.substring(question + 1), headers);
    }

    static RestRequest parse(String method, String target, String... namesAndValues) {
        return RequestParser.parse(head(method, target, namesAndValues), SETTINGS);
    }

    static RestRequest get(String target, String... namesAndValues) {
        return parse("GET", target, namesAndValues);
    }
}
