"""What has to hold for every answer, whatever was asked."""

import json
import re
from dataclasses import dataclass

from .cases import Case, Kind
from .tokens import TENANT_A, TENANT_B
from .wire import Answer

MARKER_A = b"qzalphaqz"
MARKER_B = b"qzbravoqz"
MAX_ROWS = 200

# What a caller may never be shown: the marker as text, as the hex that bytea is written in, and the tenant's id.
_FORBIDDEN = {
    "a": [MARKER_B, MARKER_B.hex().encode(), TENANT_B.encode()],
    "b": [MARKER_A, MARKER_A.hex().encode(), TENANT_A.encode()],
    "service": [],
}
_NOBODYS = _FORBIDDEN["a"] + _FORBIDDEN["b"]

# Pieces of the statements that the runtime writes; never in an error, unless the client said them itself.
STATEMENT = [
    b"json_agg(", b"json_build_object(", b"row_to_json(", b"to_json(", b"json_populate", b"json_to_recordset(", b"json_array_elements(",
    b"set_config(", b"coalesce(", b"string_agg(", b"array_agg(", b" lateral ", b"with \"", b"limit all", b"returning \"", b" from \"", b"pgrst_",
    b"select \"", b"insert into \"", b"update \"", b"delete from \"", b"_source",
]

# SQLSTATEs by which PostgreSQL says that a statement is wrong in itself; a client's text must not bring one about.
_OUR_FAULT = {
    "42P18": "a parameter's type could not be decided", "42P08": "a parameter's type is ambiguous", "42P02": "no such parameter",
    "08P01": "protocol violation", "42P01": "no such table, although the catalog was asked",
    "34000": "no such cursor", "26000": "no such prepared statement", "42P05": "a prepared statement twice", "25P02": "a failed transaction went on",
    "42601": "a syntax error", "25P01": "no transaction", "2D000": "transaction ended by hand",
}
# 42601 is what to_tsquery says of its operand too, and what a cast to a type that is a reserved word becomes.
_OPERAND_SYNTAX = ("syntax error in tsquery", "no operand in tsquery", "there is no escaped character")

_KEYS = {"code", "message", "details", "hint"}
_HTTP_ONLY = {400, 405, 408, 411, 413, 414, 415, 417, 421, 426, 431, 501, 505}
_CONTENT_RANGE = re.compile(r"(\d+-\d+|\*)/(\d+|\*)\Z")
_OVERLOADED = {"PGRST000", "PGRST001", "PGRST002", "PGRST003", "503"}  # 503: too many large bodies at once
# 5xx that come from PostgreSQL by the documented map and that a client can bring about.
_DOCUMENTED = {
    "57014": "statement timeout", "40P01": "deadlock", "40001": "serialization failure", "21000": "ON CONFLICT meets a row twice",
    "54000": "a program limit", "54001": "stack depth", "54011": "too many columns", "54023": "too many arguments", "55P03": "lock timeout",
    "53200": "out of memory", "53300": "too many connections", "53400": "configuration limit", "XX000": "internal error of PostgreSQL", "55000": "not in that state",
    "PGRST111": "response.headers chosen by a function", "PGRST112": "response.status chosen by a function", "PGRST121": "RAISE chosen by a function",
    "38000": "external routine", "39000": "external routine", "58P01": "undefined file",
}


@dataclass
class Fault:
    """An answer that breaks an invariant."""

    index: int
    what: str
    detail: str
    curl: str


def leaks(case: Case, answer: Answer) -> str | None:
    shown = answer.body.lower() + b"\n".join(f"{n}: {v}".encode("latin-1", "replace").lower() for n, v in answer.headers)
    for secret in _FORBIDDEN.get(case.caller, _NOBODYS):
        if secret in shown and secret not in case.text().lower():
            at = shown.index(secret)
            return f"{case.caller} is shown {secret.decode()}: {shown[max(0, at - 80):at + 80]!r}"
    return None


