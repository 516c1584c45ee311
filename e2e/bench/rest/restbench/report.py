"""What the bench prints."""

import sys


def say(text):
    """Progress, on standard error: the tables alone are on standard output."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


def _table(header, rows):
    cells = [header, *rows]
    widths = [max(len(row[n]) for row in cells) for n in range(len(header))]
    for row in cells:
        print("  " + "  ".join(cell.ljust(width) if n == 0 else cell.rjust(width)
                               for n, (cell, width) in enumerate(zip(row, widths))).rstrip())


def _number(value, digits=0):
    return "-" if value is None else f"{value:,.{digits}f}"


def throughput(results):
    """One table per workload: ratios are of requests per second, in the same run."""
    for name in dict.fromkeys(row["workload"] for row in results):
        rows = [row for row in results if row["workload"] == name]
        rate = {row["contender"]: row["rate"] for row in rows}
        print(f"\n{rows[0]['title']}")
        _table(
            ["", "req/s", "of pgbench", "of pipelined", "of PostGraphile", "p50 ms", "p99 ms", "CPU us/req", "errors",
             "RSS idle MB", "RSS load MB"],
            [[row["contender"], _number(row["rate"]),
              *(_ratio(row["rate"], rate.get(other)) for other in ("pgbench", "pgbench, pipelined", "postgraphile")),
              _number(row["p50"], 2), _number(row["p99"], 2), _number(row.get("cpu_us")), _number(row["errors"]),
              _number(row["rss_idle_mb"]), _number(row.get("rss_load_mb"))] for row in rows])


def _ratio(rate, other):
    return "-" if not other else f"{rate / other:.2f}"


def catalog(results):
    """How long 1,000 tables take, and what a reload does to the requests meanwhile."""
    print(f"\nCatalog of {results[0]['tables']:,} tables")
    _table(
        ["", "start s", "load s", "change seen s", "load", "every second", "req/s", "p99 ms", "p99 meanwhile", "ratio", "max ms", "max meanwhile",
         "reloads", "errors"],
        [[row["contender"], _number(row["start_s"], 2), _number(row["load_s"], 2), _number(row["change_seen_s"], 2),
          load["load"], load["event"], _number(load["before"]["rate"]), _number(load["before"]["p99"], 2),
          _number(load["during"]["p99"], 2), f"{load['during']['p99'] / load['before']['p99']:.2f}",
          _number(load["before"]["max"], 1), _number(load["during"]["max"], 1),
          _number(load["reloads"]), _number(load["before"]["errors"] + load["during"]["errors"])]
         for row in results for load in row["loads"]])


def streaming(results):
    """A large answer, and many clients that read slowly."""
    print("\nA large answer")
    _table(
        ["", "MB", "seconds", "rows", "RSS before MB", "RSS peak MB", "growth MB"],
        [[row["contender"], _number(run["mb"]), _number(run["seconds"], 1), _number(run["rows"]),
          _number(run["rss_before_mb"]), _number(run["rss_peak_mb"]), _number(run["growth_mb"])]
         for row in results for run in row["large"]])
    print(f"\nFast requests beside {results[0]['slow']['readers']} slow readers of 4 MB each")
    _table(
        ["", "", "req/s", "p50 ms", "p99 ms", "max ms", "errors", "slow: answered", "MB read", "growth MB",
         "statements left"],
        [[row["contender"], when, _number(run["rate"]), _number(run["p50"], 2), _number(run["p99"], 2),
          _number(run["max"], 1), _number(run["errors"]), *slow]
         for row in results
         for when, run, slow in (
             ("before", row["slow"]["before"], ["", "", "", ""]),
             ("beside", row["slow"]["beside"],
              [row["slow"]["answered"], _number(row["slow"]["mb_read"], 1), _number(row["slow"]["growth_mb"]),
               _number(row["slow"]["statements_left"])]))])
