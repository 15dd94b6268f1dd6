-- Unique jobs, and inserts from any language.
-- Safe beside version 2: it only adds functions.

-- The states during which a job keeps its key, by name. A job that left its set and comes
-- back to it finds its key only if no other job took it meanwhile: with "waiting", a run
-- that is tried again may wait beside a newer job.
create function ${schema}.unique_states(name text) returns text[]
  language sql immutable
as $$
select case name
  when 'waiting' then array['scheduled', 'available', 'retryable']
  when 'unfinished' then array['scheduled', 'available', 'retryable', 'running', 'waiting_external']
  when 'unfinished_or_completed' then
    array['scheduled', 'available', 'retryable', 'running', 'waiting_external', 'completed']
  when 'all' then array['scheduled', 'available', 'retryable', 'running', 'waiting_external', 'completed',
    'failed', 'cancelled']
end
$$;

-- SHA-256 over the UTF-8 text of a jsonb object with the members kind and, where asked
-- for, queue and args: PostgreSQL writes the keys of jsonb in one order, so payloads
-- that differ in nothing else give equal text. Zeros at the end of a number are kept: 1 and
-- 1.0 are two keys.
create function ${schema}.unique_key(kind text, queue text, args jsonb, unique_by jsonb) returns bytea
  language sql immutable
as $$
select sha256(convert_to((
  jsonb_build_object('kind', kind)
    || case when coalesce((unique_by ->> 'queue')::boolean, false)
      then jsonb_build_object('queue', queue) else '{}' end
    || case
      when jsonb_typeof(unique_by -> 'args') = 'array' then jsonb_build_object('args', (
        select jsonb_object_agg(field, args -> field)
        from jsonb_array_elements_text(unique_by -> 'args') as chosen (field)))
      when coalesce((unique_by ->> 'args')::boolean, true) then jsonb_build_object('args', args)
      else '{}'
    end)::text, 'UTF8'))
$$;

-- Takes the keys that are free for new jobs, in the order of the keys, so that two calls
-- never wait for each other in a circle; waits for transactions that took one of them and
-- have not ended. A key is free if the job that held it stands in none of its states any
-- more. The takeover compares what this statement saw of the claim, because the claim may
-- have changed hands while it waited.
create function ${schema}.claim_unique_keys(wanted_keys bytea[], wanted_uniques text[]) returns bigint[]
  language sql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
with wanted as materialized (
  select distinct on (input.key) input.key, input.unique_by::jsonb as unique_by
  from unnest(wanted_keys, wanted_uniques) with ordinality as input (key, unique_by, place)
  where input.key is not null
  order by input.key, input.place
),
held as materialized (
  select claim.unique_key as key, claim.job_id, claim.held_since,
    coalesce(claim.expires_at > clock_timestamp(), true) and exists (
      select from ${schema}.job_status status
      where status.id = claim.job_id and status.state = any (claim.states)) as valid
  from ${schema}.unique_claim claim
  where claim.unique_key = any (wanted_keys)
),
claimed as (
  insert into ${schema}.unique_claim as claim (unique_key, job_id, states, held_since, expires_at)
  select wanted.key, nextval('${schema}.job_id_seq'),
    ${schema}.unique_states(coalesce(wanted.unique_by ->> 'states', 'unfinished')), clock_timestamp(),
    clock_timestamp() + (wanted.unique_by ->> 'period_micros')::numeric::bigint * interval '1 microsecond'
  from wanted
  where not exists (select from held where held.key = wanted.key and held.valid)
  order by wanted.key
  on conflict (unique_key) do update
    set job_id = excluded.job_id, states = excluded.states, held_since = excluded.held_since,
      expires_at = excluded.expires_at
    where (claim.unique_key, claim.job_id, claim.held_since) in (
      select held.key, held.job_id, held.held_since from held)
  returning claim.job_id
)
select coalesce(array_agg(claimed.job_id), '{}')
from claimed
$$;

