-- What operators do: find jobs, and move many of them at once.
-- Safe beside version 3: it only adds functions and columns with defaults.
-- Plans are made anew for each call, as for the claim: one made while the tables were empty
-- would be kept, and read whole indexes when they are full.

-- Reads jobs by their ids, in no particular order.
create function ${schema}.jobs_by_id(wanted_ids bigint[]) returns setof ${schema}.job_status
  language plpgsql stable
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
begin
  return query select status.* from ${schema}.job_status status where status.id = any (wanted_ids);
end
$$;

-- Which job holds a key now, if one does.
create function ${schema}.unique_holder(wanted_key bytea) returns table (job_id bigint)
  language sql stable
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
select claim.job_id
from ${schema}.unique_claim claim
cross join lateral ${schema}.jobs_by_id(array[claim.job_id]) status
where claim.unique_key = wanted_key
  and coalesce(claim.expires_at > clock_timestamp(), true)
  and status.state = any (claim.states)
$$;

-- The id from which on jobs were inserted at a time or later. Ids grow with the time of the
-- insert, so halving finds it in some 20 looks, without an index that every insert would
-- have to fill. The tolerance, added to the times of the jobs, is for what breaks the order:
-- an insert that took its id and then waited for a lock, a server with another clock.
create function ${schema}.id_since(wanted timestamptz, tolerance interval) returns bigint
  language plpgsql stable
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
declare
  low bigint := (select min(id) from ${schema}.job);
  high bigint := (select max(id) + 1 from ${schema}.job);
  middle bigint;
  near record;
begin
  while low < high loop
    middle := low + (high - low) / 2;
    select job.id, job.created_at + tolerance as created_at
    into near
    from ${schema}.job
    where job.id >= middle
    order by job.id
    limit 1;
    if near.id is null or near.created_at >= wanted then
      high := middle;
    else
      low := near.id + 1;
    end if;
  end loop;
  return low;
end
$$;

-- Finds jobs by what they are and where they stand. Dynamic, because the plan depends on
-- which filters are given; nothing of the arguments becomes part of the text. Each state
-- has its table, read by id up to the number of jobs wanted:
--   failed and cancelled, and all that has not finished: reads no completed jobs.
--   completed, and any state: reads from one end until the page is full, so a kind or queue
--     that is rare among them takes a look at each job of the range of time.
-- Without parallel workers, which run ahead of a page that is nearly full. The states
-- "scheduled", "available" and "retryable" are told apart by the time. Dead letters count
-- as a state of their own here.
create function ${schema}.find_jobs(
  states text[], wanted_kind text, wanted_queue text, wanted_tag text, created_from text, created_before text,
  wanted_ids bigint[], cursor_id bigint, newer boolean, max_count bigint
)
returns setof bigint
language plpgsql stable
set max_parallel_workers_per_gather = 0
as $$
declare
  first_id constant bigint := case when created_from is not null then
    ${schema}.id_since(created_from::timestamptz, interval '10 minutes') end;
  end_id constant bigint := case when created_before is not null then
    ${schema}.id_since(created_before::timestamptz, interval '-10 minutes') end;
  tagged constant text := case when wanted_tag is not null then
    ' and job.tags @> array[$4] and cardinality(job.tags) > 0' else '' end;
  timed constant text := concat(
    case when created_from is not null then ' and job.created_at >= $5' end,
    case when created_before is not null then ' and job.created_at < $6' end);
  placed constant text := concat(
    case when wanted_kind is not null then ' and place.kind = $2' end,
    case when wanted_queue is not null then ' and place.queue = $3' end,
    case when wanted_ids is not null then ' and place.id = any ($7)' end,
    case when cursor_id is not null then ' and place.id ' || case when newer then '>' else '<' end || ' $8' end,
    case when first_id is not null then ' and place.id >= $10' end,
    case when end_id is not null then ' and place.id < $11' end);
  ending constant text := ' order by id' || case when newer then '' else ' desc' end || ' limit $9';
  query text;
