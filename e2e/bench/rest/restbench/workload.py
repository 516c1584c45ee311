"""The requests that are measured, how each system is asked for them, and what they have to answer."""

import base64
import dataclasses
import hashlib
import hmac
import json
import time

TENANTS = 50
# Keys are STRIDE * n + the client's tenant, FIRST <= n <= LAST: always five digits, so that
# the length of a body does not depend on the key.
STRIDE, FIRST, LAST = TENANTS, 200, 1998

_EVENT = {"kind": "note.opened", "note_id": 4711, "text": "Opened by \"someone\" who reads notes, again and again."}


def tenant_id(number):
    return f"00000000-0000-4000-8000-{number:012d}"


def token(secret, tenant, lifetime=86400):
    """A token of the role `authenticated`, RFC 7519, as clients of a tenant have it."""
    now = int(time.time())
    claims = {"iss": "bench", "aud": "authenticated", "sub": f"10000000-0000-4000-8000-{tenant:012d}",
              "role": "authenticated", "tenant_id": tenant_id(tenant), "email": f"user{tenant}@example.org",
              "iat": now, "exp": now + lifetime}
    parts = [_base64(json.dumps(part, separators=(",", ":")).encode())
             for part in ({"alg": "HS256", "typ": "JWT"}, claims)]
    signature = hmac.new(secret.encode(), ".".join(parts).encode(), hashlib.sha256).digest()
    return ".".join([*parts, _base64(signature)])


def _base64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclasses.dataclass(frozen=True)
class Workload:
    """
    One kind of request.

    rest: method, path (KEY stands for the key) and body; graphql: query and variables; expected: SQL that gives the
    answer's rows as one JSON array, with $KEY; table: where rows are inserted, and has to be emptied between runs.
    """

    name: str
    title: str
    rest: tuple
    graphql: tuple
    expected: str = ""
    table: str = ""

    def rest_request(self, bearer, host):
        """The whole HTTP request around the key: text before and after it."""
        method, path, body = self.rest
        return _request(method, path, bearer, host, body, {"Prefer": "return=minimal"} if body else {})

    def graphql_request(self, bearer, host):
        query, variables = self.graphql
        body = json.dumps({"query": query, "variables": variables}).replace('"KEY"', "KEY")
        return _request("POST", "/graphql", bearer, host, body, {})


def _request(method, path, bearer, host, body, headers):
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Accept: application/json",
             f"Authorization: Bearer {bearer}", *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body.replace('KEY', '12345').encode())}"]
    return "\r\n".join([*lines, "", body])


BY_KEY = Workload(
    "by-key", "GET one row by key",
    rest=("GET", "/notes?id=eq.KEY", ""),
    graphql=("query($k:Int!){noteById(id:$k){id tenantId authorId title body done createdAt}}", {"k": "KEY"}),
    expected="select json_agg(n) from notes n where id = $KEY")

WITH_EMBED = Workload(
    "20-rows", "GET 20 rows, one embed",
    rest=("GET", "/notes?select=id,title,created_at,authors(id,name)&id=gt.KEY&order=id&limit=20", ""),
    graphql=("query($k:Int!){allNotes(filter:{id:{greaterThan:$k}},orderBy:ID_ASC,first:20)"
             "{nodes{id title createdAt authorByAuthorId{id name}}}}", {"k": "KEY"}),
    expected="select json_agg(r) from (select n.id, n.title, n.created_at, json_build_object('id', a.id, 'name', a.name)"
             " as authors from notes n join authors a on a.id = n.author_id and a.tenant_id = n.tenant_id"
             " where n.id > $KEY and n.tenant_id = '$TENANT' order by n.id limit 20) r")

INSERT = Workload(
    "insert", "POST one row",
    rest=("POST", "/events", json.dumps(_EVENT)),
    graphql=("mutation($e:EventInput!){createEvent(input:{event:$e}){clientMutationId}}",
             {"e": {"kind": _EVENT["kind"], "noteId": _EVENT["note_id"], "text": _EVENT["text"]}}),
    table="events")

WORKLOADS = (BY_KEY, WITH_EMBED, INSERT)


def rows_of(answer):
    """The rows of an answer of either system, with the names of REST."""
    if isinstance(answer, list):
        return [_renamed(row) for row in answer]
    if answer.get("errors"):
        raise ValueError(f"GraphQL answered {answer['errors']}")
    (field,) = answer["data"].values()
    return [_renamed(row) for row in field.get("nodes", [field])]


def _renamed(row):
    names = {"tenantId": "tenant_id", "authorId": "author_id", "createdAt": "created_at", "authorByAuthorId": "authors"}
    # PostGraphile writes microseconds where there are none; it is the same moment
    return {names.get(name, name): value.replace(".000000+", "+") if name == "createdAt" else value
            for name, value in row.items()}
