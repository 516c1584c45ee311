package io.nextmavens.runtime.graphql;

import io.nextmavens.runtime.graphql.execution.Answer;
import io.nextmavens.runtime.graphql.execution.GraphqlError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/** Writes the answer of one request (GraphQL over HTTP, section 6). The first counts, later ones are ignored. */
final class Reply {

    private static final String GRAPHQL_RESPONSE = "application/graphql-response+json";

    private final HttpServerRequest request;
    private final boolean graphqlResponse;

    Reply(HttpServerRequest request) {
        this.request = request;
        String accept = request.getHeader("Accept");
        this.graphqlResponse = accept != null && accept.contains(GRAPHQL_RESPONSE);
    }

    void answer(Answer answer) {
        // older clients take any other status for a failure of the transport
        write(answer.isRefused() && graphqlResponse ? 400 : 200, answer.encode());
    }

    void answers(List<Answer> answers) {
        Buffer out = Buffer.buffer("[");
        for (int i = 0; i < answers.size(); i++) {
            if (i > 0) {
                out.appendByte((byte) ',');
            }
            out.appendBuffer(answers.get(i).encode());
        }
        write(200, out.appendByte((byte) ']'));
    }

    void error(int status, GraphqlError error) {
        write(status, Answer.of(List.of(error)).encode());
    }

    private void write(int status, Buffer body) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        var _ = response.setStatusCode(status)
                .putHeader(
                        "Content-Type", (graphqlResponse ? GRAPHQL_RESPONSE : "application/json") + "; charset=utf-8")
                .end(body);
    }
}