begin
  if states is null then
    query := 'select job.id from ${schema}.job where true' || replace(placed, 'place.', 'job.') || tagged || timed
      || ending;
  else
    select 'select id from (' || string_agg('(select place.id from (' || branch.source || ') place'
        || case when tagged <> '' then ' join ${schema}.job on job.id = place.id' else '' end
        || ' where true' || placed || tagged || case when timed <> '' then
          ' and (select true' || timed || ' from ${schema}.job where job.id = place.id)' else '' end
        || replace(ending, 'id', 'place.id') || ')', ' union all ') || ') found' || ending
    into query
    from (values
      ('{completed}'::text[], 'select job_id as id, queue, kind from ${schema}.finished where state = ''completed'''),
      ('{failed}', 'select job_id as id, queue, kind from ${schema}.finished where state = ''failed'''),
      ('{cancelled}', 'select job_id as id, queue, kind from ${schema}.finished where state = ''cancelled'''),
      ('{scheduled,available,retryable}', 'select job_id as id, queue, kind from ${schema}.ready'
        ' where case when run_at <= clock_timestamp() then ''available'''
        ' when attempt = 0 then ''scheduled'' else ''retryable'' end = any ($1)'),
      ('{running}', 'select job_id as id, queue, kind from ${schema}.running'),
      ('{waiting_external}', 'select job_id as id, queue, kind from ${schema}.waiting'),
      ('{dead_letter}', 'select job_id as id, (select job.queue from ${schema}.job where job.id = job_id) as queue,'
        ' (select job.kind from ${schema}.job where job.id = job_id) as kind from ${schema}.dead_letter')
    ) as branch (in_states, source)
    where branch.in_states && states;
  end if;
  if query is not null then
    return query execute query
      using states, wanted_kind, wanted_queue, wanted_tag, created_from::timestamptz, created_before::timestamptz,
        wanted_ids, cursor_id, max_count, first_id, end_id;
  end if;
end
$$;

-- What became of a job that an operator asked to change. outcome is changed, unchanged
-- (state says why), duplicate (another job holds its unique key) or not_found.
create type ${schema}.job_change as (
  job_id bigint, outcome text, state text, queue text, kind text, run_at timestamptz, lease bigint,
  existing_job_id bigint
);

-- Says what could not be changed and why. Another holder of its key is the reason only for a
-- job in one of the places that it cannot leave without its key. The ids are given to the
-- view as an array, because a join with them would make it work out where every job stands.
create function ${schema}.unchanged_jobs(wanted_ids bigint[], changed_ids bigint[], places text[])
  returns setof ${schema}.job_change
  language sql stable
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
with left_over as materialized (
  select wanted.id
  from unnest(wanted_ids) as wanted (id)
  where not exists (select from unnest(changed_ids) as changed (id) where changed.id = wanted.id)
),
status as materialized (
  select job_status.id, job_status.state, job_status.queue, job_status.kind, job_status.run_at, job_status.unique_key,
    job_status.death_reason
  from ${schema}.job_status
  where job_status.id = any (array(select id from left_over))
)
select left_over.id,
  case when status.id is null then 'not_found' when claim.job_id <> status.id then 'duplicate' else 'unchanged' end,
  status.state, status.queue, status.kind, status.run_at, null::bigint,
  case when claim.job_id <> status.id then claim.job_id end
from left_over
left join status on status.id = left_over.id
left join ${schema}.unique_claim claim on claim.unique_key = status.unique_key
  and case when status.death_reason is not null then 'dead_letter' else status.state end = any (places)
$$;

-- Cancels jobs that have not finished. The lease of a run that was cut off comes back, so
-- that its worker can be told. A second look catches jobs that were claimed or ended
-- meanwhile.
create function ${schema}.cancel_jobs(wanted_ids bigint[], reason text) returns setof ${schema}.job_change
  language plpgsql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
declare
  changed_ids bigint[] := '{}';
  change ${schema}.job_change;
