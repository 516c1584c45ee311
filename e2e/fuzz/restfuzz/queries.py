"""Query strings: every operator, modifier, logic tree and form of embedding, mostly meant, sometimes hostile."""

import random
from urllib.parse import quote

from . import hostile
from .database import Database, Function, Relation

OPERATORS = [
    "eq", "neq", "gt", "gte", "lt", "lte", "like", "ilike", "match", "imatch", "in", "is", "isdistinct", "fts", "plfts",
    "phfts", "wfts", "cs", "cd", "ov", "sl", "sr", "nxr", "nxl", "adj",
]
QUANTIFIED = ["eq", "gt", "gte", "lt", "lte", "like", "ilike", "match", "imatch"]
AGGREGATES = ["count()"] * 4 + ["sum()", "avg()", "min()", "max()"] * 2 + ["median()"]
CASTS = ["text"] * 9 + ["text", "int", "int4", "json", "jsonb", "numeric", "uuid", "mood", "bytea", "text[]", "varchar(3)", "regclass",
         "character varying", "no_such_type", "int;--", "pg_catalog.text"]
RESERVED = set(',.:()*"!\\ ')

_SUITABLE = {
    "[]": ["cs", "cd", "ov", "eq", "is"], "range": ["cs", "cd", "ov", "sl", "sr", "nxr", "nxl", "adj", "eq"],
    "json": ["cs", "cd", "is", "is"], "bool": ["is", "eq", "neq", "isdistinct"], "tsvector": ["fts", "plfts", "phfts", "wfts"],
    "text": ["eq", "like", "ilike", "match", "imatch", "in", "fts", "plfts", "wfts", "gt", "is", "isdistinct"],
}
_ORDERED = ["eq", "neq", "gt", "gte", "lt", "lte", "in", "is", "isdistinct"]

_BY_TYPE = {
    "int": ["0", "1", "2", "5", "12", "100000001", "-1"], "bool": ["true", "false", "t", "0"],
    "date": ["2026-01-01", "2026-03-01", "infinity"], "time": ["2026-01-01", "2026-01-01T00:00:00Z", "12:30"],
    "range": ["[1,5)", "empty", "(,)", "[2026-01-01,2026-02-01)", "{[1,3)}"], "json": ['{"m":1}', "1", '"x"', "null", "{}"],
    "[]": ["{}", "{1,2}", "{a,b}", "{sad}"], "uuid": ["00000000-0000-4000-8000-000000000000"],
    "mood": ["ok", "sad"], "address": ["(s,1,{a})"], "num": ["1.5", "0", "100"], "double": ["1e3", "0.1"],
    "inet": ["10.0.0.1", "10.0.0.0/8"], "text": ["a", "x%", "*a*", "Schweiz", "w1"], "tsvector": ["word", "'word'"],
}


def fitting(rng: random.Random, type_name: str) -> str:
    """A value that a column of that type may have; any nasty one in one case of ten."""
    if rng.random() < 0.1:
        return hostile.value(rng)
    return rng.choice(_BY_TYPE[_kind(type_name)])


def _kind(type_name: str) -> str:
    for part in ("[]", "range", "json", "bool", "date", "time", "uuid", "mood", "address", "num", "double", "inet",
                 "tsvector", "int"):
        if part in type_name:
            return part
    return "text"