-- Inserts jobs of which some are unique. Returns a row for each job, in the order given:
--   inserted     a new job
--   duplicate    another job holds the key; the row describes that job
--   replaced     the same, and it got the new args because it had not started
--   rescheduled  the same, and it got the new due time because it had not started
-- If one that must not be a duplicate is one, nothing is inserted, and the only row says
-- conflict; if another transaction does not end in time, the only row says locked. Both
-- leave the transaction of the caller usable: that is what the block with exceptions is
-- for. It holds every statement that waits for other transactions.
-- The statements after the claim see what was committed while it waited. A holder that
-- lost the key meanwhile is no duplicate: then the claim is tried again.
-- Planned anew for each call, because a plan made while the tables were empty would be kept.
-- The view gets arrays of ids: a join would make it work out where every job stands.
create function ${schema}.insert_unique(
  kinds text[], queues text[], priorities integer[], max_attempts integer[], run_ats text[], delay_micros bigint[],
  timeout_micros bigint[], tags text[], args text[], metadata text[], uniques text[], lock_timeout_millis integer
)
returns table (
  id bigint, kind text, queue text, run_at timestamptz, state text, outcome text, unique_key bytea
)
language plpgsql volatile
set enable_seqscan = off
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  lock_timeout_before text := current_setting('lock_timeout');
  keys bytea[];
  claimed bigint[];
  ids bigint[];
  fresh boolean[];
  settled boolean;
  holder_queues text[];
  holder_run_ats timestamptz[];
  holder_states text[];
  outcomes text[];
  taken_id bigint;
  taken_key bytea;
  given record;
begin
  select array_agg(case when input.unique_by is not null then
      ${schema}.unique_key(input.kind, input.queue, input.args::jsonb, input.unique_by::jsonb) end
    order by input.place)
  into keys
  from unnest(kinds, queues, args, uniques) with ordinality as input (kind, queue, args, unique_by, place);

  begin
    perform set_config('lock_timeout', lock_timeout_millis::text, true);

    for look in 1..5 loop
      claimed := ${schema}.claim_unique_keys(keys, uniques);

      with held as materialized (
        select claim.unique_key, claim.job_id, claim.states, claim.expires_at
        from ${schema}.unique_claim claim
        where claim.unique_key = any (keys)
      ),
      status as materialized (
        select job_status.id, job_status.queue, job_status.run_at, job_status.state
        from ${schema}.job_status
        where job_status.id = any (array(select held.job_id from held))
      )
      select array_agg(coalesce(holder.job_id, case when holder.key is null then nextval('${schema}.job_id_seq') end)
          order by holder.place),
        array_agg(holder.key is null or (holder.first and holder.is_new) order by holder.place),
        bool_and(holder.key is null or holder.is_new or coalesce(holder.valid, false)),
        array_agg(holder.queue order by holder.place),
        array_agg(holder.run_at order by holder.place),
        array_agg(holder.state order by holder.place)
      into ids, fresh, settled, holder_queues, holder_run_ats, holder_states
      from (
        select input.place, input.key, held.job_id, held.job_id = any (claimed) as is_new,
          input.place = min(input.place) over (partition by input.key) as first,
          status.queue, status.run_at, status.state,
          status.state = any (held.states) and coalesce(held.expires_at > clock_timestamp(), true) as valid
        from unnest(keys) with ordinality as input (key, place)
        left join held on held.unique_key = input.key
        left join status on status.id = held.job_id
      ) holder;
      exit when settled;
    end loop;

    if array_position(ids, null) is not null then
      raise exception 'A unique key changed hands.' using errcode = 'lock_not_available';
    end if;

    select case when input.id = any (claimed) then null else input.id end, input.key
    into taken_id, taken_key
    from unnest(ids, keys, fresh, uniques) with ordinality as input (id, key, fresh, unique_by, place)
    where not input.fresh and input.unique_by::jsonb ->> 'on_conflict' = 'fail'
    order by input.place
    limit 1;
    if found then
      raise exception 'A unique key is taken.' using errcode = 'AWA01';
    end if;

    with input as materialized (
      select new_job.*, clock_timestamp() as created_at
      from unnest(ids, fresh, keys, kinds, queues, priorities, max_attempts, run_ats, delay_micros, timeout_micros,
          tags, args, metadata)
        as new_job (id, fresh, key, kind, queue, priority, max_attempts, run_at, delay_micros, timeout_micros,
          tags, args, metadata)
      where new_job.fresh
    ),
    due as materialized (
      select input.id, input.kind, input.queue, input.priority,
        case when input.delay_micros is not null
          then input.created_at + input.delay_micros * interval '1 microsecond'
          else greatest(input.run_at::timestamptz, input.created_at) end as run_at
      from input
    ),
    inserted_job as (
      insert into ${schema}.job (id, created_at, run_at, kind, queue, priority, max_attempts, tags, args, metadata,
        unique_key, timeout)
      select input.id, input.created_at, due.run_at, input.kind, input.queue, input.priority, input.max_attempts,
        input.tags::text[], input.args::jsonb, input.metadata::jsonb, input.key,
        input.timeout_micros * interval '1 microsecond'
      from input
      join due on due.id = input.id
    )
    insert into ${schema}.ready (job_id, run_at, priority, attempt, queue, kind)
    select due.id, due.run_at, due.priority, 0, due.queue, due.kind
    from due;

    outcomes := array(select case when new_job then 'inserted' else 'duplicate' end from unnest(fresh) as new_job);
    for given in
      select input.*, input.unique_by::jsonb ->> 'on_conflict' as mode
      from unnest(ids, fresh, args, run_ats, delay_micros, uniques) with ordinality
        as input (id, fresh, args, run_at, delay_micros, unique_by, place)
      where not input.fresh and input.unique_by::jsonb ->> 'on_conflict' in ('replace_args', 'reschedule')
      order by input.id, input.place
    loop
      if given.mode = 'replace_args' and ${schema}.replace_args(given.id, given.args::jsonb) then
        outcomes[given.place] := 'replaced';
      elsif given.mode = 'reschedule' and ${schema}.reschedule(given.id, case when given.delay_micros is not null
          then clock_timestamp() + given.delay_micros * interval '1 microsecond'
          else greatest(given.run_at::timestamptz, clock_timestamp()) end) then
        outcomes[given.place] := 'rescheduled';
      end if;
    end loop;
    perform set_config('lock_timeout', lock_timeout_before, true);
  exception
    when sqlstate 'AWA01' then
      return query select taken_id, null::text, null::text, null::timestamptz, null::text, 'conflict', taken_key;
      return;
    when lock_not_available or deadlock_detected then
      return query select null::bigint, null::text, null::text, null::timestamptz, null::text, 'locked', null::bytea;
      return;
  end;

  -- A duplicate is described as it was when it held the key; its kind is part of the key.
  return query
    with status as materialized (
      select job_status.id, job_status.queue, job_status.run_at, job_status.state
      from ${schema}.job_status
      where job_status.id = any (ids)
    )
    select input.id, input.kind, coalesce(described.queue, status.queue),
      case when described.queue is not null then described.run_at else status.run_at end,
      coalesce(described.state, status.state), input.outcome, input.key
    from unnest(ids, outcomes, keys, kinds, holder_queues, holder_run_ats, holder_states) with ordinality
      as input (id, outcome, key, kind, queue, run_at, state, place)
    left join lateral (select input.queue, input.run_at, input.state where input.outcome = 'duplicate') described
      on true
    left join status on status.id = input.id
    order by input.place;
