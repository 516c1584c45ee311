"""A database with the catalog, two tenants and the schema of the fuzzer."""

import pathlib

from .database import SCHEMAS
from .invariants import MARKER_A, MARKER_B
from .postgres import Session
from .tokens import TENANT_A, TENANT_B

OWNER, AUTHENTICATOR, REPLICATOR = "fuzz_owner", "fuzz_authenticator", "fuzz_replicator"
PASSWORD = "fuzz"
DATABASE = "fuzz"
_HERE = pathlib.Path(__file__).resolve().parents[1]
_CATALOG = _HERE.parents[1] / "manifests" / "sql"


def create(url_of, catalog: pathlib.Path = _CATALOG) -> None:
    """Makes the database on a server of ours; `url_of` names a database and a login."""
    admin = Session(url_of("postgres", "postgres"))
    for login, attributes in ((OWNER, "inherit"), (AUTHENTICATOR, "noinherit"), (REPLICATOR, "replication")):
        admin.rows(f"create role {login} login {attributes} password '{PASSWORD}'")
    admin.rows(f"create database {DATABASE} owner {OWNER}")
    admin.close()
    session = Session(url_of(DATABASE, "postgres"))
    for file in sorted(catalog.glob("*.sql")):
        # As the installer does it: one transaction each, with names that resolve to PostgreSQL's own.
        session.rows("begin; set local search_path = pg_catalog; " + file.read_text() + f""";
            insert into nextmavens.catalog_version (file, checksum) values ('{file.name}', ''); commit""")
    session.rows(f"grant anon, authenticated, service_role to {AUTHENTICATOR}")
    session.close()
    prepare(url_of(DATABASE, "postgres"))


def prepare(admin_url: str) -> None:
    """Brings a database with the catalog and our logins to what the requests are about."""
    session = Session(admin_url)
    _expose(session)
    session.close()
    _schema(admin_url.replace("//postgres@", f"//{OWNER}@"))


def _expose(session: Session) -> None:
    """Exposes the odd schema beside public, and ends statements of requests after two seconds."""
    names = ", ".join(f'"{name}"' for name in SCHEMAS)
    session.rows(f"update nextmavens.settings set value = '[{names}]' where key = 'exposed_schemas'")
    for role in ("anon", "authenticated", "service_role"):
        session.rows(f"alter role {role} set statement_timeout = '2s'")
    session.rows(f"select nextmavens.set_logins('{OWNER}', '{AUTHENTICATOR}', '{REPLICATOR}')")


def _schema(url: str) -> None:
    """Runs schema.sql as the owner, whose rows row-level security lets through."""
    text = (_HERE / "schema.sql").read_text()
    values = {"tenant_a": TENANT_A, "tenant_b": TENANT_B, "marker_a": MARKER_A.decode(), "marker_b": MARKER_B.decode()}
    for name, value in values.items():
        text = text.replace(":" + name, f"'{value}'")
    owner = Session(url)
    owner.rows("set search_path = public; " + text)
    owner.close()


def checksum(session: Session, relations, tenant: str) -> dict[str, str | None]:
    """A digest of all rows of the tenant, per table."""
    digests = {}
    for relation in relations:
        if relation.kind in ("r", "p") and any(name == "tenant_id" for name, _ in relation.columns):
            table = f'"{relation.schema}"."{relation.name.replace(chr(34), chr(34) * 2)}"'
            digests[f"{relation.schema}.{relation.name}"] = session.value(
                f"""select count(*) || ' ' || coalesce(md5(string_agg(t, '' order by t)), '')
                from (select md5(t::text) t from {table} t where tenant_id = '{tenant}') rows""")
    return digests