def check(case: Case, answer: Answer) -> tuple[str, str] | None:
    """What is wrong with the answer, in a few words and in detail; None when nothing is."""
    if leak := leaks(case, answer):
        return "a row of another tenant", leak
    if any(name == "x-injected" for name, _ in answer.headers):
        return "a header injected", str(answer.headers)
    shown = f"{answer.status} {answer.headers} {answer.body[:1500]!r}"
    if case.kind is Kind.RAW:
        return None if answer.status < 500 or answer.status in _HTTP_ONLY else ("a 5xx for what is not HTTP", shown)
    if answer.status < 200:
        return "an interim status as the answer", shown
    if case.expected is not None:
        try:
            same = answer.status == 200 and json.loads(answer.body) == case.expected
        except ValueError:
            same = False
        return None if same else ("not the answer that is known", f"{case.expected} expected, got {shown}")
    if case.chosen:  # by raise_code(), set_status() or set_headers(), but for faults of ours
        return ("an internal error", shown) if b"PGRSTX00" in answer.body else None
    if answer.status >= 300:
        return _check_error(case, answer, shown)
    return _check_success(case, answer, shown)


def _check_error(case: Case, answer: Answer, shown: str) -> tuple[str, str] | None:
    if case.method == b"HEAD":
        return None if answer.status < 500 else _documented(case, answer, "", shown)
    if not answer.body and answer.status in (414, 431):
        return None  # refused before it was a request: PostgREST's server does the same
    try:
        error = json.loads(answer.body)
    except (ValueError, RecursionError):
        return "an error that is not JSON", shown
    if not isinstance(error, dict) or set(error) != _KEYS:
        return "an error without code, message, details and hint", shown
    code, message, details, hint = (error[k] for k in ("code", "message", "details", "hint"))
    if not isinstance(code, str) or not isinstance(message, str) or not (hint is None or isinstance(hint, str)):
        return "an error whose members are no text", shown
    if not (details is None or isinstance(details, (str, list))):
        return "an error whose details are neither text nor a list", shown
    # the answer to a range that is not there has the content type of the rows, as PostgREST's has
    if not answer.header("content-type").startswith("application/json") and answer.status != 416:
        return "an error of another content type", shown
    said = case.text().lower()
    for piece in STATEMENT:
        if piece in answer.body.lower() and piece not in said and b"%" not in said:
            return "our own statement in an error", f"{piece!r} in {shown}"
    if code in _OUR_FAULT and not (code in ("42601", "42P01") and _of_the_client(case, code, message)):
        return f"a statement that is wrong in itself ({code}, {_OUR_FAULT[code]})", shown
    return _documented(case, answer, code, shown) if answer.status >= 500 else None


def _of_the_client(case: Case, code: str, message: str) -> bool:
    if code == "42P01":  # what regclass says of its text
        return b"regclass" in case.text()
    casts = b"::" in case.target or b"%3a%3a" in case.target.lower()
    return casts or message.startswith(_OPERAND_SYNTAX) or "jsonpath" in message


def _documented(case: Case, answer: Answer, code: str, shown: str) -> tuple[str, str] | None:
    if case.method == b"HEAD":
        code = answer.header("proxy-status").rpartition("=")[2]
    if code in _DOCUMENTED or (answer.status in (503, 504) and code in _OVERLOADED):
        return None
    return "a 5xx that is not documented", shown


def _check_success(case: Case, answer: Answer, shown: str) -> tuple[str, str] | None:
    if case.method == b"HEAD" and answer.body:
        return "a body for HEAD", shown
    content_range = answer.header("content-range")
    if content_range and not _CONTENT_RANGE.match(content_range):
        return "a Content-Range of no form", shown
    kind = answer.header("content-type")
    media = kind.partition(";")[0].strip()
    if not answer.body or not media.endswith("json") or len(answer.body) > 4 << 20:
        return None
    try:
        value = json.loads(answer.body, parse_constant=_refuse)
    except RecursionError:
        return None
    except ValueError as why:
        return "a body that is not the JSON it says", f"{why}: {shown}"
    reads = case.method in (b"GET", b"HEAD") and not case.target.startswith((b"/rpc/", b"/rest/v1/rpc/"))
    if reads and isinstance(value, list) and len(value) > MAX_ROWS:
        return "more rows than PGRST_DB_MAX_ROWS", f"{len(value)} rows"
    return None


def _refuse(constant: str):
    raise ValueError(f"{constant} is not JSON")
