package io.nextmavens.runtime.catalog;

/**
 * The queries over PostgreSQL's system catalogs (manual, chapter 53). Each row is one JSON text; the members are what
 * the reader of that part in {@link CatalogReader} takes. All of them run with an empty search path, so that types
 * and functions are written with their schemas.
 */
final class IntrospectionSql {

    private IntrospectionSql() {}

    /** {@code $1}: the exposed schemas. Partitions are reached through their table and are not listed. */
    static final String RELATIONS = """
            WITH RECURSIVE domain_step AS (
              SELECT oid AS domain, typbasetype AS below FROM pg_type WHERE typtype = 'd'
              UNION ALL
              SELECT s.domain, t.typbasetype FROM domain_step s JOIN pg_type t ON t.oid = s.below WHERE t.typtype = 'd'
            ),
            domain_base AS (
              SELECT s.domain, t.oid AS base, t.typnamespace = 'pg_catalog'::regnamespace AS builtin
              FROM domain_step s JOIN pg_type t ON t.oid = s.below
              WHERE t.typtype <> 'd'
            ),
            labels AS (
              SELECT enumtypid, json_agg(enumlabel ORDER BY enumsortorder) AS list FROM pg_enum GROUP BY enumtypid
            ),
            exposed AS (
              SELECT c.oid, c.relname, c.relkind, n.nspname, c.reltuples, c.relpages, c.reltoastrelid
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE n.nspname = ANY ($1::text[]) AND c.relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT c.relispartition
            ),
            described AS (
              SELECT a.attrelid, json_agg(json_build_array(
                a.attname,
                d.description,
                NOT (a.attnotnull OR t.typtype = 'd' AND t.typnotnull),
                CASE
                  WHEN t.typtype = 'd' AND b.builtin THEN format_type(b.base, NULL)
                  WHEN t.typtype <> 'd' AND t.typnamespace = 'pg_catalog'::regnamespace THEN format_type(t.oid, NULL)
                  ELSE format_type(a.atttypid, a.atttypmod)
                END,
                format_type(a.atttypid, a.atttypmod),
                a.atttypid::bigint,
                CASE
                  WHEN length.of_type IN ('bpchar'::regtype, 'varchar'::regtype) AND length.modifier <> -1
                    THEN length.modifier - 4
                  WHEN length.of_type IN ('bit'::regtype, 'varbit'::regtype) AND length.modifier <> -1
                    THEN length.modifier
                END,
                CASE
                  WHEN a.attgenerated <> '' THEN NULL
                  WHEN a.attidentity = 'd' THEN (
                    SELECT format('nextval(%L)', s.objid::regclass)
                    FROM pg_depend s
                    WHERE s.refclassid = 'pg_class'::regclass AND s.refobjid = a.attrelid
                      AND s.refobjsubid = a.attnum AND s.classid = 'pg_class'::regclass AND s.deptype = 'i'
                    LIMIT 1)
                  WHEN e.adbin IS NULL THEN pg_get_expr(t.typdefaultbin, 0)
                  ELSE pg_get_expr(e.adbin, e.adrelid)
                END,
                a.attgenerated <> '',
                l.list
              ) ORDER BY a.attnum) AS list
              FROM exposed c
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
              JOIN pg_type t ON t.oid = a.atttypid
              LEFT JOIN domain_base b ON b.domain = t.oid
              CROSS JOIN LATERAL (SELECT
                CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END AS of_type,
                CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END AS modifier) length
              LEFT JOIN labels l ON l.enumtypid = coalesce(b.base, t.oid)
              LEFT JOIN pg_attrdef e ON e.adrelid = a.attrelid AND e.adnum = a.attnum
              LEFT JOIN pg_description d
                ON d.objoid = a.attrelid AND d.objsubid = a.attnum AND d.classoid = 'pg_class'::regclass
              GROUP BY a.attrelid
            )
            SELECT json_build_object(
              'schema', c.nspname,
              'name', c.relname,
              'kind', c.relkind,
              'description', d.description,
              'commands', CASE
                WHEN c.relkind IN ('r', 'p') THEN 28
                WHEN c.relkind IN ('v', 'f') THEN pg_relation_is_updatable(c.oid, true)
                ELSE 0
              END,
              'bytes', CASE WHEN c.reltuples > 0 THEN
                ((c.relpages + coalesce(toast.relpages, 0))::float8
                  * current_setting('block_size')::int / c.reltuples)::bigint
                ELSE 0 END,
              'columns', coalesce(columns.list, '[]'))::text
            FROM exposed c
            LEFT JOIN described columns ON columns.attrelid = c.oid
            LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid AND c.reltoastrelid <> 0
            LEFT JOIN pg_description d ON d.objoid = c.oid AND d.objsubid = 0 AND d.classoid = 'pg_class'::regclass
            """;