begin
  for look in 1..2 loop
    for change in
      with target as materialized (
        select status.id, status.state, status.ready_row
        from ${schema}.job_status status
        where status.id = any (wanted_ids) and status.id <> all (changed_ids)
          and status.state not in ('completed', 'failed', 'cancelled')
      ),
      from_ready as (
        delete from ${schema}.ready
        where ctid = any (array(select ready_row from target)) and job_id = any (wanted_ids)
        returning job_id, null::timestamptz as claimed_at, null::bigint as worker_id, attempt, queue, kind,
          null::bigint as lease
      ),
      from_running as (
        delete from ${schema}.running
        where job_id = any (array(select id from target where state = 'running' order by id))
        returning job_id, claimed_at, worker_id, attempt, queue, kind, lease
      ),
      from_waiting as (
        delete from ${schema}.waiting
        where job_id = any (array(select id from target where state = 'waiting_external' order by id))
        returning job_id, claimed_at, worker_id, attempt, queue, kind, null::bigint
      ),
      gone as (
        select left_place.*, clock_timestamp() as ended_at
        from (
          select * from from_ready union all select * from from_running union all select * from from_waiting
        ) left_place
      ),
      finished_now as (
        insert into ${schema}.finished (job_id, claimed_at, finished_at, worker_id, attempt, state, queue, kind)
        select job_id, claimed_at, ended_at, worker_id, attempt, 'cancelled', queue, kind
        from gone
      ),
      history as (
        insert into ${schema}.attempt (job_id, started_at, ended_at, worker_id, attempt, outcome, error_message)
        select job_id, claimed_at, ended_at, worker_id, attempt, 'cancelled', reason
        from gone
        where claimed_at is not null
      )
      select job_id, 'changed', 'cancelled', queue, kind, null, lease, null
      from gone
    loop
      changed_ids := changed_ids || change.job_id;
      return next change;
    end loop;
    exit when cardinality(changed_ids) >= cardinality(wanted_ids);
  end loop;
  return query select * from ${schema}.unchanged_jobs(wanted_ids, changed_ids, '{}');
end
$$;

-- Puts jobs that stand in one of the given places back to their lanes, with all attempts
-- before them. A unique job needs its key back: if another job holds it, it stays.
create function ${schema}.retry_jobs(wanted_ids bigint[], places text[], new_run_at text, new_priority integer,
  new_queue text) returns setof ${schema}.job_change
  language plpgsql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
declare
  changed_ids bigint[] := '{}';
  change ${schema}.job_change;
