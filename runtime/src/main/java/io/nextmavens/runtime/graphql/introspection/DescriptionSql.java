package io.nextmavens.runtime.graphql.introspection;

/** The queries behind a {@link DatabaseDescription}; each gives rows of one JSON text. */
final class DescriptionSql {

    private DescriptionSql() {}

    private static final String NOT_OF_THE_SYSTEM =
            "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'";

    private static final String OF_AN_EXTENSION = """
            EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = '%s'::pg_catalog.regclass
                    AND d.objid = %s AND d.deptype = 'e')""";

    static final String CLASSES =
            """
            SELECT json_build_object('oid', c.oid::bigint, 'schema', n.nspname, 'name', c.relname, 'kind', c.relkind,
                'type', c.reltype::bigint, 'partition', c.relispartition,
                'persistence', c.relpersistence,
                'updatable', CASE WHEN c.relkind IN ('r', 'v', 'm', 'f', 'p')
                             THEN pg_catalog.pg_relation_is_updatable(c.oid, true) ELSE 0 END,
                'comment', pg_catalog.obj_description(c.oid, 'pg_class'),
                'typeComment', pg_catalog.obj_description(c.reltype, 'pg_type'),
                'parents', (SELECT json_agg(i.inhparent::bigint ORDER BY i.inhseqno)
                            FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid),
                'indexes', (SELECT json_agg(i.indkey::int2[]) FROM pg_catalog.pg_index i
                            WHERE i.indrelid = c.oid AND i.indpred IS NULL),
                'attributes', (SELECT json_agg(json_build_object('n', a.attnum, 'name', a.attname,
                        'type', a.atttypid::bigint, 'notNull', a.attnotnull,
                        'default', a.atthasdef OR a.attidentity <> '' OR a.attgenerated <> '',
                        'always', a.attidentity = 'a',
                        'comment', pg_catalog.col_description(a.attrelid, a.attnum)) ORDER BY a.attnum)
                    FROM pg_catalog.pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped))::text
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p', 'c') AND %s AND NOT %s
            ORDER BY c.oid""".formatted(NOT_OF_THE_SYSTEM, OF_AN_EXTENSION.formatted("pg_catalog.pg_class", "c.oid"));

    static final String TYPES = """
            SELECT json_build_object('oid', t.oid::bigint, 'schema', n.nspname, 'name', t.typname, 'kind', t.typtype,
                'relation', t.typrelid::bigint,
                'element', CASE WHEN t.typcategory = 'A' THEN coalesce((SELECT e.oid FROM pg_catalog.pg_type e
                           WHERE e.typarray = t.oid), 0) ELSE 0 END::bigint,
                'base', t.typbasetype::bigint, 'subtype', coalesce(r.rngsubtype, 0)::bigint,
                'notNull', t.typnotnull, 'default', t.typdefault IS NOT NULL,
                'labels', (SELECT json_agg(l.enumlabel ORDER BY l.enumsortorder)
                           FROM pg_catalog.pg_enum l WHERE l.enumtypid = t.oid),
                'extension', (SELECT x.extname FROM pg_catalog.pg_depend d
                              JOIN pg_catalog.pg_extension x ON x.oid = d.refobjid
                              WHERE d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objid = t.oid
                              AND d.deptype = 'e' LIMIT 1),
                'comment', pg_catalog.obj_description(t.oid, 'pg_type'))::text
            FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
            LEFT JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid
            WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_(toast|temp)'
                AND NOT (n.nspname = 'pg_catalog' AND t.typtype = 'c')""";

    static final String CONSTRAINTS = """
            SELECT json_build_object('name', k.conname, 'kind', k.contype, 'owner', k.conrelid::bigint,
                'referenced', k.confrelid::bigint, 'columns', k.conkey, 'referencedColumns', k.confkey,
                'noInherit', k.connoinherit, 'comment', pg_catalog.obj_description(k.oid, 'pg_constraint'))::text
            FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace
            WHERE k.contype IN ('p', 'u', 'f') AND k.conrelid <> 0 AND %s
            ORDER BY k.oid""".formatted(NOT_OF_THE_SYSTEM);

    static final String FUNCTIONS = """
            SELECT json_build_object('oid', p.oid::bigint, 'schema', n.nspname, 'name', p.proname,
                'returns', p.prorettype::bigint, 'set', p.proretset, 'stable', p.provolatile IN ('i', 's'),
                'strict', p.proisstrict, 'names', p.proargnames, 'modes', p.proargmodes,
                'types', coalesce(p.proallargtypes, p.proargtypes::oid[])::bigint[], 'defaults', p.pronargdefaults,
                'comment', pg_catalog.obj_description(p.oid, 'pg_proc'))::text
            FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
            WHERE p.prokind = 'f' AND n.nspname = ANY ($1::text[])
                AND p.prorettype NOT IN ('pg_catalog.trigger'::pg_catalog.regtype,
                                         'pg_catalog.event_trigger'::pg_catalog.regtype)
                AND p.proname !~ '^__'
                AND NOT EXISTS (SELECT FROM pg_catalog.pg_type t WHERE t.typnamespace = p.pronamespace
                                AND t.typname = p.proname AND t.typtype = 'r')
                AND NOT EXISTS (SELECT FROM pg_catalog.pg_proc o WHERE o.pronamespace = p.pronamespace
                                AND o.proname = p.proname AND o.oid <> p.oid)
                AND NOT %s
            ORDER BY p.oid""".formatted(OF_AN_EXTENSION.formatted("pg_catalog.pg_proc", "p.oid"));

    /** What a role may do; {@code $1} is its name. */
    static final String PRIVILEGES = """
            SELECT json_build_object('class', c.oid::bigint,
                'select', has_table_privilege($1::name, c.oid, 'SELECT'),
                'insert', has_table_privilege($1::name, c.oid, 'INSERT'),
                'update', has_table_privilege($1::name, c.oid, 'UPDATE'),
                'delete', has_table_privilege($1::name, c.oid, 'DELETE'),
                'columns', (SELECT json_agg(json_build_array(a.attname,
                        has_column_privilege($1::name, c.oid, a.attnum, 'SELECT'),
                        has_column_privilege($1::name, c.oid, a.attnum, 'INSERT'),
                        has_column_privilege($1::name, c.oid, a.attnum, 'UPDATE')))
                    FROM pg_catalog.pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped))::text
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND n.nspname = ANY ($2::text[])
            UNION ALL
            SELECT json_build_object('function', p.oid::bigint,
                'execute', has_function_privilege($1::name, p.oid, 'EXECUTE'))::text
            FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname = ANY ($2::text[])""";
}
