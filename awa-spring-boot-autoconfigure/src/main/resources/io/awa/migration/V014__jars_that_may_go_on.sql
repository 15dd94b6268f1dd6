-- Says which jars may go on with a schema that is newer than they are, so that nodes of the previous
-- release work beside those that brought it. And insert_job refuses payloads and metadata that the
-- clients refuse.
-- Previous jar: not safe, because there is none: the first release brings this version or a later one.

-- A migration that is safe for the jars named here leaves this function alone. One that is not replaces
-- it, as it does the other. Jars read both numbers out of the catalog, so each is written as below.
create function ${schema}.oldest_jar_version() returns integer
  language sql immutable parallel safe
  as 'select 14';

comment on function ${schema}.oldest_jar_version() is
  'The oldest schema version that a jar may be made for and still work with this schema.';
comment on function ${schema}.schema_version() is 'The number of the last migration of this schema.';

-- As before, but with the sizes. They are those of the text that PostgreSQL makes of jsonb, which has a
-- blank after each colon and comma: what was given is not known any more.
create or replace function ${schema}.check_job(kind text, queue text, args jsonb, priority integer, max_attempts integer,
  run_at timestamptz, delay interval, tags text[], metadata jsonb, timeout interval, unique_by jsonb) returns void
  language plpgsql stable
as $$
declare
  problem text;
begin
  problem := case
    when coalesce(kind, '') !~ '[^[:space:]]' then format('kind must not be blank, but is %L', kind)
    when length(kind) > 200 then format('kind may have 200 characters, but has %s', length(kind))
    when kind ~ '[[:cntrl:]]' then format('kind must not hold control characters, but is %L', kind)
    when coalesce(queue, '') !~ '[^[:space:]]' then format('queue must not be blank, but is %L', queue)
    when length(queue) > 200 then format('queue may have 200 characters, but has %s', length(queue))
    when queue ~ '[[:cntrl:]]' then format('queue must not hold control characters, but is %L', queue)
    when coalesce(jsonb_typeof(args), 'null') <> 'object' then
      format('args must be a JSON object, but is %s', coalesce(jsonb_typeof(args), 'null'))
    when coalesce(jsonb_typeof(metadata), 'null') <> 'object' then
      format('metadata must be a JSON object, but is %s', coalesce(jsonb_typeof(metadata), 'null'))
    when octet_length(args::text) > 1048576 then
      format('args may have 1048576 bytes of JSON, but have %s; store them elsewhere and insert where they are',
        octet_length(args::text))
    when octet_length(metadata::text) > 65536 then
      format('metadata may have 65536 bytes of JSON, but has %s; store it elsewhere and insert where it is',
        octet_length(metadata::text))
    when coalesce(priority, 0) not between 1 and 4 then
      format('priority must be between 1 and 4, but is %s', coalesce(priority::text, 'null'))
    when coalesce(max_attempts, 0) not between 1 and 1000 then
      format('max_attempts must be between 1 and 1000, but is %s', coalesce(max_attempts::text, 'null'))
    when run_at is not null and delay is not null then
      format('it is due either at run_at (%s) or after delay (%s), not both', run_at, delay)
    when run_at not between '0001-01-01 00:00:00Z' and '9999-12-31 00:00:00Z' then
      format('run_at must lie between the years 1 and 9999, but is %s', run_at)
    when extract(epoch from delay) not between 0 and 3153600000 then
      format('delay must be between zero and 100 years, but is %s', delay)
    when extract(epoch from timeout) not between 0.001 and 3153600000 then
      format('timeout must be between a millisecond and 100 years, but is %s', timeout)
    when tags is null then 'tags must not be null; leave them out for none'
    when array_ndims(tags) > 1 then format('tags must be a list, but are %L', tags)
    when cardinality(tags) > 20 then format('a job takes at most 20 tags, but got %s', cardinality(tags))
    when exists (select from unnest(tags) as tag
      where coalesce(tag, '') !~ '[^[:space:]]' or length(tag) > 200 or tag ~ '[[:cntrl:]]') then
      format('each tag must have 1 to 200 characters and no control characters, but they are %L', tags)
    else ${schema}.unique_by_problem(unique_by, args)
  end;
  if problem is not null then
    raise exception 'The job was not inserted: %.', problem using errcode = 'invalid_parameter_value';
  end if;
end
$$;

create or replace function ${schema}.schema_version() returns integer
  language sql immutable parallel safe
  as 'select 14';