begin
  for change in
    with target as materialized (
      select status.id, status.queue, status.kind, status.priority, status.unique_key,
        case when status.death_reason is not null then 'dead_letter' else status.state end as place
      from ${schema}.job_status status
      where status.id = any (wanted_ids)
        and case when status.death_reason is not null then 'dead_letter' else status.state end = any (places)
    ),
    held as materialized (
      select claim.unique_key, claim.job_id, claim.held_since,
        coalesce(claim.expires_at > clock_timestamp(), true) and exists (
          select from ${schema}.job_status status
          where status.id = claim.job_id and status.state = any (claim.states)) as valid
      from ${schema}.unique_claim claim
      where claim.unique_key in (select unique_key from target)
    ),
    key_back as (
      insert into ${schema}.unique_claim as claim (unique_key, job_id)
      select distinct on (target.unique_key) target.unique_key, target.id
      from target
      where target.unique_key is not null
        and not exists (select from held
          where held.unique_key = target.unique_key and held.valid and held.job_id <> target.id)
      order by target.unique_key, target.id
      on conflict (unique_key) do update set job_id = excluded.job_id, held_since = clock_timestamp()
        where (claim.unique_key, claim.job_id, claim.held_since) in (
          select unique_key, job_id, held_since from held)
      returning claim.job_id
    ),
    allowed as (
      select target.*
      from target
      where target.unique_key is null or target.id in (select job_id from key_back)
    ),
    from_finished as (
      delete from ${schema}.finished
      where job_id = any (array(select id from allowed where place in ('failed', 'cancelled', 'completed') order by id))
      returning job_id
    ),
    from_waiting as (
      delete from ${schema}.waiting
      where job_id = any (array(select id from allowed where place = 'waiting_external' order by id))
      returning job_id
    ),
    from_dead as (
      delete from ${schema}.dead_letter
      where job_id = any (array(select id from allowed where place = 'dead_letter' order by id))
      returning job_id
    ),
    gone as (
      select job_id from from_finished union all select job_id from from_waiting union all select job_id from from_dead
    ),
    moved as (
      update ${schema}.job
      set queue = coalesce(new_queue, job.queue), priority = coalesce(new_priority, job.priority)
      where job.id in (select job_id from gone) and (new_queue is not null or new_priority is not null)
      returning job.id
    ),
    back as (
      insert into ${schema}.ready (job_id, run_at, priority, attempt, queue, kind, requeued)
      select allowed.id, greatest(new_run_at::timestamptz, clock_timestamp()),
        coalesce(new_priority, allowed.priority), 0, coalesce(new_queue, allowed.queue), allowed.kind, true
      from gone
      join allowed on allowed.id = gone.job_id
      returning job_id, run_at, queue, kind
    )
    select back.job_id, 'changed', case when back.run_at > clock_timestamp() then 'scheduled' else 'available' end,
      back.queue, back.kind, back.run_at, null, null
    from back
    left join moved on moved.id = back.job_id
  loop
    changed_ids := changed_ids || change.job_id;
    return next change;
  end loop;
  return query select * from ${schema}.unchanged_jobs(wanted_ids, changed_ids, places);
end
$$;

-- Deletes jobs for good that failed or are dead letters, with their history.
create function ${schema}.discard_jobs(wanted_ids bigint[], places text[]) returns setof ${schema}.job_change
  language plpgsql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
declare
  changed_ids bigint[] := '{}';
  change ${schema}.job_change;
begin
  for change in
    with from_finished as (
      delete from ${schema}.finished
      where job_id = any (wanted_ids) and state = any (places)
      returning job_id, queue, kind
    ),
    from_dead as (
      delete from ${schema}.dead_letter
      where job_id = any (wanted_ids) and 'dead_letter' = any (places)
      returning job_id, null::text as queue, null::text as kind
    ),
    gone as (
      select * from from_finished union all select * from from_dead
    ),
    deleted as (
      delete from ${schema}.job where id in (select job_id from gone) returning id, queue, kind
    ),
    history as (
      delete from ${schema}.attempt where job_id in (select job_id from gone)
    ),
    reported as (
      delete from ${schema}.progress where job_id in (select job_id from gone)
    ),
    called_back as (
      delete from ${schema}.callback_result where job_id in (select job_id from gone)
    )
    select id, 'changed', null, queue, kind, null, null, null
    from deleted
  loop
    changed_ids := changed_ids || change.job_id;
    return next change;
  end loop;
  return query select * from ${schema}.unchanged_jobs(wanted_ids, changed_ids, '{}');
end
$$;

-- Makes dead letters of failed jobs.
create function ${schema}.bury_jobs(wanted_ids bigint[], reason text) returns setof ${schema}.job_change
  language plpgsql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
declare
  changed_ids bigint[] := '{}';
  change ${schema}.job_change;
begin
  for change in
    with gone as (
      delete from ${schema}.finished
      where job_id = any (wanted_ids) and state = 'failed'
      returning job_id, attempt, queue, kind
    ),
    died as (
      insert into ${schema}.dead_letter (job_id, died_at, attempt, reason)
      select job_id, clock_timestamp(), attempt, reason
      from gone
    )
    select job_id, 'changed', 'failed', queue, kind, null, null, null
    from gone
  loop
    changed_ids := changed_ids || change.job_id;
    return next change;
  end loop;
  return query select * from ${schema}.unchanged_jobs(wanted_ids, changed_ids, '{}');
