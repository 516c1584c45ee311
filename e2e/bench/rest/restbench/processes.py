"""Processes this bench starts: they end with it, by their own number, whatever way it ends."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class BenchError(Exception):
    """Something that stops the bench; its text says what to do."""


def free_port():
    """A port of loopback that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """A child process with its log; ends with a signal, then with SIGKILL after 20 s."""

    def __init__(self, name, command, log, env=None, cwd=None, user=None, end_signal=signal.SIGTERM):
        self.name = name
        self.log = log
        self._end_signal = end_signal
        identity = {"user": user, "group": user, "extra_groups": []} if user else {}
        with open(log, "ab") as out:
            # in a group of its own, so that Ctrl-C reaches this script first and it ends things in order
            self._child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env=env, cwd=cwd,
                process_group=0, preexec_fn=lambda: _LIBC.prctl(_PR_SET_PDEATHSIG, end_signal), **identity)
        self.pid = self._child.pid

    def running(self):
        return self._child.poll() is None

    def end(self):
        if self.running():
            self._child.send_signal(self._end_signal)
            try:
                self._child.wait(20)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()

    def log_tail(self, lines=15):
        with open(self.log, errors="replace") as log:
            return "".join(log.readlines()[-lines:])

    def rss_mb(self):
        """Resident memory now, in MB of 2^20 bytes."""
        return self._status_kb("VmRSS") / 1024

    def peak_rss_mb(self):
        """Highest resident memory since the start or since reset_peak."""
        return self._status_kb("VmHWM") / 1024

    def reset_peak(self):
        """proc(5): 5 resets the peak resident set size to the current one."""
        with open(f"/proc/{self.pid}/clear_refs", "w") as clear:
            clear.write("5")

    def cpu_seconds(self):
        """Processor time used so far by all its threads."""
        with open(f"/proc/{self.pid}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND

    def _status_kb(self, field):
        with open(f"/proc/{self.pid}/status") as status:
            for line in status:
                if line.startswith(field + ":"):
                    return int(line.split()[1])
        raise BenchError(f"{self.name} (process {self.pid}) has ended:\n{self.log_tail()}")


def wait_until(condition, what, process, seconds=60):
    """Polls until the condition holds; says what was waited for, with the log's end, where it does not."""
    deadline = time.monotonic() + seconds
    while not condition():
        if not process.running():
            raise BenchError(f"{process.name} ended before {what}:\n{process.log_tail()}")
        if time.monotonic() > deadline:
            raise BenchError(f"{what}: not within {seconds} s; {process.name} said last:\n{process.log_tail()}")
        time.sleep(0.005)


def http(url, method="GET", headers=None, body=None, timeout=20):
    """One request; (status, body) whatever the status, (0, b"") where nothing listens."""
    request = urllib.request.Request(url, data=body, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as failure:
        return failure.code, failure.read()
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return 0, b""


@contextlib.contextmanager
def sampled_rss(process, every=0.1):
    """Yields a list that is filled with the process's RSS in MB while the block runs."""
    samples, over = [process.rss_mb()], threading.Event()

    def sample():
        while not over.wait(every):
            with contextlib.suppress(OSError, BenchError):
                samples.append(process.rss_mb())

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield samples
    finally:
        over.set()
        thread.join()
