"""The runtime under test: started by us, or running already and attached to."""

import os
import pathlib
import socket
import subprocess
import time
import urllib.error
import urllib.request

from .database import SCHEMAS
from .invariants import MAX_ROWS

ROOT = pathlib.Path(__file__).resolve().parents[3]


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Runtime:
    """A process that serves REST; stop() ends it if we started it."""

    def __init__(self, base: str, pid: int | None, process: subprocess.Popen | None, log: pathlib.Path | None):
        self.base = base
        self.pid = pid
        self.process = process
        self.log = log

    @staticmethod
    def start(command: list[str], database: dict[str, str], secret: str, log: pathlib.Path) -> "Runtime":
        port = free_port()
        settings = {
            **os.environ, **database, "JWT_SECRET": secret, "QUARKUS_HTTP_PORT": str(port), "QUARKUS_HTTP_HOST": "127.0.0.1",
            "NEXTMAVENS_SERVICES": "rest", "PGRST_DB_SCHEMAS": ", ".join(SCHEMAS), "PGRST_DB_ANON_ROLE": "anon",
            "PGRST_DB_MAX_ROWS": str(MAX_ROWS), "PGRST_DB_TX_END": "commit-allow-override", "PGRST_DB_PLAN_ENABLED": "true",
            "PGRST_DB_AGGREGATES_ENABLED": "true", "PGRST_DB_POOL": "10", "PGRST_SERVER_TIMING_ENABLED": "true",
            "NEXTMAVENS_BODY_LIMIT": str(55 << 20),  # the largest bodies are 50 MB
        }
        with open(log, "wb") as out:
            process = subprocess.Popen(command, env=settings, stdout=out, stderr=subprocess.STDOUT, cwd=ROOT)
        runtime = Runtime(f"http://127.0.0.1:{port}", process.pid, process, log)
        runtime.wait_until_ready()
        return runtime

    def wait_until_ready(self, patience: float = 60) -> None:
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if self.process and self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(self.base + "/countries?limit=1", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (OSError, urllib.error.HTTPError):
                pass
            time.sleep(0.1)
        tail = self.log.read_text(errors="replace")[-3000:] if self.log else ""
        raise SystemExit(f"The runtime at {self.base} does not answer GET /countries with 200 within {patience} s.\n{tail}")

    def alive(self) -> bool:
        return self.pid is None or os.path.exists(f"/proc/{self.pid}")

    def rss(self) -> int:
        """Resident memory in MB; 0 where it cannot be known."""
        try:
            status = pathlib.Path(f"/proc/{self.pid}/status").read_text()
            return next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmRSS"))
        except (OSError, StopIteration):
            return 0

    def metrics(self) -> dict[str, float]:
        try:
            with urllib.request.urlopen(self.base + "/q/metrics", timeout=10) as answer:
                lines = answer.read().decode().splitlines()
        except OSError:
            return {}
        return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines if line and line[0] != "#"}

    def troubles(self) -> list[str]:
        """Lines of the log that should not be there."""
        if not self.log:
            return []
        words = ("LEAK:", "Exception", "ERROR", "OutOfMemory", "\tat ")
        return [line[:300] for line in self.log.read_text(errors="replace").splitlines() if any(w in line for w in words)]

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