end
$$;

-- Gives a job other args unless a worker has it, and says whether it did. The row of the
-- lane is put in anew: a worker whose claim began before reads the old args, so it must
-- not find the row. A second look catches a row that was moved meanwhile.
create function ${schema}.replace_args(wanted_id bigint, new_args jsonb) returns boolean
  language plpgsql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
begin
  for look in 1..2 loop
    with gone as (
      delete from ${schema}.ready
      where ready.ctid = any (array(select ready_row from ${schema}.job_status where id = wanted_id))
        and ready.job_id = wanted_id
      returning *
    ),
    back as (
      insert into ${schema}.ready (job_id, run_at, priority, attempt, queue, kind, requeued)
      select job_id, run_at, priority, attempt, queue, kind, requeued
      from gone
    )
    update ${schema}.job set args = new_args
    where id in (select job_id from gone);
    if found then
      return true;
    end if;
  end loop;
  return false;
end
$$;

-- Moves the due time of a job unless a worker has it, and says whether it did. A second
-- look catches a row that was moved meanwhile.
create function ${schema}.reschedule(wanted_id bigint, new_run_at timestamptz) returns boolean
  language plpgsql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
begin
  for look in 1..2 loop
    update ${schema}.ready set run_at = new_run_at, requeued = true
    where ready.ctid = any (array(select ready_row from ${schema}.job_status where id = wanted_id))
      and ready.job_id = wanted_id;
    if found then
      return true;
    end if;
  end loop;
  return false;
end
$$;

