"""What else goes on in the database meanwhile: tables come and go, the catalog reloads, A's rows are put back."""

import threading

from .database import Database
from .invariants import MARKER_A
from .postgres import PostgresError, Session
from .tokens import TENANT_A

_KEPT = 60  # rows of A per table, so that answers stay small


class Churn(threading.Thread):
    def __init__(self, url: str, database: Database):
        super().__init__(daemon=True)
        self.session = Session(url)
        self.database = database
        self.ending = threading.Event()
        self.rounds = 0

    def run(self) -> None:
        self._try("set lock_timeout = '200ms'")
        while not self.ending.wait(2):
            for relation in self.database.relations:
                if relation.kind == "r" and relation.name not in ("ledger", "countries", "tenants", "memberships"):
                    name = f'"{relation.schema}"."{relation.name.replace(chr(34), chr(34) * 2)}"'
                    self._try(f"delete from {name} where tenant_id = '{TENANT_A}' and ctid not in "
                              f"(select ctid from {name} where tenant_id = '{TENANT_A}' order by ctid limit {_KEPT})")
            self._try(f"call fill('{TENANT_A}', '{MARKER_A.decode()}', 0, 12)")
            self._try("drop table if exists passing; create table passing (id int, tenant_id uuid default current_tenant_id(),"
                      " person_id int references people (id) on delete cascade)" if self.rounds % 2 else "drop table if exists passing")
            self._try("notify pgrst, 'reload schema'")
            self.rounds += 1

    def _try(self, sql: str) -> None:
        try:
            self.session.rows(sql)
        except PostgresError:
            pass  # a deadlock or a lock that took too long; there is a next round

    def end(self) -> None:
        self.ending.set()
        self.join()
        self._try("drop table if exists passing; notify pgrst, 'reload schema'")
        self.session.close()
