"""One run: the state before, the requests, the state after, and the report."""

import multiprocessing
import time

from . import database, setup
from .cases import Kind
from .churn import Churn
from .drive import Tally, Worker
from .invariants import Fault
from .postgres import Session
from .requests import RequestMaker
from .server import Runtime
from .tokens import TENANT_B, Tokens
from .wire import Connection

_SHOWN_PER_FAULT = 3


def run(options, runtime: Runtime, admin_url: str, secret: str) -> int:
    session = Session(admin_url)
    things = database.read(session)
    maker = RequestMaker(options.start, things, Tokens(secret))
    if options.only is not None:
        return _only(options.only, maker, runtime)
    before = setup.checksum(session, things.relations, TENANT_B)
    quick = _latencies(maker, runtime)
    churn = Churn(admin_url, things)
    churn.start()
    tally, seconds, peak = _send(options, maker, runtime)
    churn.end()
    faults = list(tally.faults)

    def whole(held: bool, what: str, detail: str) -> None:
        if not held:
            faults.append(Fault(-1, what, detail, ""))

    after = setup.checksum(session, things.relations, TENANT_B)
    changed = [table for table in before if before[table] != after[table]]
    whole(not changed, "rows of another tenant were changed", ", ".join(changed))
    whole(runtime.alive(), "the runtime is gone", "")
    whole(peak <= options.max_rss, "too much memory", f"{peak} MB of {options.max_rss}")
    connections = _settled(session, options.authenticator)
    whole(not connections[1], "connections that are not idle", str(connections[1]))
    pool = {name: value for name, value in runtime.metrics().items() if "pool" in name}
    slow = _latencies(maker, runtime)
    # Twice is what a loaded machine may add.
    whole(slow[1] <= max(2 * quick[1], options.max_p99), "slower than before", f"p99 {quick[1]:.4f} s before, {slow[1]:.4f} s after")
    logged = runtime.troubles()

    print(f"\n{tally.requests} requests in {seconds:.0f} s ({tally.requests / seconds:.0f}/s), {tally.received >> 20} MB received, "
          f"{churn.rounds} reloads of the catalog; slowest {tally.slowest[0]:.1f} s (request {tally.slowest[1]})")
    print("kinds:   ", dict(sorted(tally.kinds.items())))
    print("statuses:", dict(sorted(tally.statuses.items())))
    print(f"memory:   {peak} MB at most; latency p50/p99 {quick[0] * 1e3:.1f}/{quick[1] * 1e3:.1f} ms before, "
          f"{slow[0] * 1e3:.1f}/{slow[1] * 1e3:.1f} ms after; connections after: {connections[0]}")
    print("pool:    ", pool)
    print("5xx:")
    for label, count in sorted(tally.server_errors.items(), key=lambda e: -e[1]):
        print(f"  {count:6} {label}")
    print(f"log: {len(logged)} lines to look at")
    for line in logged[:20]:
        print("  " + line)
    _report(faults, options)
    session.close()
    return 1 if faults else 0


def _only(index: int, maker: RequestMaker, runtime: Runtime) -> int:
    case = maker.case(index)
    print(case.curl(runtime.base))
    worker = Worker(maker, runtime.base)
    worker.show = True
    worker.run(index)
    for fault in worker.tally.faults:
        print(f"{fault.what}: {fault.detail}")
    return 1 if worker.tally.faults else 0


def _send(options, maker: RequestMaker, runtime: Runtime) -> tuple[Tally, float, int]:
    context = multiprocessing.get_context("fork")
    results, progress = context.Queue(), context.Value("i", 0)

    def work(first: int) -> None:
        worker = Worker(maker, runtime.base)
        for index in range(first, options.requests, options.workers):
            worker.run(index)
            with progress.get_lock():
                progress.value += 1
        results.put(worker.tally)

    begin = time.monotonic()
    processes = [context.Process(target=work, args=(i,), daemon=True) for i in range(options.workers)]
    for process in processes:
        process.start()
    tally, peak, waiting, told = Tally(), 0, len(processes), begin
    while waiting:
        peak = max(peak, runtime.rss())
        if not runtime.alive():
            break
        try:
            tally.add(results.get(timeout=0.2))
            waiting -= 1
        except Exception:  # queue.Empty; a worker that died has said why on standard error
            if all(process.exitcode is not None for process in processes) and results.empty():
                break
        if time.monotonic() - told > 30:
            told = time.monotonic()
            print(f"  {progress.value} after {told - begin:.0f} s, {peak} MB at most", flush=True)
    for process in processes:
        process.terminate() if waiting else process.join()
    if waiting:
        tally.faults.append(Fault(-1, "workers that did not end", str(waiting), ""))
    return tally, time.monotonic() - begin, peak


def _latencies(maker: RequestMaker, runtime: Runtime) -> tuple[float, float]:
    """p50 and p99 in seconds of 400 reads of one row, after 200 that warm up."""
    worker = Worker(maker, runtime.base)
    connection: Connection = worker.connection
    head = f"GET /clients?id=eq.1 HTTP/1.1\r\nHost: {worker.host}\r\nAuthorization: Bearer {maker.tokens.good['a']}\r\n\r\n".encode()
    took = []
    for _ in range(600):
        begin = time.perf_counter()
        connection.send(head)
        connection.answer("GET")
        took.append(time.perf_counter() - begin)
    connection.close()
    took = sorted(took[200:])
    return took[len(took) // 2], took[len(took) * 99 // 100]


def _settled(session: Session, login: str) -> tuple[int, list[list[str | None]]]:
    """Connections of the runtime, and those that are busy still after ten seconds."""
    for _ in range(100):
        rows = session.rows(f"select state, left(query, 100) from pg_stat_activity where usename = '{login}'")
        busy = [row for row in rows if row[0] != "idle"]
        if not busy:
            return len(rows), []
        time.sleep(0.1)
    return len(rows), busy


def _report(faults: list[Fault], options) -> None:
    kinds: dict[str, list[Fault]] = {}
    for fault in faults:
        kinds.setdefault(fault.what, []).append(fault)
    for what, found in sorted(kinds.items(), key=lambda e: -len(e[1])):
        print(f"\nBROKEN {len(found)} times: {what}")
        for fault in found[:_SHOWN_PER_FAULT]:
            if fault.index >= 0:
                print(f"  request {fault.index} (--start {options.start} --only {fault.index}):\n  {fault.curl[:3000]}")
            print(f"    {fault.detail[:1500]}")
    print("\nevery invariant held" if not faults else f"\n{len(faults)} answers broke an invariant", flush=True)
