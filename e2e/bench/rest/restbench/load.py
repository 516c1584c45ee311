"""wrk and pgbench with a workload's requests, and their answers checked first."""

import json
import os
import re
import shutil
import subprocess
import urllib.parse

from .processes import BenchError, http
from .workload import FIRST, LAST, STRIDE, rows_of, tenant_id

_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def check_wrk():
    if not shutil.which("wrk"):
        raise BenchError("wrk is not there; on Debian: apt-get install wrk")


def write_plan(path, system, workload, tokens, pause=0):
    """The Lua file that request.lua reads; tokens[i] is of tenant i; pause is the mean one, in ms."""
    clients = []
    for tenant, bearer in enumerate(tokens):
        before, _, after = system.asked(workload, bearer, system.host).partition("KEY")
        text = f"before = {_lua(before)}" + (f", after = {_lua(after)}" if after else "")
        clients.append(f"  {{ {text}, offset = {tenant} }},")
    with open(path, "w") as out:
        out.write("return {\n" + f"stride = {STRIDE}, first = {FIRST}, last = {LAST}, pause = {pause},\n"
                  + "clients = {\n" + "\n".join(clients) + "\n} }\n")
    return path


def _lua(text):
    # decimal escapes, so that nothing in a token or a body ends the literal
    return '"' + "".join(c if c.isalnum() or c in " /:.-=_{}(),&?" else "".join(f"\\{b:03d}" for b in c.encode())
                         for c in text) + '"'


def wrk(system, plan, seconds, connections):
    """One run: requests per second, latencies in ms, and how many answers were not 2xx or broken off."""
    done = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", os.path.join(_HERE, "request.lua"),
         f"http://{system.host}", "--", plan], capture_output=True, text=True, timeout=seconds + 60)
    found = re.search(r"^RESULT (.*)$", done.stdout, re.M)
    if not found:
        raise BenchError(f"wrk failed on {system.name}:\n{done.stdout[-1000:]}{done.stderr[-1000:]}")
    result = json.loads(found.group(1))
    return {"rate": result["requests"] / result["microseconds"] * 1e6, "requests": result["requests"],
            "p50": result["p50"] / 1000, "p99": result["p99"] / 1000, "max": result["max"] / 1000,
            "errors": result["failed"] + result["broken"]}


def ask(system, workload, bearer, key):
    """One request as wrk sends it; its status and body."""
    head, _, body = system.asked(workload, bearer, system.host).replace("KEY", str(key)).partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    method, path, _ = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines)
    return http(f"http://{system.host}{urllib.parse.quote(path, safe='/?=&,().')}", method, headers,
                body.encode() or None)


def check_answers(system, workload, tokens, database, database_name, samples=5):
    """Compares the system's answers with what the tables hold; a tenant's key with another's token has to be empty."""
    for sample in range(samples):
        tenant = sample * 3 % len(tokens)
        key = STRIDE * (FIRST + 311 * sample) + tenant
        status, body = ask(system, workload, tokens[tenant], key)
        if not 200 <= status < 300:
            raise BenchError(f"{system.name} answered {workload.title} with {status}: {body[:500].decode()}")
        if not workload.expected:
            if body and json.loads(body).get("errors"):
                raise BenchError(f"{system.name} answered {workload.title} with {body[:500].decode()}")
            continue
        sql = workload.expected.replace("$KEY", str(key)).replace("$TENANT", tenant_id(tenant))
        expected = json.loads(database.value(sql, database_name))
        got = rows_of(json.loads(body))
        if got != expected:
            raise BenchError(f"{system.name} answered {workload.title}, key {key}, with\n{got}\ninstead of\n{expected}")
