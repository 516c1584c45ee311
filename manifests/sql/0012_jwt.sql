-- pgjwt's functions where the extension is not: RFC 7515 (JWS), algorithms HS256, HS384 and HS512, by pgcrypto's hmac().

do $jwt$
begin
    if exists (select from pg_catalog.pg_extension where extname = 'pgjwt') then
        return;
    end if;

    create or replace function extensions.url_encode(data bytea) returns text
    language sql immutable
    return rtrim(translate(encode(data, 'base64'), E'+/\n', '-_'), '=');

    create or replace function extensions.url_decode(data text) returns bytea
    language sql immutable
    return decode(
        rpad(translate(data, '-_', '+/'), (length(data) + 3) / 4 * 4, '='),
        'base64');

    create or replace function extensions.algorithm_sign(signables text, secret text, algorithm text) returns text
    language plpgsql immutable
    set search_path = pg_catalog, extensions
    as $$
    declare
        digest text;
    begin
        digest := case algorithm when 'HS256' then 'sha256' when 'HS384' then 'sha384' when 'HS512' then 'sha512' end;
        if digest is null then
            return null; -- and so no signature equals it
        end if;
        return url_encode(hmac(convert_to(signables, 'UTF8'), convert_to(secret, 'UTF8'), digest));
    end
    $$;

    create or replace function extensions.sign(payload json, secret text, algorithm text default 'HS256') returns text
    language sql immutable
    set search_path = pg_catalog, extensions
    as $$
        select signables || '.' || algorithm_sign(signables, secret, algorithm)
        from (
            select url_encode(convert_to(json_build_object('alg', algorithm, 'typ', 'JWT')::text, 'UTF8'))
                || '.' || url_encode(convert_to(payload::text, 'UTF8')) as signables
        ) as parts
    $$;

    create or replace function extensions.try_cast_double(inp text) returns double precision
    language plpgsql immutable
    as $$
    begin
        return inp::double precision;
    exception when data_exception then
        return null;
    end
    $$;

    create or replace function extensions.verify(token text, secret text, algorithm text default 'HS256')
    returns table (header json, payload json, valid boolean)
    language sql stable
    set search_path = pg_catalog, extensions
    as $$
        select
            decoded.header,
            decoded.payload,
            coalesce(decoded.signature_ok, false)
                and extract(epoch from now()) >= coalesce(try_cast_double(decoded.payload ->> 'nbf'), '-infinity')
                and extract(epoch from now()) < coalesce(try_cast_double(decoded.payload ->> 'exp'), 'infinity')
        from (
            select
                convert_from(url_decode(part[1]), 'UTF8')::json as header,
                convert_from(url_decode(part[2]), 'UTF8')::json as payload,
                part[3] = algorithm_sign(part[1] || '.' || part[2], secret, algorithm) as signature_ok
            from string_to_array(token, '.') as part
        ) as decoded
    $$;
end
$jwt$;
