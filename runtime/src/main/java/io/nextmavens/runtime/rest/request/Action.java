package io.nextmavens.runtime.rest.request;

/** What is to be done, on what. Names are the client's and not looked up yet. */
public sealed interface Action {

    /** GET or HEAD of a table or view. */
    record Read(String relation, boolean headersOnly) implements Action {}

    /** POST, PATCH, PUT or DELETE of a table or view. */
    record Mutate(String relation, Mutation mutation) implements Action {}

    /** A function called, under {@code /rpc/} or as the root's. */
    record Call(String function, CallMethod method) implements Action {

        /** Whether the transaction has to be read-only whatever the function's volatility. */
        public boolean readOnly() {
            return method != CallMethod.POST;
        }

        /** Whether only the headers of the answer are wanted. */
        public boolean headersOnly() {
            return method == CallMethod.HEAD;
        }
    }

    /** GET or HEAD of the root: the API's description. */
    record OpenApi(boolean headersOnly) implements Action {}

    /** OPTIONS of a table or view. */
    record RelationOptions(String relation) implements Action {}

    /** OPTIONS of a function. */
    record FunctionOptions(String function) implements Action {}

    /** OPTIONS of the root. */
    record RootOptions() implements Action {}

    /** The way rows change. */
    enum Mutation {
        /** POST; with {@code resolution=} an upsert. */
        INSERT,
        /** PATCH. */
        UPDATE,
        /** PUT: one row, by its primary key. */
        UPSERT_ONE,
        /** DELETE. */
        DELETE
    }

    /** The method a function is called with; it decides where the arguments are. */
    enum CallMethod {
        GET,
        HEAD,
        POST
    }
}
