"""The generator: request number i of start value s is always the same, whoever sends it."""

import json
import random
from urllib.parse import quote

from . import bodies, hostile, raw
from .cases import Case, Kind
from .database import SCHEMAS, Database, Function, Relation
from .queries import QueryMaker, encoded, quoted
from .tokens import TENANT_B, Tokens

METHODS = [b"GET", b"GET", b"GET", b"GET", b"GET", b"GET", b"HEAD", b"POST", b"POST", b"PATCH", b"DELETE", b"PUT"]
ODD_METHODS = [b"OPTIONS", b"OPTIONS", b"TRACE", b"PROPFIND", b"LINK", b"get", b"QUERY", b"X"]
MEDIA = [
    "*/*", "application/json", "application/vnd.pgrst.object+json", "application/vnd.pgrst.object", "text/csv", "application/geo+json",
    "application/vnd.pgrst.array+json;nulls=stripped", "application/vnd.pgrst.object+json;nulls=stripped", "application/openapi+json",
    "application/vnd.pgrst.plan", "application/vnd.pgrst.plan+json", 'application/vnd.pgrst.plan+text; for="application/json"; options=analyze|verbose|settings|buffers|wal',
    'application/vnd.pgrst.plan; for="x"; options=' + "|" * 99, "text/plain", "text/xml", "application/octet-stream", "text/tab-separated-values", "image/png",
    "text/html, application/json;q=0.1", "application/json;q=x", "*/*;q=0", "a", "/", ",", ";", "*", "application/*", "text/*, image/*;q=0.5", "x/" + "y" * 4000,
]
PREFERENCES = [
    "return=representation", "return=minimal", "return=headers-only", "return=x", "count=exact", "count=planned", "count=estimated", "count=x",
    "resolution=merge-duplicates", "resolution=ignore-duplicates", "missing=default", "missing=null", "tx=rollback", "tx=commit", "handling=strict",
    "handling=lenient", "max-affected=1", "max-affected=0", "max-affected=-1", "max-affected=99999999999999999999", "max-affected=x", "timezone=Asia/Tokyo",
    "timezone=+05:30", "timezone=No/Where", "timezone='; x", "params=single-object", "=", ",,", "return", "a=b=c", "\u00e9=1", "return=representation=x", "x" * 3000,
]
RANGES = ["0-1", "0-", "5-2", "-1", "0-0", "1-99999999999999999999", "a-b", "", "0-1,2-3", "items=0-1", "bytes=0-5", "9223372036854775807-", "-"]
CHOOSING = {"raise_code", "set_status", "set_headers"}
_STATUS = ["200", "201", "204", "205", "206", "299", "304", "100", "101", "199", "99", "600", "999", "1000", "-1", "", "x", "404", "503", "2e2", " 200"]
_HEADERS = ['[{"X-A":"b"}]', "[]", "{}", "null", "x", '[{"X-A":1}]', '[{"X-A":"b\\r\\nX-Injected: c"}]', '[{"X-A\\r\\nX-Injected":"b"}]', '[{"":"b"}]', '[{"X A":"b"}]',
            '[{"X-A":"b","X-B":"c"}]', '[{"Content-Type":"text/evil"}]', '[{"Content-Length":"5"}]', '[{"Transfer-Encoding":"chunked"}]', '[{"Connection":"close"}]',
            '[{"X-A":"\\u0001"}]', '[{"X-A":"é日"}]', '[{"Location":"/x"},{"Location":"/y"}]', '[[{"X-A":"b"}]]', '[{"Content-Range":"x"}]', '[{"X-A":null}]']
_CODES = ["P0001", "PT402", "PT200", "PT100", "PT999", "PT503", "PTxyz", "PGRST", "42501", "23505", "22023", "25006", "57014", "XX000", "53300", "08006", "00000", "0", "ABCDEF", "é"]
_MESSAGES = ["m", "", "é", "\n", "a\r\nX-Injected: b", '{"code":"1","message":"m","details":"d","hint":"h"}', '{"code":1}', "{", '{"code":"1","message":"m"}', "x" * 9000]
_DETAILS = ["d", '{"status":402,"headers":{}}', '{"status":332,"status_text":"a\\r\\nX-Injected: b","headers":{"X-A":"b"}}', '{"status":100,"headers":{}}', '{"status":204,"headers":{}}',
            '{"status":400,"headers":{"X-A":"b\\r\\nX-Injected: c"}}', '{"status":999,"headers":{"Content-Length":"3"}}', '{"status":"402","headers":{}}', '{"headers":{}}', "{"]