-- Refuses what the clients refuse, with the same limits.
create function ${schema}.check_job(kind text, queue text, args jsonb, priority integer, max_attempts integer,
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

create function ${schema}.unique_by_problem(unique_by jsonb, args jsonb) returns text
  language sql immutable
as $$
select case
  when unique_by is null then null
  when jsonb_typeof(unique_by) <> 'object' then
    format('unique_by must be a JSON object, but is %s', jsonb_typeof(unique_by))
  when exists (select from jsonb_object_keys(unique_by) as key
    where key not in ('args', 'queue', 'period_micros', 'states', 'on_conflict')) then
    format('unique_by takes args, queue, period_micros, states and on_conflict, but is %s', unique_by)
  when jsonb_typeof(unique_by -> 'args') not in ('array', 'boolean') or exists (
    select from jsonb_path_query(unique_by, 'strict $.args[*]', silent => true) as field
    where jsonb_typeof(field) <> 'string') then
    format('args of unique_by must be true, false or an array of member names, but is %s', unique_by -> 'args')
  when jsonb_typeof(unique_by -> 'args') = 'array' and exists (
    select from jsonb_array_elements_text(unique_by -> 'args') as field where not args ? field) then
    format('args of unique_by names members that the args do not have: %s', unique_by -> 'args')
  when unique_by -> 'args' = '[]' then 'args of unique_by is an empty array; use false to leave the args out'
  when jsonb_typeof(unique_by -> 'queue') <> 'boolean' then
    format('queue of unique_by must be true or false, but is %s', unique_by -> 'queue')
  when jsonb_typeof(unique_by -> 'period_micros') not in ('number', 'null') then
    format('period_micros of unique_by must be a number, but is %s', unique_by -> 'period_micros')
  when jsonb_typeof(unique_by -> 'period_micros') = 'number' and (
    (unique_by ->> 'period_micros')::numeric not between 1 and 3153600000000000
    or (unique_by ->> 'period_micros')::numeric % 1 <> 0) then
    format('period_micros of unique_by must be a whole number of microseconds up to 100 years, but is %s',
      unique_by -> 'period_micros')
  when unique_by ->> 'on_conflict' = 'replace_args' and coalesce(unique_by -> 'args', 'true') = 'true' then
    'a job that is unique by all of its args cannot replace the args: on_conflict is replace_args'
  when unique_by ? 'states' and ${schema}.unique_states(unique_by ->> 'states') is null then
    format('states of unique_by must be waiting, unfinished, unfinished_or_completed or all, but is %s',
      unique_by -> 'states')
  when unique_by ? 'on_conflict' and coalesce(unique_by ->> 'on_conflict', '')
    not in ('return', 'fail', 'replace_args', 'reschedule') then
    format('on_conflict of unique_by must be return, fail, replace_args or reschedule, but is %s',
      unique_by -> 'on_conflict')
end
$$;

-- Inserts a job in the transaction of the caller, from any language, psql or a trigger:
-- same defaults, limits and uniqueness as the clients. Needs no privilege but EXECUTE, and
-- USAGE of the schema. unique_by is, with its defaults,
--   {"args": true, "queue": false, "period_micros": null, "states": "unfinished", "on_conflict": "return"}
-- where args may be an array of member names. The style of dates is set because run_at
-- passes through text, and other styles name time zones in an ambiguous way.
create function ${schema}.insert_job(
  kind text, args jsonb, queue text default 'default', priority integer default 2, max_attempts integer default 25,
  run_at timestamptz default null, delay interval default null, tags text[] default '{}', metadata jsonb default '{}',
  timeout interval default null, unique_by jsonb default null
)
returns table (job_id bigint, outcome text, job_state text, job_run_at timestamptz)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO'
as $$
declare
  result record;
begin
  perform ${schema}.check_job(insert_job.kind, insert_job.queue, insert_job.args, insert_job.priority,
    insert_job.max_attempts, insert_job.run_at, insert_job.delay, insert_job.tags, insert_job.metadata, insert_job.timeout,
    insert_job.unique_by);
  select inserted.*
  into result
  from ${schema}.insert_unique(array[insert_job.kind], array[insert_job.queue], array[insert_job.priority],
    array[insert_job.max_attempts], array[insert_job.run_at::text],
    array[(extract(epoch from insert_job.delay) * 1000000)::bigint],
    array[(extract(epoch from insert_job.timeout) * 1000000)::bigint], array[insert_job.tags::text],
    array[insert_job.args::text], array[insert_job.metadata::text], array[insert_job.unique_by::text], 10000)
    as inserted;
  if result.outcome = 'conflict' then
    raise exception 'The job was not inserted: job % holds its unique key %.', result.id,
      encode(result.unique_key, 'hex') using errcode = 'unique_violation';
  elsif result.outcome = 'locked' then
    raise exception 'The job was not inserted: another transaction is inserting the same unique key and has not '
      'ended within 10 seconds. Commit or roll it back, or try again.' using errcode = 'lock_not_available';
  end if;
  return query select result.id, result.outcome, result.state, result.run_at;
end
$$;

revoke execute on function ${schema}.insert_job from public;

create or replace function ${schema}.schema_version() returns integer
  language sql immutable parallel safe
  as 'select 3';
