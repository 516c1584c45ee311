"""Text that breaks parsers: names, values and bytes that a client should never send."""

import random

# Never one of the markers, and nothing that the check for statement text looks for.
NAMES = [
    "", " ", ".", "..", "...", "*", "**", "()", "(", ")", ",", ":", "::", "!", "->", "->>", "->-", "'", '"', '""',
    '"""', "\\", "\\\\", "`", "%", "%25", "$", "$1", "$$", "?", "#", "&", "=", ";", "--", "/*", "*/", "\u0000", "\u0001",
    "\n", "\r\n", "\t", "\u00a0", "\u200b", "\u202e", "\ufeff", "\uffff", "\U0010ffff", "\U0001f4a9", "e\u0301",
    "ﬀ", "İ", "ß", "日本", "a b", "a.b", "a,b", "a:b", "a(b)", "a->b", "a!b", "a;b", "a--b", "a/*b", "select", "and", "or",
    "not", "not.and", "order", "limit", "offset", "columns", "on_conflict", "count", "null", "true", "rpc", "public",
    "pg_catalog", "pg_class", "pg_authid", "information_schema", "auth", "users", "tenant_id", "ctid", "xmin", "tableoid",
    "pg_sleep", "version", "current_user", "people", "__proto__", "constructor", "toString", "0", "-1", "1e999",
    "x" * 63, "x" * 64, "x" * 3000, "é" * 40, "' or '1'='1", "'; drop table people; --", "x'::text--", '" or 1=1 --',
    "$a$ || pg_sleep(1) || $a$", "{}", "[]", "<script>", "${jndi:ldap://x}", "../../etc/passwd", "%00", "%c0%80", "\\x00",
]

VALUES = NAMES + [
    "null", "NULL", "not_null", "true", "false", "unknown", "TrUe", "0", "-0", "1", "2", "3", "12", "99", "100000001",
    "100000012", "-1", "32768", "2147483648", "9223372036854775808", "1" * 400, "1.5", "1e5", "1e400", "-1e-400", "NaN",
    "Infinity", "-Infinity", "0x10", "1_000", "٣", "2026-01-01", "2026-13-45", "infinity", "now", "tomorrow", "epoch",
    "4713-01-01 BC", "294277-01-01", "24:00:00", "12:00+99", "1 day", "P1Y2M", "1 fortnight", "{}", "{1,2}", "{a,b}",
    "{{1},{2}}", '{"a","b\\"c"}', "{,}", "{1", "{" * 200, "[1,5)", "(1,5]", "empty", "[5,1]", "(,)", "[", "{[1,2),[5,6)}",
    "(1,2)", "((1,2),(3,4))", "<(0,0),1>", "{1,2,3}", "[]", '{"a":1}', '{"a":{"b":[1,2]}}', "[1,2", '"', "10.0.0.0/8",
    "::1", "999.1.1.1", "08:00:2b:01:02:03", "00000000-0000-0000-0000-000000000000", "not-a-uuid", "101", "\\x00", "\\xzz",
    "ok", "sad", "it's \"odd\", {really} (yes)", "a@b", "(s,1,{a})", "(\"a \"\"b\"\"\",,)", "$.a", "$[*] ? (@ > 1)",
    "cat & dog", "cat &", "cat | !dog", "a:*", "'a b' <-> c", "%", "*", "_", "a*", "*a*", "\\", "a\\", "[", "(", "(?i)a",
    "a{1,100000}", "(a+)+$", "[[:alpha:]]", "\\y", "x" * 5000, "people", "pg_class", "1;2", "(1,2,3)", "()", '("a","b")',
    "(\"a,\\\"b\",c)", "((", "word", "not.eq.1", "eq.1", "a.b.c",
]

BYTES = [
    b"%", b"%%", b"%2", b"%zz", b"%u0041", b"%00", b"%0", b"%c0%80", b"%c0%af", b"%e0%80%af", b"%f0%80%80%af", b"%ed%a0%80",
    b"%ed%bf%bf", b"%ed%a0%bd%ed%b8%80", b"%f4%90%80%80", b"%f8%88%80%80%80", b"%fe", b"%ff%ff", b"%80", b"%e2%82", b"%0a",
    b"%0d%0a", b"%0d%0aX-Injected:%20b", b"%2f", b"%2e%2e%2f", b"%5c", b"%3b", b"+", b"%2b", b"%20", b"%09", b"%7f", b"%22", b"%27",
    b"\xc3\xa9", b"\xff", b"\x80", b"\xed\xa0\x80", b"\xf0\x9f\x92\xa9", b"\\", b"|", b"^", b"`", b"<", b">", b'"', b"{", b"}",
    b"&", b"=", b"?", b"??", b"&&", b"=&=", b";", b"//", b"/./", b"/../",
]


def name(rng: random.Random) -> str:
    return rng.choice(NAMES)


def value(rng: random.Random) -> str:
    if rng.random() < 0.1:
        return "".join(rng.choice(VALUES) for _ in range(rng.randint(2, 4)))
    return rng.choice(VALUES)


def mutated(rng: random.Random, text: bytes) -> bytes:
    """Between one and four bytes changed, lost, doubled, moved or replaced by something nasty."""
    out = bytearray(text)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(out) + 1)
        match rng.randrange(6):
            case 0:
                del out[at:at + rng.randint(1, 3)]
            case 1:
                out[at:at] = bytes([rng.choice(b"()*!.,:->\"'\\&=%?/ {}[]0aZ\x00\x7f\xff")])
            case 2:
                out[at:at] = rng.choice(BYTES)
            case 3:
                end = min(len(out), at + rng.randint(1, 12))
                out[end:end] = out[at:end]
            case 4 if out:
                out[min(at, len(out) - 1)] ^= 1 << rng.randrange(8)
            case _:
                out[at:at] = value(rng).encode("utf-8", "surrogatepass")[:40]
    return bytes(out)
