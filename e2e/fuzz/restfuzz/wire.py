"""HTTP/1.1 on a bare socket (RFC 9112): sends any bytes at all, and reads answers strictly."""

import socket
from dataclasses import dataclass


class BadAnswer(Exception):
    """What came is not HTTP."""


class Closed(Exception):
    """The server closed the connection before the first byte of an answer."""


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes
    closes: bool

    def header(self, name: str) -> str:
        return next((v for n, v in self.headers if n == name), "")


class Connection:
    """One connection that is kept open as long as the server agrees. Not for several threads."""

    def __init__(self, host: str, port: int, patience: float):
        self.address = (host, port)
        self.patience = patience
        self.socket: socket.socket | None = None
        self.buffer = b""

    def open(self) -> None:
        if self.socket is None:
            self.socket = socket.create_connection(self.address, timeout=self.patience)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.buffer = b""

    def close(self, reset: bool = False) -> None:
        if self.socket is not None:
            if reset:
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            self.socket.close()
            self.socket = None
            self.buffer = b""

    def stray(self) -> bytes:
        """What came unasked since the last answer: bytes are a fault, an end of the stream is not."""
        if self.buffer:
            return self.buffer
        if self.socket is None:
            return b""
        self.socket.setblocking(False)
        try:
            came = self.socket.recv(200, socket.MSG_PEEK)
        except (BlockingIOError, InterruptedError):
            return b""
        except OSError:
            came = b""
        finally:
            self.socket.settimeout(self.patience)
        if not came:
            self.close()
        return came

    def send(self, data: bytes) -> None:
        self.open()
        self.socket.sendall(data)

    def half_close(self) -> None:
        self.socket.shutdown(socket.SHUT_WR)

    def drain(self, patience: float, limit: int = 65536) -> bytes:
        """What comes until the end, the limit or the patience."""
        came = self.buffer
        self.socket.settimeout(patience)
        try:
            while len(came) < limit:
                more = self.socket.recv(65536)
                if not more:
                    break
                came += more
        except OSError:
            pass
        return came

    def answer(self, method: str) -> Answer:
        """Reads one answer. Raises Closed, BadAnswer or TimeoutError."""
        status_line = self._line(first=True)
        parts = status_line.split(b" ", 2)
        if len(parts) < 2 or parts[0] not in (b"HTTP/1.1", b"HTTP/1.0") or not parts[1].isdigit() or len(parts[1]) != 3:
            raise BadAnswer(f"status line {status_line[:200]!r}")
        status = int(parts[1])
        headers = []
        while line := self._line():
            name, colon, value = line.partition(b":")
            if not colon or not name or set(name) & set(b" \t\r\n\0") or set(value) & set(b"\r\n\0"):
                raise BadAnswer(f"header line {line[:200]!r}")
            headers.append((name.decode("latin-1").lower(), value.strip().decode("latin-1")))
        if status == 100:
            return self.answer(method)
        answer = Answer(status, headers, b"", False)
        answer.closes = parts[0] == b"HTTP/1.0" or "close" in answer.header("connection").lower()
        lengths = {v for n, v in headers if n == "content-length"}
        chunked = answer.header("transfer-encoding").lower() == "chunked"
        if len(lengths) > 1 or (lengths and chunked):
            raise BadAnswer(f"lengths {lengths}, chunked {chunked}")
        if method == "HEAD" or status in (204, 304) or status < 200:
            return answer
        if chunked:
            answer.body = self._chunks()
        elif lengths:
            answer.body = self._exactly(int(lengths.pop()))
        elif method == "CONNECT" and status < 300:
            answer.closes = True
        else:
            answer.closes = True
            answer.body = self.drain(self.patience, 1 << 30)
            self.buffer = b""
        return answer

    def _more(self, first: bool = False) -> None:
        try:
            came = self.socket.recv(262144)
        except ConnectionResetError:
            came = b""
        if not came:
            if first and not self.buffer:
                raise Closed()
            raise BadAnswer(f"the answer ends early, after {self.buffer[-200:]!r}")
        self.buffer += came

    def _line(self, first: bool = False) -> bytes:
        while b"\r\n" not in self.buffer:
            if len(self.buffer) > 1 << 20:
                raise BadAnswer("a header line without an end")
            self._more(first)
        line, _, self.buffer = self.buffer.partition(b"\r\n")
        return line

    def _exactly(self, length: int) -> bytes:
        if len(self.buffer) < length:
            parts, have = [self.buffer], len(self.buffer)
            self.buffer = b""
            while have < length:
                self._more()
                parts.append(self.buffer)
                have += len(self.buffer)
                self.buffer = b""
            self.buffer = b"".join(parts)
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return body

    def _chunks(self) -> bytes:
        parts = []
        while True:
            size = self._line().partition(b";")[0]
            try:
                length = int(size, 16)
            except ValueError:
                raise BadAnswer(f"chunk size {size[:50]!r}") from None
            if length == 0:
                while self._line():
                    pass
                return b"".join(parts)
            parts.append(self._exactly(length))
            if self._line():
                raise BadAnswer("a chunk longer than it says")