end
$$;

-- Moves jobs that wait to run to another lane; null leaves queue or priority as it is.
create function ${schema}.move_jobs(wanted_ids bigint[], new_queue text, new_priority integer)
  returns setof ${schema}.job_change
  language plpgsql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
declare
  changed_ids bigint[] := '{}';
  change ${schema}.job_change;
begin
  for change in
    with target as materialized (
      select ready_row from ${schema}.job_status where id = any (wanted_ids) and ready_row is not null
    ),
    moved as (
      update ${schema}.ready
      set queue = coalesce(new_queue, ready.queue), priority = coalesce(new_priority, ready.priority)
      where ready.ctid = any (array(select ready_row from target)) and ready.job_id = any (wanted_ids)
      returning ready.job_id, ready.queue, ready.priority, ready.kind, ready.run_at, ready.attempt
    ),
    described as (
      update ${schema}.job
      set queue = moved.queue, priority = moved.priority
      from moved
      where job.id = moved.job_id
      returning job.id
    )
    select moved.job_id, 'changed', case when moved.run_at <= clock_timestamp() then 'available'
      when moved.attempt = 0 then 'scheduled' else 'retryable' end, moved.queue, moved.kind, moved.run_at, null, null
    from moved
    join described on described.id = moved.job_id
  loop
    changed_ids := changed_ids || change.job_id;
    return next change;
  end loop;
  return query select * from ${schema}.unchanged_jobs(wanted_ids, changed_ids, '{}');
end
$$;

-- Ends the wait of a job for a callback. Each way clears the callback in the same
-- statement, so of several callers one wins and the others get no row.
create function ${schema}.resolve_callback(wanted_callback uuid, resolution text, payload jsonb, error text)
  returns setof ${schema}.job_change
  language sql volatile
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan
as $$
with gone as (
  delete from ${schema}.waiting where callback_id = wanted_callback returning *, clock_timestamp() as ended_at
),
finished_now as (
  insert into ${schema}.finished (job_id, claimed_at, finished_at, worker_id, attempt, state, result, queue, kind)
  select job_id, claimed_at, ended_at, worker_id, attempt,
    case resolution when 'complete' then 'completed' when 'fail' then 'failed' else 'cancelled' end,
    case resolution when 'complete' then payload end, queue, kind
  from gone
  where resolution in ('complete', 'fail', 'cancel')
),
history as (
  insert into ${schema}.attempt (job_id, started_at, ended_at, worker_id, attempt, outcome, error_message)
  select job_id, claimed_at, ended_at, worker_id, attempt,
    case resolution when 'fail' then 'failed' else 'cancelled' end, error
  from gone
  where resolution in ('fail', 'cancel')
),
received as (
  insert into ${schema}.callback_result (job_id, payload)
  select job_id, payload
  from gone
  where resolution = 'resume'
  on conflict (job_id) do update set payload = excluded.payload, received_at = excluded.received_at
),
back as (
  insert into ${schema}.ready (job_id, run_at, priority, attempt, queue, kind, requeued)
  select job_id, clock_timestamp(), priority, case resolution when 'retry' then 0 else attempt - 1 end, queue, kind, true
  from gone
  where resolution in ('retry', 'resume')
  returning job_id, run_at
)
select gone.job_id, 'changed',
  case resolution when 'complete' then 'completed' when 'fail' then 'failed' when 'cancel' then 'cancelled'
    else 'available' end,
  gone.queue, gone.kind, back.run_at, null::bigint, null::bigint
from gone
left join back on back.job_id = gone.job_id
$$;

alter table ${schema}.cron_schedule add column paused_reason text;
alter table ${schema}.cron_schedule add column paused_until timestamptz;
alter table ${schema}.cron_schedule add column created_at timestamptz not null default clock_timestamp();
alter table ${schema}.cron_schedule add column updated_at timestamptz not null default clock_timestamp();

create or replace function ${schema}.schema_version() returns integer
  language sql immutable parallel safe
  as 'select 4';
