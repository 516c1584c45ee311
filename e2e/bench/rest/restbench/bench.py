"""What the sections share: one database, its login, tokens, and the systems that can be started on it."""

import dataclasses
import glob
import os
import secrets

from . import systems
from .database import Database
from .processes import BenchError
from .report import say
from .workload import token

_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_SQL = os.path.join(systems.ROOT, "manifests", "sql")
# as many tenants as connections: client n of pgbench is tenant n
CONNECTIONS = 16


@dataclasses.dataclass(frozen=True)
class Times:
    """Seconds before and of a measurement, and how often it is repeated."""

    warmup: int
    seconds: int
    rounds: int


FULL = Times(warmup=8, seconds=5, rounds=3)
QUICK = Times(warmup=3, seconds=2, rounds=1)


class Bench:
    """A loaded database and the commands of the systems; use it as a context manager, everything ends with it."""

    login = "bench_authenticator"
    connections = CONNECTIONS

    def __init__(self, folder, times, commands, with_postgraphile):
        self.folder = folder
        self.times = times
        self._commands = commands
        self._with_postgraphile = with_postgraphile
        self._started = []
        self.login_password = secrets.token_hex(16)
        self.secret = secrets.token_hex(32)
        self.tokens = [token(self.secret, tenant) for tenant in range(CONNECTIONS)]

    def __enter__(self):
        self.database = Database(self.folder)
        try:
            self._load()
        except BaseException:
            self.database.end()
            raise
        return self

    def __exit__(self, *_):
        for system in reversed(self._started):
            system.end()
        self.database.end()

    def runtimes(self):
        return list(self._commands)

    def contenders(self):
        return self.runtimes() + (["postgraphile"] if self._with_postgraphile else [])

    def runtime_of(self, started):
        """One of ours among the started: all of them run the same statements."""
        return next(system for system in started if system.name in self._commands)

    def start(self, name, database_name="bench"):
        """Starts a system by its name and waits until it is ready."""
        common = (self.folder, self.database, database_name, self.login, self.login_password, self.secret, CONNECTIONS)
        if name == "postgraphile":
            system = systems.postgraphile(*common)
        else:
            system = systems.runtime(name, self._commands[name], *common)
        self._started.append(system)
        return system

    def _load(self):
        files = sorted(glob.glob(os.path.join(_SQL, "[0-9]*.sql")))
        if not files:
            raise BenchError(f"there is no database catalog in {_SQL}")
        say(f"PostgreSQL {self.database.version}: loading the catalog and the rows")
        self.database.value("create database bench")
        for file in files:
            self.database.run("--single-transaction", "-f", file, database="bench")
        self.database.run(database="bench", script=(
            f"create role {self.login} login noinherit password '{self.login_password}';"
            f"grant select on nextmavens.tenant_quotas to {self.login};"
            f"grant anon, authenticated, service_role to {self.login};"))
        self.database.run("-f", os.path.join(_HERE, "schema.sql"), database="bench")
        self.database.value("vacuum analyze", "bench")