    /**
     * Primary, unique and foreign keys of every schema: the relations of exposed views are often in others. Of a
     * partitioned table's foreign key the partitions' copies are left out. Most keys have one column, which a join finds
     * in half of the time that a subquery takes for each.
     */
    static final String CONSTRAINTS = """
            SELECT json_build_object(
              'kind', k.contype,
              'name', k.conname,
              'table', k.conrelid::bigint,
              'schema', n.nspname,
              'relation', c.relname,
              'columns', CASE WHEN k.conkey[2] IS NULL
                THEN json_build_array(json_build_array(own.attnum, own.attname))
                ELSE (
                  SELECT json_agg(json_build_array(a.attnum, a.attname) ORDER BY position)
                  FROM unnest(k.conkey) WITH ORDINALITY AS key (number, position)
                  JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = key.number) END,
              'foreignTable', k.confrelid::bigint,
              'foreignSchema', fn.nspname,
              'foreignRelation', f.relname,
              'foreignColumns', CASE WHEN k.confkey IS NULL THEN NULL WHEN k.confkey[2] IS NULL
                THEN json_build_array(json_build_array(other.attnum, other.attname))
                ELSE (
                  SELECT json_agg(json_build_array(a.attnum, a.attname) ORDER BY position)
                  FROM unnest(k.confkey) WITH ORDINALITY AS key (number, position)
                  JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = key.number) END)::text
            FROM pg_constraint k
            JOIN pg_class c ON c.oid = k.conrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_class f ON f.oid = k.confrelid
            LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
            LEFT JOIN pg_attribute own ON own.attrelid = k.conrelid AND own.attnum = k.conkey[1]
            LEFT JOIN pg_attribute other ON other.attrelid = k.confrelid AND other.attnum = k.confkey[1]
            WHERE k.contype IN ('p', 'u', 'f')
              AND NOT (k.contype = 'f' AND k.conparentid <> 0)
              AND n.nspname NOT IN ('pg_catalog', 'information_schema')
            ORDER BY k.conrelid, k.conname
            """;

    /**
     * {@code $1}: the exposed schemas; {@code $2}: the schemas whose views may stand between an exposed view and a
     * table. A view's query is its rule's parse tree.
     */
    static final String VIEWS = """
            SELECT json_build_object(
              'oid', c.oid::bigint,
              'schema', n.nspname,
              'name', c.relname,
              'exposed', n.nspname = ANY ($1::text[]),
              'columns', (
                SELECT json_agg(json_build_array(a.attnum, a.attname) ORDER BY a.attnum)
                FROM pg_attribute a
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
              'query', r.ev_action::text)::text
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_rewrite r ON r.ev_class = c.oid AND r.ev_type = '1' AND r.is_instead
            WHERE c.relkind IN ('v', 'm') AND n.nspname = ANY ($1::text[] || $2::text[])
            """;

