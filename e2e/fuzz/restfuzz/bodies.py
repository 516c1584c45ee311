"""Bodies of writes and calls: rows as JSON, CSV or a form, and bytes that are none of these."""

import json
import random

from . import hostile
from .database import Relation
from .queries import fitting

GARBAGE = [
    b"", b" ", b"null", b"true", b"0", b'"text"', b"[]", b"{}", b"[{}]", b"[{},{}]", b"[[]]", b"[null]", b"[1,2]", b"{",
    b"[", b"[{]", b'{"a"}', b'{"a":}', b'{"a":1,}', b'[{"a":1},]', b'{"a":1}{"b":2}', b"{'a':1}", b'{"a":01}', b'{"a":1e999}',
    b'{"a":NaN}', b'{"id":' + b"9" * 5000 + b"}", b'{"a":"\\u0000"}', b'{"\\u0000":1}', b'{"a":"\\ud800"}', b'{"a":"\\udc00\\ud800"}',
    b'{"id":1,"id":2}', b'{"":1}', b'{"a":"\xff"}', b"\xef\xbb\xbf{}", b"\xff\xfe{\x00}\x00", b'{"a":"\xed\xa0\x80"}', b"\x00",
    b"\x00\x00\x00\x00", b"\x1f\x8b\x08\x00", b"a,b\n1,2\n", b"a=1&b=2", b"\xff" * 100, b"// c\n{}", b'{"a":"\n"}',
    b'[{"id":901},{"name":"x"}]', b'[{"id":902,"name":"a"},1]', b'[{"id":903},[{"id":904}]]', b"Infinity", b"-", b"[1e1000000]",
]


def nested(depth: int) -> bytes:
    return b'[{"settings":' + b"[" * depth + b"]" * depth + b"}]"


def rows(rng: random.Random, relation: Relation, other_tenant: str, count: int) -> list[dict]:
    names = [c for c in relation.columns if c[0] not in ("tenant_id", "c_generated", "marker")]
    chosen = rng.sample(names, rng.randint(0, len(names))) if len(names) < 12 else rng.sample(names, rng.randint(0, 6))
    for column in names:
        if column[0] in relation.key and column not in chosen and rng.random() < 0.7:
            chosen.append(column)
    made = []
    for _ in range(count):
        row = {name: _value(rng, type_name) for name, type_name in chosen if rng.random() > 0.01}
        if rng.random() < 0.05:
            row["tenant_id"] = other_tenant
        if rng.random() < 0.01:
            row[hostile.name(rng)] = hostile.value(rng)
        made.append(row)
    return made


def _value(rng: random.Random, type_name: str):
    roll = rng.random()
    if roll < 0.05:
        return None
    if roll < 0.1:
        return rng.choice([[], {}, [1, [2]], {"a": {"b": None}}, True, -0.0, 1e308, 10**30, [None], "", {"street": "s"}])
    if type_name in ("integer", "bigint", "positive", "smallint"):
        return rng.choice([1, 2, 3, 50, rng.randint(200, 99999), 100000001, 100000003])
    return fitting(rng, type_name)


def for_rows(rng: random.Random, relation: Relation, other_tenant: str) -> tuple[bytes, str]:
    """A body with its content type, which fits in nine cases of ten."""
    made = rows(rng, relation, other_tenant, rng.choice([1, 1, 1, 2, 3, 20]))
    roll = rng.random()
    if roll < 0.75:
        body: object = made[0] if len(made) == 1 and rng.random() < 0.6 else made
        data = json.dumps(body, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")
        kind = "application/json"
    elif roll < 0.9:
        data, kind = _csv(rng, made), "text/csv"
    else:
        form = "&".join(f"{k}={v}" for k, v in made[0].items())
        data, kind = form.encode("utf-8", "surrogatepass"), "application/x-www-form-urlencoded"
    return spoiled(rng, data), kind if rng.random() < 0.9 else content_type(rng)


def spoiled(rng: random.Random, data: bytes) -> bytes:
    roll = rng.random()
    if roll < 0.06:
        return rng.choice(GARBAGE)
    if roll < 0.12 and data:
        return hostile.mutated(rng, data)
    return data[:rng.randrange(len(data) + 1)] if roll < 0.14 else data


def content_type(rng: random.Random) -> str:
    return rng.choice([
        "application/json", "text/csv", "text/plain", "text/xml", "application/octet-stream", "application/json; charset=utf-16",
        "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/vnd.pgrst.object+json",
        "application/vnd.pgrst.array+json", "image/png", "*/*", "", "json", "application/json;;;", "a/b/c", ";", "x" * 5000,
        "application/json; columns=\"a\"", "application/*",
    ])


def _csv(rng: random.Random, made: list[dict]) -> bytes:
    names = list(made[0])
    lines = [",".join(_cell(n) for n in names)]
    for row in made:
        cells = ["NULL" if row.get(n) is None else str(row.get(n)) for n in names]
        if rng.random() < 0.05:
            cells = cells[1:] + ["x", "y"]
        lines.append(",".join(_cell(c) if rng.random() < 0.97 else c for c in cells))
    return rng.choice(["\n", "\r\n"]).join(lines).encode("utf-8", "surrogatepass")


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\r\n') else text
