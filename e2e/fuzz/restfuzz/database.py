"""What there is to ask for, read from the running database, so that schema.sql is its only description."""

from dataclasses import dataclass, field

from .postgres import Session

# Names of the application's own schemas; the second one's every character is a nuisance on purpose.
SCHEMAS = ["public", "odd schema.(ü)%"]


@dataclass
class Relation:
    schema: str
    name: str
    kind: str
    columns: list[tuple[str, str]] = field(default_factory=list)
    key: list[str] = field(default_factory=list)
    embeds: list[tuple[str, "Relation", str]] = field(default_factory=list)  # name, what it gives, hint where one is needed
    hints: list[str] = field(default_factory=list)
    computed: list[str] = field(default_factory=list)


@dataclass
class Function:
    schema: str
    name: str
    arguments: list[tuple[str, str]]
    returns: str
    relation: str | None


@dataclass
class Database:
    relations: list[Relation]
    functions: list[Function]

    def relation(self, name: str) -> Relation:
        return next(r for r in self.relations if r.name == name)


def read(session: Session) -> Database:
    # Given in a fixed order, so that a request depends on the generator's start value alone.
    schemas = "('" + "', '".join(SCHEMAS) + "')"
    by_oid: dict[str, Relation] = {}
    for oid, schema, name, kind in session.rows(
        f"""select c.oid, nspname, relname, relkind from pg_class c join pg_namespace n on n.oid = relnamespace
        where nspname in {schemas} and relkind in ('r', 'v', 'p', 'm') and not relispartition order by nspname, relname collate "C" """
    ):
        by_oid[oid] = Relation(schema, name, kind)
    for oid, name, type_name in session.rows(
        """select attrelid, attname, format_type(atttypid, atttypmod) from pg_attribute
        where attnum > 0 and not attisdropped order by attrelid, attnum"""
    ):
        if oid in by_oid:
            by_oid[oid].columns.append((name, type_name))
    for oid, column in session.rows(
        """select i.indrelid, a.attname from pg_index i, unnest(i.indkey) with ordinality k (n, o), pg_attribute a
        where indisprimary and a.attrelid = i.indrelid and a.attnum = k.n order by i.indrelid, k.o"""
    ):
        if oid in by_oid:
            by_oid[oid].key.append(column)
    for name, source, target, column in session.rows(
        """select k.conname, k.conrelid, k.confrelid, a.attname from pg_constraint k
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
        where contype = 'f' and k.conparentid = 0 order by k.conname collate "C" """
    ):
        if source in by_oid and target in by_oid:
            one, other = by_oid[source], by_oid[target]
            one.embeds.append((other.name, other, name))
            other.embeds.append((one.name, one, name))
            for each in (one, other):
                each.hints += [name, column, one.name]
    for relation in list(by_oid.values()):
        for _, neighbour, _ in list(relation.embeds):
            if neighbour.key and len(neighbour.key) == 2:  # a junction: what lies beyond can be embedded too
                relation.embeds += [(n, r, neighbour.name) for n, r, _ in neighbour.embeds if r is not relation][:4]
    functions = []
    for schema, name, arguments, returns, row_type, first in session.rows(
        f"""select nspname, proname,
            (select string_agg(coalesce(proargnames[i + 1], '') || chr(1) || format_type(proargtypes[i], null), chr(2)
                order by i) from generate_series(0, pronargs - 1) i),
            format_type(prorettype, null), t.typrelid, f.typrelid
        from pg_proc p join pg_namespace n on n.oid = pronamespace join pg_type t on t.oid = prorettype
        left join pg_type f on pronargs = 1 and f.oid = proargtypes[0]
        where nspname in {schemas} and prokind = 'f' and proname <> 'tsv_next' and prorettype <> 'event_trigger'::regtype
        order by nspname, proname collate "C", pronargs, p.oid"""
    ):
        if first in by_oid:
            by_oid[first].computed.append(name)
            if row_type in by_oid:
                by_oid[first].embeds.append((name, by_oid[row_type], ""))
            continue
        pairs = [tuple(a.split("\x01")) for a in arguments.split("\x02")] if arguments else []
        target = by_oid.get(row_type)
        functions.append(Function(schema, name, pairs, returns, target.name if target else None))
    return Database(list(by_oid.values()), functions)