    /**
     * {@code $1}: the exposed schemas; {@code $2}: patterns of the names of the settings that are hoisted. A function
     * can be called when all its parameters have names, or when its only one could take a whole body.
     */
    static final String FUNCTIONS = """
            WITH RECURSIVE domain_step AS (
              SELECT oid AS domain, typbasetype AS below FROM pg_type WHERE typtype = 'd'
              UNION ALL
              SELECT s.domain, t.typbasetype FROM domain_step s JOIN pg_type t ON t.oid = s.below WHERE t.typtype = 'd'
            ),
            domain_base AS (
              SELECT s.domain, t.oid AS base FROM domain_step s JOIN pg_type t ON t.oid = s.below
              WHERE t.typtype <> 'd'
            )
            SELECT json_build_object(
              'schema', n.nspname,
              'name', p.proname,
              'description', d.description,
              'parameters', coalesce(input.parameters, '[]'),
              'returnSchema', tn.nspname,
              'returnType', coalesce(row_of.relname, t.typname),
              'setOf', p.proretset,
              'composite', t.typtype = 'c' OR coalesce(p.proargmodes::text[] && '{t,b,o}', false),
              'volatility', p.provolatile,
              'variadic', p.provariadic <> 0,
              'isolation', (
                SELECT substr(s, strpos(s, '=') + 1) FROM unnest(p.proconfig) s
                WHERE split_part(s, '=', 1) = 'default_transaction_isolation'),
              'settings', coalesce((
                SELECT json_agg(json_build_array(split_part(s, '=', 1), substr(s, strpos(s, '=') + 1)))
                FROM unnest(p.proconfig) s
                WHERE s ~ ANY ($2::text[])), '[]'))::text
            FROM pg_proc p
            JOIN pg_namespace n ON n.oid = p.pronamespace
            LEFT JOIN domain_base b ON b.domain = p.prorettype
            JOIN pg_type t ON t.oid = coalesce(b.base, p.prorettype)
            JOIN pg_namespace tn ON tn.oid = t.typnamespace
            LEFT JOIN pg_class row_of ON row_of.oid = t.typrelid AND t.typrelid <> 0
            LEFT JOIN pg_description d ON d.objoid = p.oid AND d.classoid = 'pg_proc'::regclass
            CROSS JOIN LATERAL (
              SELECT
                json_agg(json_build_array(
                  coalesce(a.name, ''),
                  format_type(a.type, NULL),
                  CASE a.type
                    WHEN 'bit'::regtype THEN 'bit varying'
                    WHEN 'bit[]'::regtype THEN 'bit varying[]'
                    WHEN 'character'::regtype THEN 'character varying'
                    WHEN 'character[]'::regtype THEN 'character varying[]'
                    ELSE format_type(a.type, NULL)
                  END,
                  a.position <= p.pronargs - p.pronargdefaults,
                  coalesce(a.mode = 'v', false)) ORDER BY a.position) AS parameters,
                count(*) FILTER (WHERE coalesce(a.name, '') = '') AS unnamed,
                bool_and(a.type IN ('json'::regtype, 'jsonb'::regtype, 'text'::regtype, 'xml'::regtype,
                  'bytea'::regtype)) AS takes_bodies,
                count(*) AS number
              FROM (
                SELECT u.name, u.type, u.mode, row_number() OVER (ORDER BY u.ord) AS position
                FROM unnest(p.proargnames, coalesce(p.proallargtypes, p.proargtypes::oid[]), p.proargmodes)
                  WITH ORDINALITY AS u (name, type, mode, ord)
                WHERE coalesce(u.mode, 'i') IN ('i', 'b', 'v')) a
            ) input
            WHERE n.nspname = ANY ($1::text[])
              AND p.prokind = 'f'
              AND t.oid <> 'trigger'::regtype AND t.oid <> 'event_trigger'::regtype
              AND (input.unnamed = 0 OR input.number = 1 AND input.takes_bodies)
            """;

