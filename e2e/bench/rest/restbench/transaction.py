"""The transaction of a request, as the server saw it, as a script of pgbench."""

import re

from .load import ask
from .processes import BenchError
from .workload import FIRST, LAST, STRIDE

_ENVELOPE = re.compile(r"\s*(begin|start transaction|commit|rollback|end)\b", re.I)


def write_scripts(folder, database, database_name, login, system, workload, tokens):
    """
    Has the system answer the workload once per tenant, takes the statements and their parameters from the server's
    log, and writes pgbench scripts that execute the same between BEGIN and COMMIT, client n as tenant n.

    Returns the paths: statement by statement, and pipelined (one round trip).
    """
    seen = _requests_seen(database, login, system, workload, tokens)
    texts = [text for text, _ in seen[0][1]]
    for key, statements in seen:
        if [text for text, _ in statements] != texts:
            raise BenchError(f"requests of equal shape ran different statements: {texts} and {statements}")
    _store_parameters(database, database_name, workload, seen)
    names = iter(range(10000))
    statements = []
    for text, (_, parameters) in zip(texts, seen[0][1]):
        # in the order of $1 … $n; a number used twice is the same variable
        variables = {str(n + 1): f"p{next(names)}" for n in range(len(parameters))}
        statements.append(re.sub(r"\$(\d+)", lambda found: ":" + variables[found.group(1)], text).rstrip("; \n") + ";")
    # the parameters of a client are read once, in its first transaction
    prepare = (f"\\set key {STRIDE} * random({FIRST}, {LAST}) + :client_id\n"
               "\\if :fresh\n"
               f"select {', '.join(_columns(seen[0]))} from bench.{_table(workload)} where client = :client_id \\gset\n"
               "\\set fresh 0\n\\endif\n")
    body = "\n".join(["begin;", *statements, "commit;"])
    for position in _key_positions(seen[0]):
        body = re.sub(rf":p{position}\b", ":key", body)
    plain, pipelined = f"{folder}/{workload.name}.sql", f"{folder}/{workload.name}-pipelined.sql"
    with open(plain, "w") as out:
        out.write(f"{prepare}{body}\n")
    with open(pipelined, "w") as out:
        out.write(f"{prepare}\\startpipeline\n{body}\n\\endpipeline\n")
    return plain, pipelined


def _requests_seen(database, login, system, workload, tokens):
    """For each tenant the key that was asked for and the statements, with their parameters, that answered it."""
    keys = [STRIDE * FIRST + tenant for tenant in range(len(tokens))]
    with database.statements_seen() as seen:
        for bearer, key in zip(tokens, keys):
            status, body = ask(system, workload, bearer, key)
            if not 200 <= status < 300:
                raise BenchError(f"{system.name} answered {workload.title} with {status}: {body[:500].decode()}")
    statements = [(text, parameters) for text, parameters in seen(login) if not _ENVELOPE.match(text)]
    each, rest = divmod(len(statements), len(keys))
    if rest or not each or not any("set_config" in text for text, _ in statements[:each]):
        raise BenchError(f"{len(keys)} requests of {workload.title} ran {len(statements)} statements: {statements[:5]}")
    return [(key, statements[each * n:each * (n + 1)]) for n, key in enumerate(keys)]


def _flat(seen):
    return [parameter for _, parameters in seen[1] for parameter in parameters]


def _key_positions(seen):
    return [n for n, parameter in enumerate(_flat(seen)) if parameter == str(seen[0])]


def _columns(seen):
    return [f"p{n}" for n in range(len(_flat(seen)))]


def _table(workload):
    return workload.name.replace("-", "_").replace("20", "twenty")


def _store_parameters(database, database_name, workload, seen):
    columns = ", ".join(f"{column} text" for column in _columns(seen[0]))
    rows = []
    for client, one in enumerate(seen):
        values = ", ".join("null" if p is None else "'" + p.replace("'", "''") + "'" for p in _flat(one))
        rows.append(f"({client}, {values})")
    database.run(database=database_name, script=(
        f"create schema if not exists bench; grant usage on schema bench to public;"
        f"create table bench.{_table(workload)} (client int primary key, {columns});"
        f"insert into bench.{_table(workload)} values {', '.join(rows)};"
        f"grant select on bench.{_table(workload)} to public;"))
