"""A throw-away PostgreSQL on loopback, and what it saw of a request."""

import contextlib
import glob
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import time

from .processes import BenchError, Process, free_port, wait_until

# The same for every system: no flush of the disk, no JIT and no vacuum in the middle of a run.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "jit": "off",
    # no spinning disk
    "random_page_cost": "1.1",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql.log",
    "log_destination": "jsonlog",
}


def _programs():
    found = [os.path.dirname(p) for p in glob.glob("/usr/lib/postgresql/*/bin/pgbench")]
    if found:
        return max(found, key=lambda folder: int(re.search(r"/(\d+)/", folder).group(1)))
    pgbench = shutil.which("pgbench")
    if pgbench and os.path.exists(os.path.join(os.path.dirname(os.path.realpath(pgbench)), "initdb")):
        return os.path.dirname(os.path.realpath(pgbench))
    raise BenchError("no PostgreSQL server with pgbench was found; on Debian: apt-get install postgresql")


class Database:
    """One server with the superuser `postgres`; its folder goes with it."""

    def __init__(self, folder):
        self._bin = _programs()
        self._data = os.path.join(folder, "data")
        # PostgreSQL refuses to run as root
        self._user = "postgres" if os.getuid() == 0 else None
        self.port = free_port()
        self.password = secrets.token_hex(16)
        os.chmod(folder, 0o711)
        password_file = os.path.join(folder, "password")
        with open(password_file, "w") as out:
            out.write(self.password)
        os.mkdir(self._data, 0o700)
        if self._user:
            shutil.chown(password_file, self._user)
            shutil.chown(self._data, self._user)
        identity = {"user": self._user, "group": self._user, "extra_groups": []} if self._user else {}
        subprocess.run(
            [f"{self._bin}/initdb", "-D", self._data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8",
             f"--pwfile={password_file}", "--auth=scram-sha-256", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, cwd=folder, **identity)
        options = [f"-c{name}={value}" for name, value in
                   {**_SETTINGS, "port": self.port, "unix_socket_directories": self._data}.items()]
        self._process = Process(
            "PostgreSQL", [f"{self._bin}/postgres", "-D", self._data, *options], os.path.join(folder, "postgres.out"),
            cwd=folder, user=self._user, end_signal=signal.SIGINT)
        wait_until(self._answers, "PostgreSQL accepted connections", self._process)
        self.version = self.value("show server_version").split()[0]

    def end(self):
        self._process.end()

    def environment(self, database="bench", user="postgres", password=None):
        """What libpq's programs need to log in."""
        return {**os.environ, "PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGDATABASE": database,
                "PGUSER": user, "PGPASSWORD": password or self.password, "PGCONNECT_TIMEOUT": "5"}

    def run(self, *arguments, database="bench", script=None):
        """psql as the superuser, stopping at the first error; its output without decoration."""
        done = subprocess.run(
            [f"{self._bin}/psql", "-XqAt", "-v", "ON_ERROR_STOP=1", *arguments],
            input=script, text=True, capture_output=True, env=self.environment(database), timeout=300)
        if done.returncode:
            raise BenchError(f"psql on database {database} failed:\n{done.stderr[-2000:]}")
        return done.stdout

    def value(self, sql, database="postgres"):
        """The first column of the first row of one query, as text."""
        return self.run("-c", sql, database=database).rstrip("\n")

    def pgbench(self, script, seconds, clients, database, user, password):
        """Transactions per second and the latencies, in ms, of the transaction in the file `script`."""
        log = script + ".log"
        done = subprocess.run(
            [f"{self._bin}/pgbench", "-n", "-M", "prepared", "-f", script, "-c", str(clients), "-j", "2",
             "-T", str(seconds), "-D", "fresh=1", "-l", f"--log-prefix={log}", "--sampling-rate=0.2"],
            text=True, capture_output=True, env=self.environment(database, user, password), timeout=seconds + 60)
        if done.returncode or "number of failed transactions: 0" not in done.stdout:
            raise BenchError(f"pgbench failed:\n{done.stdout[-800:]}{done.stderr[:2000]}")
        latencies = []
        for part in glob.glob(log + ".*"):
            with open(part) as lines:
                latencies += [int(line.split(" ", 3)[2]) / 1000 for line in lines]
            os.remove(part)
        return float(re.search(r"tps = ([0-9.]+) \(without initial", done.stdout).group(1)), latencies

    @contextlib.contextmanager
    def statements_seen(self):
        """Yields a function that gives the statements executed in the block so far, each with its parameters."""
        self._log_statements("0")
        path = os.path.join(self._data, "log", "postgresql.json")
        start = os.path.getsize(path) if os.path.exists(path) else 0
        try:
            yield lambda user: _statements(path, start, user)
        finally:
            self._log_statements("-1")

    def _log_statements(self, minimum):
        self.value(f"alter system set log_min_duration_statement = {minimum}")
        self.value("select pg_reload_conf()")
        # the postmaster tells its children one after the other
        time.sleep(0.3)

    def _answers(self):
        return subprocess.run([f"{self._bin}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]).returncode == 0


_EXECUTED = re.compile(r"duration: [0-9.]+ ms  (?:execute [^:]*|statement): (.*)", re.S)
_PARAMETER = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')(?:, |$)")


def _statements(path, start, user):
    seen = []
    with open(path, encoding="utf-8") as log:
        log.seek(start)
        for line in log:
            entry = json.loads(line)
            executed = _EXECUTED.match(entry.get("message", ""))
            if executed and entry.get("user") == user:
                detail = entry.get("detail", "").partition("arameters: ")[2]
                parameters = [None if text == "NULL" else text[1:-1].replace("''", "'")
                              for _, text in _PARAMETER.findall(detail)]
                seen.append((executed.group(1), parameters))
    return seen