    /** Functions from one row of a relation to rows of a relation, of every schema. */
    static final String COMPUTED_RELATIONSHIPS = """
            SELECT json_build_object(
              'schema', n.nspname,
              'name', p.proname,
              'originSchema', an.nspname,
              'origin', a.typname,
              'targetSchema', rn.nspname,
              'target', r.typname,
              'toOne', NOT p.proretset OR p.prorows = 1)::text
            FROM pg_proc p
            JOIN pg_namespace n ON n.oid = p.pronamespace
            JOIN pg_type a ON a.oid = p.proargtypes[0]
            JOIN pg_class ac ON ac.oid = a.typrelid AND ac.relkind IN ('r', 'p', 'f', 'v', 'm')
            JOIN pg_namespace an ON an.oid = a.typnamespace
            JOIN pg_type r ON r.oid = p.prorettype
            JOIN pg_class rc ON rc.oid = r.typrelid AND rc.relkind IN ('r', 'p', 'f', 'v', 'm')
            JOIN pg_namespace rn ON rn.oid = r.typnamespace
            WHERE p.pronargs = 1
              AND n.nspname NOT IN ('pg_catalog', 'information_schema')
            """;

    /** Implicit casts by a function between a domain and json or text. */
    static final String REPRESENTATIONS = """
            SELECT json_build_object(
              'source', format_type(c.castsource, NULL),
              'target', format_type(c.casttarget, NULL),
              'schema', n.nspname,
              'function', p.proname)::text
            FROM pg_cast c
            JOIN pg_type s ON s.oid = c.castsource
            JOIN pg_type t ON t.oid = c.casttarget
            JOIN pg_proc p ON p.oid = c.castfunc
            JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE c.castcontext = 'i' AND c.castmethod = 'f'
              AND has_function_privilege(p.oid, 'execute')
              AND (s.typtype = 'd' AND t.oid IN ('json'::regtype, 'text'::regtype)
                OR t.typtype = 'd' AND s.oid IN ('json'::regtype, 'text'::regtype))
            """;

    /** {@code $1}: the exposed schemas. Aggregates over rows, and functions, that return a domain named as a type. */
    static final String MEDIA_HANDLERS = """
            WITH media AS (
              SELECT t.oid, t.typname, n.nspname, t.typbasetype = 'bytea'::regtype AS is_binary
              FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
              WHERE t.typtype = 'd' AND (t.typname = '*/*' OR t.typname ~* '^[a-z0-9.-]+/[a-z0-9.+-]+$')
            )
            SELECT json_build_object(
              'schema', n.nspname,
              'function', p.proname,
              'relationSchema', an.nspname,
              'relation', a.typname,
              'type', lower(m.typname),
              'binary', m.is_binary)::text
            FROM media m
            JOIN pg_proc p ON p.prorettype = m.oid AND p.prokind = 'a' AND p.pronargs = 1
            JOIN pg_namespace n ON n.oid = p.pronamespace
            JOIN pg_type a ON a.oid = p.proargtypes[0]
            JOIN pg_namespace an ON an.oid = a.typnamespace
            LEFT JOIN pg_class ac ON ac.oid = a.typrelid
            WHERE n.nspname = ANY ($1::text[])
              AND (a.oid = 'anyelement'::regtype OR ac.relkind IN ('r', 'p', 'f', 'v', 'm'))
            UNION ALL
            SELECT json_build_object(
              'schema', m.nspname,
              'function', m.typname,
              'relationSchema', n.nspname,
              'relation', p.proname,
              'type', lower(m.typname),
              'binary', m.is_binary)::text
            FROM media m
            JOIN pg_proc p ON p.prorettype = m.oid AND p.prokind = 'f' AND NOT p.proretset
            JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname = ANY ($1::text[])
            """;

    /** What is set for the roles that the login may become, of the settings that it may set. */
    static final String ROLES = """
            SELECT json_build_object('role', r.rolname, 'name', s.name, 'value', s.value)::text
            FROM pg_auth_members m
            JOIN pg_roles r ON r.oid = m.roleid
            CROSS JOIN LATERAL (
              SELECT split_part(setting, '=', 1) AS name, substr(setting, strpos(setting, '=') + 1) AS value
              FROM unnest(r.rolconfig) setting) s
            JOIN pg_settings known ON known.name = s.name
            WHERE m.member = (SELECT oid FROM pg_roles WHERE rolname = current_user)
              AND (known.context = 'user' OR %s)
            """;

    /** Since PostgreSQL 15 a superuser can let a role set what only superusers may. */
    static final String MAY_SET = "has_parameter_privilege(current_user, known.name, 'set')";
}
