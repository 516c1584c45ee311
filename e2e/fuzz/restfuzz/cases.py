"""One request, or a few on one connection, with what is known about the answer."""

import shlex
from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    REST = "rest"
    PROBE = "probe"  # the answer is known beforehand
    PIPELINE = "pipeline"  # several requests before the first answer
    RAW = "raw"  # not HTTP, or hardly
    ABANDON = "abandon"  # the client goes away


@dataclass
class Case:
    index: int
    kind: Kind
    caller: str  # a, b, anon, service, or bad: a token that opens nothing
    method: bytes = b"GET"
    target: bytes = b"/"
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""
    raw: bytes = b""
    chunks: bool = False
    chosen: bool = False  # the database function called chooses status, headers or error itself
    expected: object = None  # the JSON of a probe's answer
    parts: list["Case"] = field(default_factory=list)
    after: str = ""  # how an abandoning client goes away
    read: int = 0

    def wire(self, host: str) -> bytes:
        """The bytes of the request."""
        if self.kind is Kind.RAW:
            return self.raw
        names = {n.lower() for n, _ in self.headers}
        headers = list(self.headers)
        if b"host" not in names:
            headers.insert(0, (b"Host", host.encode()))
        body = self.body
        if self.chunks:
            headers.append((b"Transfer-Encoding", b"chunked"))
            step = max(1, len(body) // 7)
            body = b"".join(b"%x\r\n%s\r\n" % (len(body[i:i + step]), body[i:i + step]) for i in range(0, len(body), step))
            body += b"0\r\n\r\n"
        elif body or self.method in (b"POST", b"PUT", b"PATCH"):
            headers.append((b"Content-Length", b"%d" % len(body)))
        lines = b"".join(n + b": " + v + b"\r\n" for n, v in headers)
        return self.method + b" " + self.target + b" HTTP/1.1\r\n" + lines + b"\r\n" + body

    def text(self) -> bytes:
        """All that the client said, to tell an echo from a leak."""
        if self.kind is Kind.PIPELINE:
            return b" ".join(part.text() for part in self.parts)
        return self.raw or b" ".join([self.method, self.target, *(n + b":" + v for n, v in self.headers), self.body[:1 << 20]])

    def curl(self, base: str) -> str:
        """A line for a shell that sends the same request."""
        if self.kind is Kind.PIPELINE:
            return "\n".join(part.curl(base) for part in self.parts)
        host, _, port = base.removeprefix("http://").partition(":")
        if self.kind is Kind.RAW:
            shown = self.raw if len(self.raw) < 20000 else self.raw[:2000] + b"..."
            return f"printf %b {shlex.quote(_octal(shown))} | nc {host} {port}"
        words = ["curl", "-ig", "--path-as-is", "-X", _shell(self.method), _shell(base.encode() + self.target)]
        if self.method == b"HEAD":
            words = ["curl", "-Ig", "--path-as-is", _shell(base.encode() + self.target)]
        for name, value in self.headers:
            words += ["-H", _shell(name + (b": " + value if value else b";"))]
        if self.body:
            words += ["--data-binary", _shell(self.body) if len(self.body) < 20000 else f"'… {len(self.body)} bytes …'"]
        return " ".join(words)


def _shell(data: bytes) -> str:
    try:
        text = data.decode()
        if text.isprintable():
            return shlex.quote(text)
    except UnicodeDecodeError:
        pass
    return "$'" + "".join(chr(b) if 32 <= b < 127 and b not in b"'\\" else f"\\x{b:02x}" for b in data) + "'"


def _octal(data: bytes) -> str:
    return "".join(chr(b) if 32 <= b < 127 and b not in b"'\\" else f"\\0{b:03o}" for b in data)