_NOT_IN_A_LINE = bytes(range(32)) + b"\x7f "


class RequestMaker:
    def __init__(self, start: int, database: Database, tokens: Tokens):
        self.start = start
        self.database = database
        self.tokens = tokens

    def case(self, index: int) -> Case:
        rng = random.Random(f"{self.start}:{index}")
        if index % 5000 == 4999:
            return self._giant(rng, index)
        roll = rng.random()
        if roll < 0.02:
            return self._probe(rng, index)
        if roll < 0.055:
            return Case(index, Kind.RAW, "anon", raw=raw.request(rng))
        if roll < 0.075:
            parts = [self._plain(rng, index) if rng.random() < 0.6 else self._probe(rng, index) for _ in range(rng.randint(2, 12))]
            return Case(index, Kind.PIPELINE, "", parts=[p for p in parts if p.method not in (b"CONNECT",)])
        if roll < 0.1:
            return self._abandoned(rng, index)
        if roll < 0.11:
            return self._deep(rng, index)
        return self._plain(rng, index)

    # ---- ordinary requests, hostile in parts

    def _plain(self, rng: random.Random, index: int) -> Case:
        wild = rng.choice([0.0, 0.0, 0.0, 0.01, 0.05, 0.2])
        make = QueryMaker(rng, self.database, wild)
        case = Case(index, Kind.REST, rng.choice(["a"] * 12 + ["b", "b", "anon", "anon", "service", "bad"]))
        roll = rng.random()
        if roll < 0.72:
            self._about_relation(rng, case, make, wild)
        elif roll < 0.94:
            self._call(rng, case, make, wild)
        else:
            path = rng.choice(["", "rpc", "rpc/", "rpc/a/b", "people/1", "rest/v1", "rest/v2/people", "live", hostile.name(rng), hostile.name(rng)])
            case.target = b"/" + quote(path.encode("utf-8", "surrogatepass"), safe="/").encode()
            case.method = rng.choice(METHODS)
            if rng.random() < 0.3:
                case.target += b"?" + encoded(rng, [(hostile.name(rng), hostile.value(rng))], wild)
        if rng.random() < 0.03:
            case.method = rng.choice(ODD_METHODS)
        if rng.random() < 0.05:
            case.target = b"/rest/v1" + case.target
        if case.caller in ("b", "service") and case.method not in (b"GET", b"HEAD", b"OPTIONS"):
            case.caller = "a"  # only A writes: B's rows have to be the same afterwards
        if rng.random() < wild / 4:
            path, mark, query = case.target.partition(b"?")
            case.target = b"/" + hostile.mutated(rng, path[1:]) + mark + query
        self._headers(rng, case, wild)
        case.target = case.target.translate(None, _NOT_IN_A_LINE)  # what is not HTTP is another kind of case
        case.headers = [(name, value.translate(None, _NOT_IN_A_LINE[:-2])) for name, value in case.headers]
        return case

    def _about_relation(self, rng: random.Random, case: Case, make: QueryMaker, wild: float) -> None:
        relation = rng.choice(self.database.relations)
        case.method = rng.choice(METHODS)
        if case.method in (b"GET", b"HEAD"):
            pairs = make.read(relation)
        else:
            pairs = make.write(relation, case.method.decode())
        if case.method in (b"POST", b"PUT", b"PATCH"):
            case.body, kind = bodies.for_rows(rng, relation, TENANT_B)
            case.headers.append((b"Content-Type", kind.encode()))
            case.chunks = rng.random() < 0.1
        case.target = self._path(rng, relation.name, wild) + b"?" + encoded(rng, pairs, wild)
        self._profile(rng, case, relation.schema)

    def _call(self, rng: random.Random, case: Case, make: QueryMaker, wild: float) -> None:
        function = rng.choice(self.database.functions)
        while function.name in ("for_ever", "fill"):
            function = rng.choice(self.database.functions)
        case.chosen = function.name in CHOOSING
        arguments = self._chosen_arguments(rng, function) or make.arguments(function)
        case.method = rng.choice([b"GET", b"GET", b"HEAD", b"POST", b"POST", b"POST", b"POST", b"PATCH" if rng.random() < 0.2 else b"POST"])
        pairs = []
        if function.relation and rng.random() < 0.7:
            pairs = make.read(self.database.relation(function.relation))
        elif rng.random() < 0.1:
            pairs = [(rng.choice(["select", "order", "limit", "id"]), hostile.value(rng))]
        if case.method in (b"GET", b"HEAD"):
            pairs = arguments + pairs
        elif rng.random() < 0.7:
            case.body = bodies.spoiled(rng, json.dumps(dict(arguments)).encode())
            case.headers.append((b"Content-Type", b"application/json"))
        else:
            case.body = rng.choice([*bodies.GARBAGE, b"a=1&b=2", b"a,b\n1,2\n"])
            case.headers.append((b"Content-Type", bodies.content_type(rng).encode()))
        case.target = b"/rpc" + self._path(rng, function.name, wild) + (b"?" + encoded(rng, pairs, wild) if pairs else b"")
        self._profile(rng, case, function.schema)

    def _chosen_arguments(self, rng: random.Random, function: Function) -> list[tuple[str, str]]:
        match function.name:
            case "set_status":
                return [("status", rng.choice(_STATUS))]
            case "set_headers":
                return [("headers", rng.choice(_HEADERS))]
            case "raise_code":
                return [("code", rng.choice(_CODES)), ("message", rng.choice(_MESSAGES)), ("detail", rng.choice(_DETAILS))]
        return []

    def _path(self, rng: random.Random, name: str, wild: float) -> bytes:
        if rng.random() < wild / 3:
            name = hostile.name(rng)
        return b"/" + quote(name.encode("utf-8", "surrogatepass"), safe="").encode()

    def _profile(self, rng: random.Random, case: Case, schema: str) -> None:
        header = b"Accept-Profile" if case.method in (b"GET", b"HEAD") else b"Content-Profile"
        if schema != SCHEMAS[0] and rng.random() < 0.95 or rng.random() < 0.02:
            case.headers.append((header, schema.encode()))
        elif rng.random() < 0.01:
            case.headers.append((header, rng.choice(hostile.NAMES).encode("utf-8", "surrogatepass").translate(None, b"\r\n\0")))

    def _headers(self, rng: random.Random, case: Case, wild: float) -> None:
        add = case.headers.append
        if case.caller == "bad":
            token = self.tokens.hostile(rng)
            scheme = rng.choice(["Bearer ", "bearer ", "Bearer", "Basic ", "", "Bearer  "])
            add((b"Authorization", (scheme + token).encode("utf-8", "surrogatepass")))
        elif case.caller != "anon":
            add((b"Authorization", b"Bearer " + self.tokens.good[case.caller].encode()))
        if rng.random() < 0.35:
            add((b"Prefer", ", ".join(rng.sample(PREFERENCES, rng.randint(1, 3))).encode()))
        if rng.random() < 0.15:
            add((b"Accept", rng.choice(MEDIA).encode()))
        if rng.random() < 0.08:
            add((b"Range", rng.choice(RANGES).encode()))
            if rng.random() < 0.5:
                add((b"Range-Unit", rng.choice([b"items", b"bytes", b"x"])))
        if rng.random() < 0.05:
            add((b"Origin", rng.choice([b"http://a.example", b"null", b"", b"\xff"])))
            add((b"Access-Control-Request-Method", rng.choice([b"GET", b"PATCH", b"\xff"])))
        if rng.random() < wild / 2:
            value = hostile.value(rng).encode("utf-8", "surrogatepass") + rng.choice([b"", b"\xff\xfe", b"\x80"])
            name = rng.choice([b"X-Custom", b"Cookie", b"User-Agent", b"Accept-Language", b"Prefer", b"Accept", b"X-Forwarded-For", b"apikey", b"Range"])
            add((name, value.translate(None, b"\r\n\0")))

    # ---- requests whose answer is known

    def _probe(self, rng: random.Random, index: int) -> Case:
        caller = rng.choice(["a", "a", "b", "anon"])
        case = Case(index, Kind.PROBE, caller)
        self._headers_of(case, caller)
        entries, total = {"a": (20, 210), "b": (3000, 3000 * 871234567890), "anon": (0, None)}[caller]
        nonce = f"{index}-{rng.randrange(1 << 30)}"
        which = rng.randrange(5)
        if which <= 2:
            case.target = b"/rpc/whoami"
            case.headers.append((b"X-Nonce", nonce.encode()))
            role, tenant = {"a": ("authenticated", "aaaaaaaa-0000-4000-8000-00000000000a"), "b": ("authenticated", TENANT_B), "anon": ("anon", None)}[caller]
            case.expected = {"role": role, "tenant": tenant, "nonce": nonce, "method": "GET", "path": "/rpc/whoami"}
        elif which == 3:
            case.target = b"/rpc/echo?value=" + nonce.encode()
            case.expected = nonce
        else:
            case.target = b"/ledger?select=count(),amount.sum()"
            case.expected = [{"count": entries, "sum": total}]
        return case

    def _headers_of(self, case: Case, caller: str) -> None:
        if caller != "anon":
            case.headers.append((b"Authorization", b"Bearer " + self.tokens.good[caller].encode()))

    # ---- clients that go away

    def _abandoned(self, rng: random.Random, index: int) -> Case:
        case = self._plain(rng, index)
        case.kind = Kind.ABANDON
        case.after = rng.choice(["close", "reset", "half"])
        case.read = rng.choice([0, 0, 1, 100, 3000])
        roll = rng.random()
        if roll < 0.04:
            case.method, case.target, case.body, case.chunks = b"POST", b"/rpc/for_ever", b"", False
        elif roll < 0.3:
            case.method, case.target, case.body = b"GET", b"/rpc/wide?n=3000", b""
        elif roll < 0.6:
            whole = case.wire("localhost")
            case.raw = whole[:rng.randrange(1, len(whole))]
        return case

    # ---- large and deep ones

    def _deep(self, rng: random.Random, index: int) -> Case:
        depth = rng.choice([10, 60, 200, 500, 1000, 1000, 3000])
        case = Case(index, Kind.REST, "a")
        self._headers_of(case, "a")
        which = rng.randrange(12)
        queries = [
            b"select=" + b"tasks(" * depth + b"*" + b")" * depth,
            b"select=" + b"...people(" * depth + b"id" + b")" * depth,
            b"and=" + b"(or" * depth + b"(id.eq.1,id.eq.2)" + b")" * depth,
            b"not.or=" + b"(not.and" * depth + b"(id.eq.1)" + b")" * depth,
            b"and=" + b"(" * depth, b"id=" + b"not." * depth + b"eq.1", b"select=id" + b"->a" * depth,
            b"id=in.(" + b",".join(b"%d" % i for i in range(depth * 10)) + b")",
            b"&".join(b"id=neq.%d" % i for i in range(depth)), b"select=" + b"id," * depth + b"id",
            b"order=" + b"id," * depth + b"id.desc", b"first_name=like(any).{" + b"a*," * depth + b"b}",
        ]
        case.target = b"/tasks?" + queries[which] if which < 6 else b"/people?" + queries[which]
        if rng.random() < 0.3:
            case.method, case.target, case.body = b"POST", b"/projects", bodies.nested(depth * rng.choice([1, 100]))
            case.headers.append((b"Content-Type", b"application/json"))
        return case

    def _giant(self, rng: random.Random, index: int) -> Case:
        """A body of up to 50 MB; taken back where it would stay."""
        size = rng.choice([5, 20, 50, 50]) << 20
        case = Case(index, Kind.REST, "a", b"POST")
        self._headers_of(case, "a")
        target, kind, body = rng.choice([
            (b"/rpc/take_text", b"text/plain", lambda: b"x" * size), (b"/rpc/take_json", b"application/json", lambda: b"[" + b"1," * (size // 2) + b"1]"),
            (b"/rpc/take_bytea", b"application/octet-stream", lambda: b"\x00\xff" * (size // 2)), (b"/people", b"application/json", lambda: b" " * size),
            (b"/people?columns=first_name", b"application/json", lambda: b'{"first_name":"a","x":"' + b"y" * size + b'"}'),
            (b"/people", b"application/json", lambda: b"[" + b'{"first_name":"a"},' * (size // 19) + b'{"first_name":"b"}]'),
            (b"/people", b"text/csv", lambda: b"first_name\n" + b"a\n" * (size // 2)), (b"/people", b"application/json", lambda: b"[" * size),
            (b"/people", b"application/x-www-form-urlencoded", lambda: b"a=b&" * (size // 4)),
        ])
        case.target, case.body, case.chunks = target, body(), rng.random() < 0.3
        case.headers += [(b"Content-Type", kind), (b"Prefer", b"tx=rollback, return=minimal")]
        return case
