"""Sends requests from several processes over connections that are kept open, and judges what comes back."""

import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from . import invariants
from .cases import Case, Kind
from .invariants import Fault
from .requests import RequestMaker
from .wire import Answer, BadAnswer, Closed, Connection

PATIENCE = 30.0  # seconds for an answer; every statement ends after two
_RAW_PATIENCE = 0.2
_MOST_FAULTS = 200


@dataclass
class Tally:
    """What a worker saw."""

    requests: int = 0
    statuses: Counter = field(default_factory=Counter)
    server_errors: Counter = field(default_factory=Counter)
    kinds: Counter = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, 0)
    received: int = 0

    def add(self, other: "Tally") -> None:
        self.requests += other.requests
        self.statuses += other.statuses
        self.server_errors += other.server_errors
        self.kinds += other.kinds
        self.faults += other.faults
        self.slowest = max(self.slowest, other.slowest)
        self.received += other.received


class Worker:
    def __init__(self, maker: RequestMaker, base: str):
        self.maker = maker
        self.base = base
        parts = urlsplit(base)
        self.host = f"{parts.hostname}:{parts.port}"
        self.connection = Connection(parts.hostname, parts.port, PATIENCE)
        self.address = (parts.hostname, parts.port)
        self.tally = Tally()
        self.show = False

    def run(self, index: int) -> None:
        case = self.maker.case(index)
        if stray := self.connection.stray():
            self._fault(case, "bytes after the answer before this request", repr(stray[:300]))
            self.connection.close()
        self.tally.kinds[case.kind.value] += 1
        begin = time.monotonic()
        try:
            match case.kind:
                case Kind.REST | Kind.PROBE:
                    self._exchange([case])
                case Kind.PIPELINE:
                    self._exchange(case.parts)
                case Kind.RAW:
                    self._raw(case)
                case Kind.ABANDON:
                    self._abandon(case)
        except BadAnswer as why:
            self._fault(case, "an answer that is not HTTP", str(why))
            self.connection.close()
        except Closed:
            self._fault(case, "the connection closed without an answer", "")
            self.connection.close()
        except TimeoutError:
            self._fault(case, "no answer in time", f"{PATIENCE} s")
            self.connection.close()
        except (ConnectionError, BrokenPipeError) as why:
            self._fault(case, "the connection broke", str(why))
            self.connection.close()
        took = time.monotonic() - begin
        if took > self.tally.slowest[0]:
            self.tally.slowest = (took, index)

    def _exchange(self, cases: list[Case]) -> None:
        self.connection.open()
        data = b"".join(case.wire(self.host) for case in cases)
        try:
            self.connection.send(data)
        except (ConnectionError, BrokenPipeError):
            pass  # refused early, as a body that is too large may be: the answer is there all the same
        for case in cases:
            try:
                answer = self.connection.answer(case.method.decode())
            except Closed:
                # A server may close a connection that was idle; the next one has to be answered.
                if case is not cases[0] or len(data) > 1 << 20:
                    raise
                self.connection.close()
                self.connection.send(data)
                answer = self.connection.answer(case.method.decode())
            self._judge(case, answer)
            if answer.closes:
                self.connection.close()
                break

    def _raw(self, case: Case) -> None:
        connection = Connection(*self.address, PATIENCE)
        connection.open()
        try:
            connection.send(case.raw)
            connection.half_close()
            connection.socket.settimeout(_RAW_PATIENCE)
            came = connection.drain(_RAW_PATIENCE)
        except OSError:
            came = b""
        finally:
            connection.close()
        self.tally.requests += 1
        words = came[:16].split(b" ")
        status = int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
        self.tally.statuses[status] += 1
        found = invariants.check(case, Answer(status, [], came, True))
        if found:
            self._fault(case, *found)

    def _abandon(self, case: Case) -> None:
        connection = Connection(*self.address, PATIENCE)
        try:
            connection.send(case.raw or case.wire(self.host))
            if case.after == "half":
                connection.half_close()
            if case.read:
                connection.socket.settimeout(_RAW_PATIENCE)
                connection.socket.recv(case.read)
        except (OSError, socket.timeout):
            pass
        finally:
            connection.close(reset=case.after == "reset")
        self.tally.requests += 1

    def _judge(self, case: Case, answer: Answer) -> None:
        if self.show:
            print(answer.status, answer.headers, answer.body[:3000].decode("utf-8", "replace"), sep="\n")
        self.tally.requests += 1
        self.tally.statuses[answer.status] += 1
        self.tally.received += len(answer.body)
        if answer.status >= 500:
            label = answer.body[:110].decode("utf-8", "replace") if case.method != b"HEAD" else "HEAD"
            self.tally.server_errors[f"{answer.status}{' chosen' if case.chosen else ''} {label}"] += 1
        found = invariants.check(case, answer)
        if found:
            self._fault(case, *found)

    def _fault(self, case: Case, what: str, detail: str) -> None:
        if len(self.tally.faults) < _MOST_FAULTS:
            self.tally.faults.append(Fault(case.index, what, detail, case.curl(self.base)))
