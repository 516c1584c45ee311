"""Answers larger than memory allows for, and clients slower than the pool could wait for."""

import collections
import http.client
import selectors
import socket
import threading
import time

from .load import wrk, write_plan
from .processes import BenchError, sampled_rss
from .report import say
from .workload import BY_KEY, tenant_id

ROWS, ROW_BYTES = 50_000, 10_240
READERS = 200

_PATH = "/documents?select=id,content"
# large enough that no buffer on the way holds it, small enough that a server may build as many as it has connections
_SLOW_PATH = _PATH + "&limit=400"


def measure(bench):
    """A row per runtime; see report.streaming."""
    say(f"making {ROWS * ROW_BYTES // 1_000_000} MB of documents")
    bench.database.run(database="bench", script=f"""
        create table documents (
            id int primary key, tenant_id uuid not null references tenants (id), content text not null);
        insert into documents
        select n, '{tenant_id(0)}', repeat(md5(n::text), {ROW_BYTES // 32}) from generate_series(1, {ROWS}) as n;
        grant select on documents to authenticated;
        notify pgrst, 'reload schema';""")
    bench.database.value("vacuum analyze documents", "bench")
    return [_runtime(bench, name) for name in bench.runtimes()]


def _runtime(bench, name):
    system = bench.start(name)
    plan = write_plan(f"{bench.folder}/{name}.lua", system, BY_KEY, bench.tokens)
    # what growth means is only known once all that ordinary requests need is there
    wrk(system, plan, bench.times.warmup + bench.times.seconds, bench.connections)
    large = []
    for turn in range(2):
        say(f"{name}: the whole of the documents, time {turn + 1}")
        large.append(_large(system, bench.tokens[0]))
    say(f"{name}: {READERS} slow readers")
    slow = _slow(bench, system, plan)
    system.end()
    return {"contender": name, "large": large, "slow": slow}


def _large(system, bearer):
    before = system.process.rss_mb()
    system.process.reset_peak()
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", system.port, timeout=60)
    connection.request("GET", _PATH, headers={"Authorization": f"Bearer {bearer}"})
    answer = connection.getresponse()
    if answer.status != 200:
        raise BenchError(f"{system.name} answered {_PATH} with {answer.status}: {answer.read(500).decode()}")
    size, rows, border = 0, 0, b""
    while part := answer.read(1 << 20):
        size += len(part)
        rows += (border + part).count(b'"content":')
        # a name cut by the border is found with the next part, and only there
        border = part[-(len(b'"content":') - 1):]
    seconds = time.monotonic() - began
    connection.close()
    if rows != ROWS or not border.rstrip().endswith(b"]"):
        raise BenchError(f"{system.name} sent {rows} of {ROWS} rows, ending in {border!r}")
    peak = system.process.peak_rss_mb()
    return {"mb": size / 1e6, "seconds": seconds, "rows": rows, "rss_before_mb": before, "rss_peak_mb": peak,
            "growth_mb": peak - before}


def _slow(bench, system, plan):
    seconds = 2 * bench.times.seconds
    before = wrk(system, plan, seconds, bench.connections)
    memory = system.process.rss_mb()
    with _SlowReaders(system, bench.tokens[0]) as readers, sampled_rss(system.process) as rss:
        beside = wrk(system, plan, seconds, bench.connections)
    # they are gone now, and so have to be their statements
    deadline = time.monotonic() + 5
    while (left := _statements(bench)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return {"readers": READERS, "before": before, "beside": beside, "answered": readers.summary(),
            "mb_read": readers.read / 1e6, "growth_mb": max(rss) - memory, "statements_left": left}


def _statements(bench):
    return int(bench.database.value(
        f"select count(*) from pg_stat_activity where usename = '{bench.login}' and state <> 'idle'", "postgres"))


class _SlowReaders:
    """While open, reads at most 4 KB of each of many answers every 100 ms."""

    def __init__(self, system, bearer):
        self.read = 0
        self._statuses = collections.Counter()
        self._address = ("127.0.0.1", system.port)
        self._request = (f"GET {_SLOW_PATH} HTTP/1.1\r\nHost: {system.host}\r\nAuthorization: Bearer {bearer}\r\n\r\n").encode()
        self._over = threading.Event()
        self._selector = selectors.DefaultSelector()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        for _ in range(READERS):
            reader = socket.socket()
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
            reader.connect(self._address)
            reader.sendall(self._request)
            reader.setblocking(False)
            self._selector.register(reader, selectors.EVENT_READ, [])
        self._thread.start()
        # what is measured is readers that read slowly, not a server that makes their answers
        deadline = time.monotonic() + 15
        while sum(self._statuses.values()) < READERS and time.monotonic() < deadline:
            time.sleep(0.1)
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()
        self._selector.close()

    def summary(self):
        """How many got which status; `none` are those that wait for an answer still."""
        waiting = READERS - sum(self._statuses.values())
        parts = [f"{count} x {status}" for status, count in sorted(self._statuses.items())]
        return ", ".join(parts + ([f"{waiting} x none"] if waiting else []))

    def _run(self):
        while not self._over.wait(0.1):
            for key, _ in self._selector.select(0):
                try:
                    part = key.fileobj.recv(4096)
                except OSError:
                    part = b""
                self.read += len(part)
                if part and not key.data:
                    key.data.append(True)
                    self._statuses[part.split(b" ", 2)[1].decode()] += 1
                if not part:
                    self._selector.unregister(key.fileobj)
                    key.fileobj.close()
