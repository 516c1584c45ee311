-- repeatable
-- What a request's token says. The data plane puts the verified claims, as JSON, into request.jwt.claims for the
-- transaction; the older settings request.jwt.claim.<name> are read first where Supabase reads them.

create or replace function auth.jwt() returns jsonb
language sql stable
return coalesce(
    nullif(current_setting('request.jwt.claim', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')
)::jsonb;

create or replace function auth.uid() returns uuid
language sql stable
return coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
)::uuid;

create or replace function auth.role() returns text
language sql stable
return coalesce(
    nullif(current_setting('request.jwt.claim.role', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
);

create or replace function auth.email() returns text
language sql stable
return coalesce(
    nullif(current_setting('request.jwt.claim.email', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
);

-- Only the claim at the top of the token counts: what lies in user_metadata is the user's own to write. Claims that
-- are not JSON, or a tenant that is not a UUID, are nobody's: null, which equals no row. PL/pgSQL because SQL cannot
-- catch a failed cast before PostgreSQL 16; names are qualified so that no search_path reaches another function.
create or replace function public.current_tenant_id() returns uuid
language plpgsql stable parallel restricted
as $$
declare
    claims constant text := pg_catalog.current_setting('request.jwt.claims', true);
begin
    if claims is null or claims operator(pg_catalog.=) '' then
        return null;
    end if;
    return pg_catalog.jsonb_extract_path_text(claims::pg_catalog.jsonb, 'tenant_id')::pg_catalog.uuid;
exception
    when data_exception or program_limit_exceeded or statement_too_complex then
        return null;
end
$$;
comment on function public.current_tenant_id() is 'The tenant of the request: claim tenant_id of its verified token, or null';
