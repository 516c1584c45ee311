"""Bytes that are not quite HTTP/1.1."""

import random

from . import hostile

_TARGETS = [b"/people?id=eq.1", b"*", b"http://other.example/people", b"people", b"//people", b"/../people", b"/people#x", b"/%2e%2e/people",
            b"/people\x00", b"/\xff\xfe", b"", b"/ people", b"other.example:443", b"/people?" + b"a" * 9000, b"/" + b"a/" * 3000]
_HEADERS = [
    b"Content-Length: 5\r\nContent-Length: 6", b"Content-Length: -1", b"Content-Length: 99999999999999999999", b"Content-Length: 5, 5",
    b"Content-Length: +5", b"Content-Length: 0x5", b"Content-Length : 5", b" Content-Length: 5", b"Transfer-Encoding: chunked\r\nContent-Length: 5",
    b"Transfer-Encoding: chunked, identity", b"Transfer-Encoding: gzip", b"Transfer-Encoding: xchunked", b"Transfer-Encoding:\x0bchunked",
    b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", b"X-Y: a\r\n folded", b"X\x00Y: a", b"X-Y: \x00", b"X-Y", b": a", b"X Y: a",
    b"X-Y: " + b"a" * 100000, b"\r\n".join(b"X-%d: a" % i for i in range(2000)), b"Host: a\r\nHost: b", b"Host: a b", b"Expect: 100-continue\r\nContent-Length: 2",
    b"Expect: 999", b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA", b"Connection: close, keep-alive",
    b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13", b"Accept-Encoding: gzip, br, \xff",
    b"Content-Encoding: gzip\r\nContent-Length: 4", b"Range: bytes=0-1,5-", b"If-None-Match: *", b"Trailer: Host", b"TE: trailers, \xff", b"Cookie: a=b; \xff; =; ;;",
]
_BODIES = [b"", b"{}", b"5\r\nhello\r\n0\r\n\r\n", b"fffffffff\r\n", b"-1\r\n\r\n", b"5;ext=" + b"x" * 9000 + b"\r\nhello\r\n0\r\n\r\n", b"5\nhello\n0\n\n",
           b"0\r\nX-Trailer: a\r\n\r\n", b"zz\r\n\r\n", b"0\r\n\r\nGET /rpc/whoami HTTP/1.1\r\nHost: x\r\n\r\n", b"\x1f\x8b\x08\x00"]
_WHOLE = [
    b"\r\n\r\n\r\n", b"\x00" * 100, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00", b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03" + b"a" * 50,
    b"GET /people\r\n\r\n", b"GET /people HTTP/0.9\r\n\r\n", b"GET /people HTTP/1.0\r\n\r\n", b"GET /people HTTP/1.9\r\nHost: a\r\n\r\n", b"GET /people HTTP/3.0\r\n\r\n",
    b"GET  /people  HTTP/1.1\r\nHost: a\r\n\r\n", b"GET\t/people\tHTTP/1.1\r\nHost: a\r\n\r\n", b"GET /people HTTP/1.1\nHost: a\n\n", b"GET /people HTTP/1.1\r\n\r\n",
    b"GET /people http/1.1\r\nHost: a\r\n\r\n", b"G" * 20000, b"CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n", b"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"Q" + b"\x00\x00\x00\x0dselect 1\x00", b"\xff" * 300, b"GET / HTTP/1.1\r\nHost: " + b"a" * 70000 + b"\r\n\r\n",
]


def request(rng: random.Random) -> bytes:
    roll = rng.random()
    if roll < 0.2:
        return rng.choice(_WHOLE)
    method = rng.choice([b"GET", b"POST", b"PATCH", b"HEAD", b"OPTIONS", b"get", b"", b"G\x00T", b"X" * 300, b"GET\r", b"PROPFIND"])
    target = rng.choice(_TARGETS) if roll < 0.5 else b"/people?id=eq.1"
    headers = [b"Host: localhost"] + rng.sample(_HEADERS, rng.choice([0, 1, 1, 2]))
    text = method + b" " + target + b" HTTP/1.1\r\n" + b"\r\n".join(headers) + b"\r\n\r\n" + rng.choice(_BODIES)
    if roll > 0.7:
        text = hostile.mutated(rng, text)
    return text[:rng.randrange(len(text))] if roll > 0.9 else text
