"""Requests per second and latencies of every system and of pgbench, in turns."""

import statistics

from .load import check_answers, wrk, write_plan
from .processes import BenchError, sampled_rss
from .report import say
from .transaction import write_scripts
from .workload import WORKLOADS


def measure(bench):
    """A list of rows, one per workload and contender; see report.throughput."""
    systems = [bench.start(name) for name in bench.contenders()]
    idle = {}
    for system in systems:
        for workload in WORKLOADS:
            check_answers(system, workload, bench.tokens, bench.database, "bench")
        idle[system.name] = system.process.rss_mb()
    say(f"answers of {', '.join(system.name for system in systems)} are what the tables hold")
    results = []
    for workload in WORKLOADS:
        results += _workload(bench, workload, systems, idle)
    for system in systems:
        system.end()
    return results


def _workload(bench, workload, systems, idle):
    plain, pipelined = write_scripts(
        bench.folder, bench.database, "bench", bench.login, bench.runtime_of(systems), workload, bench.tokens)
    runs = {"pgbench": lambda seconds: _pgbench(bench, plain, seconds),
            "pgbench, pipelined": lambda seconds: _pgbench(bench, pipelined, seconds)}
    for system in systems:
        plan = write_plan(f"{bench.folder}/{system.name}.lua", system, workload, bench.tokens)
        runs[system.name] = lambda seconds, system=system, plan=plan: _wrk(bench, system, plan, workload, seconds)
    for name, run in runs.items():
        say(f"{workload.title}: warming up {name}")
        _emptied(bench, workload)
        run(bench.times.warmup)
    samples = {name: [] for name in runs}
    for turn in range(bench.times.rounds):
        for name, run in runs.items():
            say(f"{workload.title}: round {turn + 1} of {bench.times.rounds}, {name}")
            _emptied(bench, workload)
            samples[name].append(run(bench.times.seconds))
    return [{"workload": workload.name, "title": workload.title, "contender": name,
             "rss_idle_mb": idle.get(name), **_median(runs_of)} for name, runs_of in samples.items()]


def _emptied(bench, workload):
    if workload.table:
        bench.database.value(f"truncate {workload.table}", "bench")


def _pgbench(bench, script, seconds):
    rate, latencies = bench.database.pgbench(
        script, seconds, bench.connections, "bench", bench.login, bench.login_password)
    cuts = statistics.quantiles(latencies, n=100)
    return {"rate": rate, "p50": cuts[49], "p99": cuts[98], "errors": 0}


def _wrk(bench, system, plan, workload, seconds):
    before = system.process.cpu_seconds()
    with sampled_rss(system.process) as rss:
        result = wrk(system, plan, seconds, bench.connections)
    if workload.table:
        inserted = int(bench.database.value(f"select count(*) from {workload.table}", "bench"))
        if inserted < result["requests"]:
            raise BenchError(f"{system.name} answered {result['requests']} inserts, but there are {inserted} rows")
    return {"rate": result["rate"], "p50": result["p50"], "p99": result["p99"], "errors": result["errors"],
            "rss_load_mb": max(rss),
            "cpu_us": (system.process.cpu_seconds() - before) / max(1, result["requests"]) * 1e6}


def _median(runs):
    return {field: sum(run[field] for run in runs) if field == "errors" else
            statistics.median(run[field] for run in runs) for field in runs[0]}