def quoted(text: str) -> str:
    if text and not RESERVED & set(text) and "->" not in text:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class QueryMaker:
    """Makes the parameters of one request; `wild` is how often a part of it is hostile."""

    def __init__(self, rng: random.Random, database: Database, wild: float):
        self.rng = rng
        self.database = database
        self.wild = wild

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    # ---- fields

    def name(self, text: str) -> str:
        if self.chance(self.wild):
            return hostile.name(self.rng)
        return text if self.chance(0.02) else quoted(text)

    def column(self, relation: Relation) -> tuple[str, str]:
        if relation.computed and self.chance(0.1):
            return self.name(self.rng.choice(relation.computed)), "text"
        name, type_name = self.rng.choice(relation.columns)
        return self.name(name), type_name

    def field(self, relation: Relation) -> tuple[str, str]:
        name, type_name = self.column(relation)
        if "json" in type_name or "[]" in type_name or "address" in type_name or self.chance(0.03):
            if self.chance(0.5):
                return name + self.json_path(), "text"
        return name, type_name

    def json_path(self) -> str:
        steps = ["m", "a", "0", "-1", "n", "street", "tags", '"a b"', "9999999999", "a->b"]
        path = ""
        for _ in range(self.rng.choice([1, 1, 1, 2, 3, 8])):
            step = hostile.name(self.rng) if self.chance(self.wild) else self.rng.choice(steps)
            path += self.rng.choice(["->", "->>"]) + step
        return path

    # ---- select

    def select(self, relation: Relation, depth: int = 0) -> str:
        items = []
        for _ in range(self.rng.choice([0, 1, 1, 2, 3, 6])):
            items.append(self.select_item(relation, depth))
        return ",".join(items)

    def select_item(self, relation: Relation, depth: int) -> str:
        roll = self.rng.random()
        if relation.embeds and depth < 4 and roll < 0.45:
            return self.embed(relation, depth)
        if roll < 0.55:
            return "*"
        if roll < 0.59:
            return self.rng.choice(["", "n:"]) + (self.rng.choice(AGGREGATES) if self.chance(0.2) else "count()") + self.cast(0.1)
        name, _ = self.field(relation)
        alias = (self.name(self.rng.choice(["alias", "a b", "select", relation.columns[0][0]])) + ":") if self.chance(0.2) else ""
        aggregate = "." + self.rng.choice(AGGREGATES) if self.chance(0.05) else ""
        return alias + name + self.cast(0.08) + aggregate + (self.cast(0.3) if aggregate else "")

    def cast(self, probability: float) -> str:
        if not self.chance(probability):
            return ""
        return "::" + (hostile.name(self.rng) if self.chance(self.wild) else self.rng.choice(CASTS))

    def embed(self, relation: Relation, depth: int) -> str:
        name, target, ways = self.rng.choice(relation.embeds)
        alias = self.name(self.rng.choice(["e", "other", name])) + ":" if self.chance(0.2) else ""
        if self.chance(0.25):
            alias = "..." + (alias if self.chance(0.05) else "")
        hint = "!" + self.name(ways) if ways and self.chance(0.6) else ""
        if self.chance(0.06):
            hint = "!" + self.name(self.rng.choice(relation.hints or ["x"]))
        join = self.rng.choice(["!inner", "!left", "!inner", "!left", "!outer"]) if self.chance(0.25) else ""
        if self.chance(0.03):
            name = self.rng.choice(relation.columns)[0]
        return f"{alias}{self.name(name)}{hint}{join}({self.select(target, depth + 1)})"

    # ---- filters

    def operand(self, operator: str, type_name: str) -> str:
        rng = self.rng
        if operator == "in":
            count = rng.choice([0, 1, 1, 2, 5, 40])
            return "(" + ",".join(quoted(fitting(rng, type_name)) for _ in range(count)) + rng.choice([")"] * 30 + [""])
        if operator == "is":
            if self.chance(0.7) and "bool" not in type_name:
                return rng.choice(["null", "not_null", "NULL"])
            return rng.choice(["null", "true", "false", "unknown", "True", hostile.value(rng)])
        return fitting(rng, type_name)

    def operation(self, type_name: str) -> str:
        rng = self.rng
        text = "not." if self.chance(0.15) else ""
        if self.chance(0.12):
            operator = rng.choice(QUANTIFIED if _kind(type_name) == "text" or self.chance(0.3) else QUANTIFIED[:5])
            values = ",".join(quoted(fitting(rng, type_name)) for _ in range(rng.randint(0, 4)))
            quantifier = rng.choice(["any", "all"] if self.chance(0.9) else ["some", "", "ANY"])
            return f"{text}{operator}({quantifier}).{{{values}}}"
        operator = rng.choice(_SUITABLE.get(_kind(type_name), _ORDERED) if self.chance(0.8) else OPERATORS)
        if self.chance(self.wild / 2):
            operator = hostile.name(rng)
        if operator.endswith("fts") and self.chance(0.4):
            operator += f"({rng.choice(['english', 'simple', 'no_such', hostile.name(rng)])})"
        return f"{text}{operator}.{self.operand(operator, type_name)}"

    def filter(self, relation: Relation) -> tuple[str, str]:
        name, type_name = self.field(relation)
        return name, self.operation(type_name)

    def tree(self, relation: Relation, depth: int = 0) -> str:
        parts = []
        for _ in range(self.rng.choice([1, 2, 2, 3, 3, 0 if self.chance(0.2) else 1]) if depth < 6 else 1):
            if depth < 6 and self.chance(0.3):
                parts.append(self.rng.choice(["and", "or", "not.and", "not.or"] * 8 + ["AND"]) + self.tree(relation, depth + 1))
            else:
                name, operation = self.filter(relation)
                operator, _, value = operation.partition(".")
                if set(value) & set(",()") and operator not in ("in", "not") and self.chance(0.9):
                    operation = operator + "." + quoted(value)
                parts.append(f"{name}.{operation}")
        return "(" + ",".join(parts) + ")"

    # ---- order and page

    def order(self, relation: Relation) -> str:
        terms = []
        for _ in range(self.rng.randint(1, 3)):
            name, _ = self.field(relation)
            if relation.embeds and self.chance(0.08):
                embed, target, _ = self.rng.choice(relation.embeds)
                name = f"{self.name(embed)}({self.field(target)[0]})"
            suffix = self.rng.choice(["", "", ".asc", ".desc", ".nullsfirst", ".desc.nullslast", ".asc.nullsfirst"] * 4 + [".foo"])
            terms.append(name + suffix)
        return ",".join(terms)

    def page(self) -> str:
        if self.chance(0.8):
            return self.rng.choice(["0", "1", "2", "3", "10", "100"])
        return self.rng.choice(["-1", "", "x", "1e3", "9223372036854775807",
                                "9223372036854775808", "99999999999999999999", " 1", "1.0", "0x1"])

    # ---- whole queries

    def read(self, relation: Relation) -> list[tuple[str, str]]:
        pairs: list[tuple[str, str]] = []
        prefixes = [""] + [self.name(name) + "." for name, _, _ in relation.embeds[:3]]
        if self.chance(0.75):
            pairs.append(("select", self.select(relation)))
        for _ in range(self.rng.choice([0, 0, 1, 1, 2, 4])):
            pairs.append(self.filter(relation))
        if self.chance(0.2):
            pairs.append((self.rng.choice(["and", "or", "not.and", "not.or"]), self.tree(relation)))
        if self.chance(0.3):
            pairs.append(("order", self.order(relation)))
        if self.chance(0.3):
            pairs.append(("limit", self.page()))
        if self.chance(0.15):
            pairs.append(("offset", self.page()))
        if relation.embeds and self.chance(0.3):
            name, target, ways = self.rng.choice(relation.embeds)
            own = QueryMaker(self.rng, self.database, self.wild)
            key, value = self.rng.choice([own.filter(target), ("order", own.order(target)), ("limit", own.page()),
                                          ("offset", own.page()), ("or", own.tree(target)), ("and", own.tree(target))])
            pairs.append((self.name(name) + "." + key, value))
            if self.chance(0.9):
                hint = "!" + quoted(ways) if ways else ""
                pairs = [(k, v) for k, v in pairs if k != "select"] + [("select", f"*,{quoted(name)}{hint}(*)")]
            if self.chance(0.3):
                pairs.append((self.name(name), self.rng.choice(["is.null", "not.is.null", "eq.1"])))
        if self.chance(0.03):
            pairs.append((self.rng.choice(prefixes) + hostile.name(self.rng), hostile.value(self.rng)))
        self.rng.shuffle(pairs)
        return pairs

    def write(self, relation: Relation, method: str) -> list[tuple[str, str]]:
        pairs: list[tuple[str, str]] = []
        names = [name for name, _ in relation.columns]
        if method == "POST":
            if self.chance(0.3):
                pairs.append(("columns", ",".join(self.name(n) for n in self.rng.sample(names, min(len(names), 3)))))
            if self.chance(0.25):
                pairs.append(("on_conflict", ",".join(self.name(n) for n in relation.key or names[:1])))
        elif method == "PUT":
            pairs += [(quoted(column), "eq." + fitting(self.rng, "int")) for column in relation.key]
        elif self.chance(0.9):
            pairs += [self.filter(relation) for _ in range(self.rng.randint(1, 2))]
            if self.chance(0.15):
                pairs += [("limit", self.page()), ("order", self.order(relation))]
        if self.chance(0.4):
            pairs.append(("select", self.select(relation)))
        return pairs

    def arguments(self, function: Function) -> list[tuple[str, str]]:
        pairs = [(name if self.chance(0.97) else hostile.name(self.rng), fitting(self.rng, type_name))
                 for name, type_name in function.arguments if name and self.chance(0.85)]
        return pairs + ([(hostile.name(self.rng), hostile.value(self.rng))] if self.chance(self.wild) else [])


def encoded(rng: random.Random, pairs: list[tuple[str, str]], wild: float) -> bytes:
    """The query string; percent-encoding is only as strict as a client's whim."""
    loose = "*(),.:!-_~'$@" if rng.random() < 0.6 else ""
    parts = []
    for key, value in pairs:
        key_bytes, value_bytes = (quote(t.encode("utf-8", "surrogatepass"), safe=loose).encode() for t in (key, value))
        if rng.random() < wild / 3:
            value_bytes += rng.choice(hostile.BYTES)
        if rng.random() < wild / 6:
            key_bytes = rng.choice(hostile.BYTES) + key_bytes
        parts.append(key_bytes + (b"=" if rng.random() > wild / 8 else b"") + value_bytes)
    text = b"&".join(parts)
    return hostile.mutated(rng, text) if text and rng.random() < wild else text
